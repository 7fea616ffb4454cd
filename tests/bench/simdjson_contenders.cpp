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

}  // namespace

void add_simdjson_contenders(std::vector<Named>& list) {
  list.push_back({"simdjson_dom", std::make_unique<SimdjsonDom>()});
}

}  // namespace kfstat::bench
