// Notices that can be written in full only at the end of a response; both readers give them.
#pragma once

#include "issue_list.hpp"
#include <kfstat/report.hpp>

#include <array>
#include <cstdint>

namespace kfstat {

// Rates over 1: once a field, where the first stands and how many there are.
class RateNotices {
 public:
  // `find_place` gives the Place or the pointer of the rate.
  template <class FindPlace>
  void note(Field field, IssueList& notices, const FindPlace& find_place) {
    Notice& notice = fields_[index_of(field)];
    ++notice.count;
    if (notice.count > 1) return;
    notice.kept = !notices.full();
    notice.index = notices.size();
    notices.add(IssueCode::response_rate_out_of_range, find_place());
  }

  void finish(IssueList& notices) const {
    for (const Notice& notice : fields_) {
      if (notice.count == 0 || !notice.kept) continue;
      Issue& issue = notices[notice.index];
      issue.params.push_back({"count", notice.count});
      issue.message = format_issue(issue, Locale::en);
    }
  }

 private:
  struct Notice {
    std::uint64_t count = 0;
    bool kept = false;
    std::size_t index = 0;
  };

  std::array<Notice, field_count> fields_{};
};

}  // namespace kfstat
