#include "contender.hpp"

#if __has_include(<yyjson.h>)
#include <yyjson.h>
#endif

namespace kfstat::bench {

#if __has_include(<yyjson.h>)
namespace {

// Rows out of its tree.
class YyjsonTyped : public Contender {
 public:
  bool read(std::string_view part) override {
    rows_.clear();
    const std::unique_ptr<yyjson_doc, decltype(&yyjson_doc_free)> document(
        yyjson_read(part.data(), part.size(), YYJSON_READ_NOFLAG), &yyjson_doc_free);
    yyjson_val* const list = yyjson_obj_get(yyjson_doc_get_root(document.get()), "statistic_list");
    rows_.reserve(yyjson_arr_size(list));
    std::size_t index = 0;
    std::size_t count = 0;
    yyjson_val* entry = nullptr;
    yyjson_arr_foreach(list, index, count, entry) read_entry(entry);
    return document != nullptr;
  }
  void add_to(Checksum& checksum) const override { add_rows(rows_, checksum); }

 private:
  void read_entry(yyjson_val* entry) {
    Row& row = rows_.emplace_back();
    row.figures.fill(absent_figure);
    row.stat_time = yyjson_get_num(yyjson_obj_get(entry, "stat_time"));
    std::size_t expected = 0;
    std::size_t index = 0;
    std::size_t count = 0;
    yyjson_val* name = nullptr;
    yyjson_val* value = nullptr;
    yyjson_obj_foreach(yyjson_obj_get(entry, "statistic"), index, count, name, value) {
      const std::size_t field = find_field({yyjson_get_str(name), yyjson_get_len(name)}, expected);
      if (field < field_count && yyjson_is_num(value)) row.figures[field] = yyjson_get_num(value);
      expected = field + 1;
    }
  }

  std::vector<Row> rows_;
};

}  // namespace

void add_yyjson_contenders(std::vector<Named>& list) {
  list.push_back({"yyjson_typed", std::make_unique<YyjsonTyped>()});
}
#else
void add_yyjson_contenders(std::vector<Named>&) {}
#endif

}  // namespace kfstat::bench
