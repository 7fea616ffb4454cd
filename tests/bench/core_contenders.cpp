#include "contender.hpp"
#include <kfstat/query.hpp>
#include <kfstat/report_table.hpp>

#include <utility>

namespace kfstat::bench {
namespace {

ParseOptions any_size() {
  ParseOptions options;
  options.limit_bytes = SIZE_MAX;
  return options;
}

class CoreColumns : public Contender {
 public:
  bool read(std::string_view part) override {
    result_ = parse_response_table(part, any_size());
    return result_.ok();
  }
  void add_to(Checksum& checksum) const override {
    const ReportTable& table = *result_;
    for (std::size_t row = 0; row < table.length(); ++row) {
      checksum.add(table.stat_time()[row]);
      for (const FieldInfo& info : field_table)
        checksum.add(table.column(info.field)[row]);
    }
  }

 private:
  Result<ReportTable> result_;
};

class CoreRows : public Contender {
 public:
  bool read(std::string_view part) override {
    result_ = parse_response(part, any_size());
    return result_.ok();
  }
  void add_to(Checksum& checksum) const override {
    for (const ReportDay& day : result_->days) {
      checksum.add(static_cast<double>(midnight_of(day.day)));
      for (const FieldInfo& info : field_table)
        checksum.add(figure(day.statistic, info));
    }
  }

 private:
  static double figure(const Statistic& statistic, const FieldInfo& info) {
    if (!statistic.has(info.field)) return absent_figure;
    if (info.type == FieldType::count) return static_cast<double>(*statistic.count(info.field));
    return *statistic.real(info.field);
  }

  Result<Report> result_;
};

class CoreValidate : public Contender {
 public:
  explicit CoreValidate(std::int64_t now) : now_(now) {}

  bool read(std::string_view part) override {
    result_ = validate_query(part, now_);
    return result_.ok();
  }
  void add_to(Checksum& checksum) const override {
    const Query& query = *result_;
    checksum.add_text(query.open_kfid + " " + query.servicer_userid.value_or("") + " " +
                      std::to_string(midnight_of(query.range.start)) + " " +
                      std::to_string(midnight_of(query.range.end)));
  }

 private:
  std::int64_t now_;
  Result<Query> result_;
};

class CoreBody : public Contender {
 public:
  explicit CoreBody(std::int64_t now) : now_(now) {}

  bool read(std::string_view part) override {
    result_ = build_request_body(part, now_);
    return result_.ok();
  }
  void add_to(Checksum& checksum) const override { checksum.add_text(*result_); }

 private:
  std::int64_t now_;
  Result<std::string> result_;
};

}  // namespace

void add_core_contenders(std::vector<Named>& list, std::int64_t now) {
  list.push_back({"core_columns", std::make_unique<CoreColumns>()});
  list.push_back({"core_rows", std::make_unique<CoreRows>()});
  list.push_back({"core_validate", std::make_unique<CoreValidate>(now)});
  list.push_back({"core_body", std::make_unique<CoreBody>(now)});
}

}  // namespace kfstat::bench
