#include "contender.hpp"

#include <simdjson.h>

namespace kfstat::bench {
namespace {

// As its documentation advises: one parser for all documents, over padded memory, so that nothing is copied.
class SimdjsonDom : public Contender {
 public:
  bool read(std::string_view part) override {
    static_assert(Input::padding >= simdjson::SIMDJSON_PADDING);
    return parser_.parse(part.data(), part.size(), false).get(document_) == simdjson::SUCCESS;
  }
  void add_to(Checksum& checksum) const override {
    for (const simdjson::dom::element entry : document_["statistic_list"].get_array()) {
      checksum.add(entry["stat_time"].get_double());
      for (const FieldInfo& info : field_table) {
        double value = absent_figure;
        if (entry["statistic"][info.name].get_double().get(value) != simdjson::SUCCESS) value = absent_figure;
        checksum.add(value);
      }
    }
  }

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::element document_;
};

// Into rows, field by field, in the order of the text: the way its documentation calls the fastest.
class SimdjsonOnDemand : public Contender {
 public:
  bool read(std::string_view part) override {
    rows_.clear();
    simdjson::ondemand::document document;
    simdjson::ondemand::array list;
    const simdjson::padded_string_view text(part.data(), part.size(), part.size() + Input::padding);
    if (parser_.iterate(text).get(document) != simdjson::SUCCESS) return false;
    if (document["statistic_list"].get_array().get(list) != simdjson::SUCCESS) return false;
    for (auto entry : list) {
      simdjson::ondemand::object object;
      if (entry.get_object().get(object) != simdjson::SUCCESS || !read_entry(object)) return false;
    }
    return true;
  }
  void add_to(Checksum& checksum) const override { add_rows(rows_, checksum); }

 private:
  bool read_entry(simdjson::ondemand::object& entry) {
    Row& row = rows_.emplace_back();
    row.figures.fill(absent_figure);
    for (auto member : entry) {
      std::string_view name;
      if (member.unescaped_key().get(name) != simdjson::SUCCESS) return false;
      if (name == "stat_time") {
        if (member.value().get_double().get(row.stat_time) != simdjson::SUCCESS) return false;
      } else if (name == "statistic") {
        simdjson::ondemand::object statistic;
        if (member.value().get_object().get(statistic) != simdjson::SUCCESS) return false;
        if (!read_statistic(statistic, row)) return false;
      }
    }
    return true;
  }

  static bool read_statistic(simdjson::ondemand::object& statistic, Row& row) {
    std::size_t expected = 0;
    for (auto member : statistic) {
      std::string_view name;
      if (member.unescaped_key().get(name) != simdjson::SUCCESS) return false;
      const std::size_t field = find_field(name, expected);
      if (field == field_count) continue;
      if (member.value().get_double().get(row.figures[field]) != simdjson::SUCCESS) return false;
      expected = field + 1;
    }
    return true;
  }

  simdjson::ondemand::parser parser_;
  std::vector<Row> rows_;
};

}  // namespace

void add_simdjson_contenders(std::vector<Named>& list) {
  list.push_back({"simdjson_dom", std::make_unique<SimdjsonDom>()});
  list.push_back({"simdjson_ondemand", std::make_unique<SimdjsonOnDemand>()});
}

}  // namespace kfstat::bench
