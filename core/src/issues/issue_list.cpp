#include "issues/issue_list.hpp"

namespace kfstat {

void IssueList::add(IssueCode code, const Place& place, std::vector<Param> params) {
  // Of what is not kept no path is written.
  add(code, full() ? std::string() : place.pointer(), std::move(params));
}

void IssueList::add(IssueCode code, std::string path, std::vector<Param> params) {
  add(Issue{code, std::move(path), {}, std::move(params)});
}

void IssueList::add(Issue issue) {
  if (full()) {
    ++omitted_;
  } else {
    constexpr std::size_t few = 16;
    if (issues_.empty()) issues_.reserve(few);
    path_bytes_ += issue.path.size();
    issues_.push_back(std::move(issue));
  }
}

std::vector<Issue> IssueList::take() {
  std::vector<Issue> issues = take_without_messages();
  for (Issue& issue : issues) {
    if (issue.message.empty()) fill_message(issue);
  }
  return issues;
}

std::vector<Issue> IssueList::take_without_messages() {
  if (omitted_ > 0) issues_.back().params.push_back({"omitted", static_cast<std::uint64_t>(omitted_)});
  return std::move(issues_);
}

}  // namespace kfstat
