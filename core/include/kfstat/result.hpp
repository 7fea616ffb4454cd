// How every fallible operation of kfstat answers. Nothing in the public API throws or prints;
// a Result without a value always holds at least one issue that says why.
//   const Result<Day> day = check_date("2022-02-30");
//   day.ok()                          // false
//   day.issues.front().code           // IssueCode::range_malformed_date
#pragma once

#include <kfstat/issue.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace kfstat {

template <class T>
struct Result {
  std::optional<T> value;
  std::vector<Issue> issues;   // empty exactly when there is a value
  std::vector<Issue> notices;  // with or without a value

  bool ok() const { return value.has_value(); }
  explicit operator bool() const { return ok(); }
  const T& operator*() const { return *value; }
  const T* operator->() const { return &*value; }

  static Result success(T value, std::vector<Issue> notices = {}) {
    return {std::move(value), {}, std::move(notices)};
  }
  static Result failure(std::vector<Issue> issues, std::vector<Issue> notices = {}) {
    return {std::nullopt, std::move(issues), std::move(notices)};
  }
  static Result failure(Issue issue) {
    Result result;
    result.issues.push_back(std::move(issue));
    return result;
  }
};

}  // namespace kfstat
