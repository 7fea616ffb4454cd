// What may be asked: any text at any time of the clock; what passes is what upstream accepts.
#include "choices.hpp"
#include "target.hpp"

namespace kfstat::fuzz {
namespace {

void require_same(const Query& left, const Query& right) {
  require(left.open_kfid == right.open_kfid && left.servicer_userid == right.servicer_userid &&
              left.range.start == right.range.start && left.range.end == right.range.end,
          "the same query", build_request_body(left));
}

void require_valid(const Query& query, std::int64_t now) {
  const std::string body = build_request_body(query);
  require_json(body);
  require(query.range.days() >= 1 && query.range.days() <= max_days_per_request, "1 to 31 days", body);
  require(midnight_of(query.range.start) >= 0 && midnight_of(query.range.end) <= UINT32_MAX, "uint32", body);
  std::string validated = document::format(Result<Query>::success(query));
  validated = validated.substr(validated.find("\"value\":") + 8);
  validated.resize(validated.rfind(",\"notices\""));
  for (const std::string& text : {body, validated}) {
    const Result<Query> again = validate_query(text, now);
    require(again.ok(), "what was accepted is accepted again", text);
    require_same(*again, query);
  }
}

// Servicer by servicer, each day once, in windows that are full but for the last.
void require_windows(const Plan& plan) {
  std::int64_t planned = 0;
  const Query* before = nullptr;
  for (const Query& request : plan.requests) {
    if (before != nullptr && before->servicer_userid == request.servicer_userid) {
      require(before->range.end + 1 == request.range.start, "windows follow each other");
      require(before->range.days() == max_days_per_request, "windows are full");
    }
    planned += request.range.days();
    before = &request;
  }
  require(plan.days > 0 && planned % plan.days == 0, "each day once for each servicer");
}

}  // namespace

void run(std::string_view input) {
  Choices choices(input);
  const auto now =
      static_cast<std::int64_t>(choices.take<std::uint64_t>() % static_cast<std::uint64_t>(last_instant + 1));
  const auto store_days = choices.take<std::uint16_t>();
  const std::string_view text = choices.rest();

  const Result<Query> query = validate_query(text, now);
  require_reasons(query);
  const Result<std::string> body = build_request_body(text, now);
  require_reasons(body);
  require(body.ok() == query.ok(), "a body for every valid query");
  if (query.value) {
    require(is_json(text), "only JSON is read");
    require(*body == build_request_body(*query), "one body");
    require_valid(*query, now);
  }
  const Result<Plan> plan = plan_requests(text, now);
  require_reasons(plan);
  require(plan.ok() || !query.ok(), "what may be asked can be planned");
  if (plan.value) {
    require_windows(*plan);
    for (const Query& request : plan->requests)
      require_valid(request, now);
  }
  require_reasons(plan_requests(text, now, today_at(now).earliest - store_days));
  const Result<CheckedId> id = check_id(text);
  require_reasons(id);
  require(!id.value || id->id == text, "the id itself", text);
  const Result<Day> date = check_date(text);
  require_reasons(date);
  require(!date.value || format_date(*date) == text, "the date itself", text);
  for (const StepBack by : {StepBack::period, StepBack::month, StepBack::year}) {
    const Result<DayRange> previous = document::previous(text, by);
    require_reasons(previous);
    require(!previous.value || previous->start <= previous->end, "a range", text);
  }
  const Result<std::vector<Day>> days = document::days(text);
  require_reasons(days);
  require(!days.value || (!days->empty() && days->size() <= max_listed_days), "days of a range", text);
  for (const Period by : {Period::day, Period::week, Period::month}) {
    const Result<std::vector<RangePeriod>> periods = document::periods(text, by);
    require_reasons(periods);
    require(periods.ok() == days.ok(), "a range whose days are listed has periods", text);
    std::size_t day = 0;
    for (const RangePeriod& period : periods.value.value_or(std::vector<RangePeriod>{})) {
      require(period.range.start == (*days)[day], "each begins where the one before ended", text);
      day += static_cast<std::size_t>(period.range.days());
    }
    require(!days.ok() || day == days->size(), "each day once", text);
  }
}

}  // namespace kfstat::fuzz
