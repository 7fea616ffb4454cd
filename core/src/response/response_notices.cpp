#include "response/response_notices.hpp"

#include "issues/place.hpp"
#include "issues/response_names.hpp"

namespace kfstat {

void add_notice(IssueList& notices, IssueCode code, Level level, std::size_t row,
                std::optional<std::string_view> name) {
  const Place response;
  const Place list = response.in(statistic_list_name);
  const Place entry = list.in(row);
  const Place statistic = entry.in(statistic_name);
  const Place& place = level == Level::response ? response : level == Level::entry ? entry : statistic;
  notices.add(code, name ? place.in(*name) : place);
}

void RateNotices::note(Field field, const IssueList& notices) {
  noted_ |= bit_of(field);
  if (!notices.full()) kept_[index_of(field)] = static_cast<std::uint8_t>(notices.size() + 1);
}

void RateNotices::finish(IssueList& notices) const {
  for (std::size_t field = 0; field < field_count; ++field) {
    if (kept_[field] > 0)
      notices[kept_[field] - 1].params.push_back({"count", std::uint64_t{counts_[field]}});
  }
}

}  // namespace kfstat
