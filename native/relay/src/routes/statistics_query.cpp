#include "routes/statistics_query.hpp"

#include <kfstat/issue.hpp>
#include <kfstat/plan.hpp>

#include <nlohmann/json.hpp>

#include <utility>

namespace kfstat::relay {
namespace {

using nlohmann::json;

constexpr std::size_t most_series = 200'000;  // accounts times people

// Reads ids where a query has them, and nothing else.
class IdReader : public json::json_sax_t {
 public:
  explicit IdReader(const Viewer& viewer) : viewer_(viewer) {}

  bool found_foreign() const { return found_foreign_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(json::number_integer_t) override { return true; }
  bool number_unsigned(json::number_unsigned_t) override { return true; }
  bool number_float(json::number_float_t, const json::string_t&) override { return true; }
  bool binary(json::binary_t&) override { return true; }
  bool string(json::string_t& text) override {
    found_foreign_ = is_foreign(text);
    return !found_foreign_;
  }
  bool start_object(std::size_t) override {
    ++depth_;
    return true;
  }
  bool key(json::string_t& name) override {
    if (depth_ == 1) field_ = name;
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
  bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }

 private:
  bool is_foreign(std::string_view text) const {
    const bool in_list = depth_ == 2;
    const bool is_account = in_list ? field_ == "open_kfids" : field_ == "open_kfid";
    const bool is_person = in_list ? field_ == "servicer_userids" : field_ == "servicer_userid";
    if (depth_ > 2 || text.empty()) return false;
    if (is_account) return !viewer_.may_list(text);
    if (is_person) return viewer_.grant().own && text != *viewer_.grant().own;
    const bool stands_for_all = !in_list && text == "all";
    return stands_for_all && (field_ == "open_kfids" || field_ == "servicer_userids") &&
           !viewer_.may_ask_all();
  }

  const Viewer& viewer_;
  int depth_ = 0;
  std::string field_;
  bool found_foreign_ = false;
};

}  // namespace

bool names_foreign(std::string_view text, const Viewer& viewer) {
  if (viewer.grant().every_account && !viewer.grant().own) return false;
  IdReader reader(viewer);
  json::sax_parse(text.begin(), text.end(), &reader);
  return reader.found_foreign();
}

Result<StatisticsQuery> read_statistics_query(std::string_view text, std::int64_t now,
                                              std::optional<Day> earliest) {
  Result<SeriesQuery> asked = read_series_query(text, now, earliest);
  if (!asked) return Result<StatisticsQuery>::failure(std::move(asked.issues), std::move(asked.notices));
  StatisticsQuery read;
  read.all_accounts = asked->all_accounts;
  read.open_kfids = std::move(asked.value->open_kfids);
  read.all_servicers = asked->all_servicers;
  read.servicer_userids = std::move(asked.value->servicer_userids);
  read.range = asked->range;
  if (!read.all_servicers && read.servicer_userids.empty()) read.servicer_userids = {""};
  if (read.open_kfids.size() * read.servicer_userids.size() > most_series) {
    const auto limit = static_cast<std::int64_t>(most_series / read.open_kfids.size());
    Issue issue{IssueCode::plan_too_many_servicers, "/servicer_userids", "", {{"limit", limit}}};
    issue.message = format_issue(issue, Locale::en);
    asked.issues.push_back(std::move(issue));
    return Result<StatisticsQuery>::failure(std::move(asked.issues), std::move(asked.notices));
  }
  return Result<StatisticsQuery>::success(std::move(read), std::move(asked.notices));
}

}  // namespace kfstat::relay
