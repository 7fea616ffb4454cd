#include "contender.hpp"

#if __has_include(<rapidjson/reader.h>)
#include <rapidjson/encodedstream.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#endif

namespace kfstat::bench {

#if __has_include(<rapidjson/reader.h>)
namespace {

// Rows out of its events. The callbacks' names are its interface.
class RowHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, RowHandler> {
 public:
  explicit RowHandler(std::vector<Row>& rows) : rows_(rows) {}

  bool StartObject() {
    if (++depth_ == entry_depth) {
      rows_.emplace_back().figures.fill(absent_figure);
      expected_ = 0;
    }
    return true;
  }
  bool EndObject(rapidjson::SizeType) {
    --depth_;
    return true;
  }
  bool Key(const char* name, rapidjson::SizeType length, bool) {
    cell_ = nullptr;
    const std::string_view key(name, length);
    if (depth_ == entry_depth && key == "stat_time") {
      cell_ = &rows_.back().stat_time;
    } else if (depth_ == statistic_depth) {
      const std::size_t field = find_field(key, expected_);
      if (field < field_count) cell_ = &rows_.back().figures[field];
      expected_ = field + 1;
    }
    return true;
  }
  bool Int(int value) { return number(value); }
  bool Uint(unsigned value) { return number(value); }
  bool Int64(std::int64_t value) { return number(static_cast<double>(value)); }
  bool Uint64(std::uint64_t value) { return number(static_cast<double>(value)); }
  bool Double(double value) { return number(value); }

 private:
  static constexpr int entry_depth = 2;  // the list is no object
  static constexpr int statistic_depth = 3;

  bool number(double value) {
    if (cell_ != nullptr) *cell_ = value;
    cell_ = nullptr;
    return true;
  }

  std::vector<Row>& rows_;
  double* cell_ = nullptr;
  std::size_t expected_ = 0;
  int depth_ = 0;
};

class RapidjsonSax : public Contender {
 public:
  bool read(std::string_view part) override {
    rows_.clear();
    rapidjson::MemoryStream bytes(part.data(), part.size());
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> text(bytes);
    RowHandler handler(rows_);
    constexpr unsigned flags = rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag;
    return !reader_.Parse<flags>(text, handler).IsError();
  }
  void add_to(Checksum& checksum) const override { add_rows(rows_, checksum); }

 private:
  rapidjson::Reader reader_;
  std::vector<Row> rows_;
};

}  // namespace

void add_rapidjson_contenders(std::vector<Named>& list) {
  list.push_back({"rapidjson_sax", std::make_unique<RapidjsonSax>()});
}
#else
void add_rapidjson_contenders(std::vector<Named>&) {}
#endif

}  // namespace kfstat::bench
