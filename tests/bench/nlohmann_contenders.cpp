#include "contender.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace kfstat::bench {
namespace {

std::vector<Row> rows_of(const nlohmann::json& document) {
  std::vector<Row> rows;
  const nlohmann::json& list = document.at("statistic_list");
  rows.reserve(list.size());
  for (const nlohmann::json& entry : list) {
    Row& row = rows.emplace_back();
    row.stat_time = entry.at("stat_time").get<double>();
    const nlohmann::json& statistic = entry.at("statistic");
    for (std::size_t index = 0; index < field_count; ++index) {
      const auto figure = statistic.find(field_table[index].name);
      row.figures[index] = figure == statistic.end() ? absent_figure : figure->get<double>();
    }
  }
  return rows;
}

class NlohmannDom : public Contender {
 public:
  bool read(std::string_view part) override {
    document_ = nlohmann::json::parse(part, nullptr, false);
    return !document_.is_discarded();
  }
  void add_to(Checksum& checksum) const override { add_rows(rows_of(document_), checksum); }

 private:
  nlohmann::json document_;
};

class NlohmannDomTyped : public Contender {
 public:
  bool read(std::string_view part) override {
    const nlohmann::json document = nlohmann::json::parse(part, nullptr, false);
    if (document.is_discarded()) return false;
    rows_ = rows_of(document);
    return true;
  }
  void add_to(Checksum& checksum) const override { add_rows(rows_, checksum); }

 private:
  std::vector<Row> rows_;
};

// Fills rows while it reads; a name is looked for from where the one before was found.
class RowReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit RowReader(std::vector<Row>& rows) : rows_(rows) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t value) override { return store(static_cast<double>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return store(static_cast<double>(value)); }
  bool number_float(number_float_t value, const string_t&) override { return store(value); }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    ++depth_;
    if (depth_ == entry_depth) rows_.emplace_back().figures.fill(absent_figure);
    return true;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    ++depth_;
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ == entry_depth + 1) {
      field_ = find_field(name);
    } else {
      is_stat_time_ = depth_ == entry_depth && name == "stat_time";
    }
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  static constexpr int entry_depth = 3;

  std::size_t find_field(const std::string& name) const {
    for (std::size_t step = 1; step <= field_count; ++step) {
      const std::size_t index = (field_ + step) % field_count;
      if (field_table[index].name == name) return index;
    }
    return field_count;
  }

  bool store(double value) {
    if (depth_ == entry_depth + 1 && field_ < field_count) {
      rows_.back().figures[field_] = value;
    } else if (depth_ == entry_depth && is_stat_time_) {
      rows_.back().stat_time = value;
    }
    return true;
  }

  std::vector<Row>& rows_;
  int depth_ = 0;
  std::size_t field_ = field_count - 1;
  bool is_stat_time_ = false;
};

class NlohmannSax : public Contender {
 public:
  bool read(std::string_view part) override {
    rows_.clear();
    RowReader reader(rows_);
    return nlohmann::json::sax_parse(part, &reader);
  }
  void add_to(Checksum& checksum) const override { add_rows(rows_, checksum); }

 private:
  std::vector<Row> rows_;
};

}  // namespace

void add_nlohmann_contenders(std::vector<Named>& list) {
  list.push_back({"nlohmann_dom", std::make_unique<NlohmannDom>()});
  list.push_back({"nlohmann_dom_typed", std::make_unique<NlohmannDomTyped>()});
  list.push_back({"nlohmann_sax", std::make_unique<NlohmannSax>()});
}

}  // namespace kfstat::bench
