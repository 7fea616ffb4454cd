// How the core makes and collects issues.
#pragma once

#include "issues/place.hpp"
#include <kfstat/issue.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfstat {

// An Issue with its English message filled in.
Issue make_issue(IssueCode code, std::string path, std::vector<Param> params = {});

// Of one that was made without.
void fill_message(Issue& issue);

// The sentence of a code that is not the core's, and comes without a message.
std::string format_unknown_problem(std::string_view code, Locale locale);

// What bytes look like that are no JSON.
enum class ByteWord : std::uint8_t { empty, compressed, utf16, page, gbk, cut, more, head, signs };

inline constexpr std::size_t byte_word_count = static_cast<std::size_t>(ByteWord::signs) + 1;

// The Issue of a text that is no JSON from `offset` on, saying what it looks like where that is known.
Issue make_byte_issue(IssueCode code, std::size_t offset);
Issue make_byte_issue(IssueCode code, ByteWord word, std::size_t offset);

// Keeps the first hundred issues of a response and counts the others: hostile input may hold millions. Fewer
// are kept where their paths are long: a hundred of some megabytes each would be a document no one can hold.
// Their messages are written when the list is taken, for nothing else takes as long.
class IssueList {
 public:
  static constexpr std::size_t limit = 100;
  static constexpr std::size_t path_limit_bytes = std::size_t{256} * 1024;  // of all together, then no more

  bool full() const { return issues_.size() == limit || path_bytes_ > path_limit_bytes; }

  void add(IssueCode code, const Place& place, std::vector<Param> params = {});
  void add(IssueCode code, std::string path, std::vector<Param> params = {});
  void add(Issue issue);

  bool empty() const { return issues_.empty(); }
  std::size_t size() const { return issues_.size(); }
  Issue& operator[](std::size_t index) { return issues_[index]; }

  // The list, its last carrying `omitted` where there were more.
  std::vector<Issue> take();
  std::vector<Issue> take_without_messages();

 private:
  std::vector<Issue> issues_;
  std::size_t omitted_ = 0;
  std::size_t path_bytes_ = 0;
};

}  // namespace kfstat
