// What the core says in each of its languages, one text a line: third-language.test.mjs builds this with a
// language more.
#include <kfstat/csv.hpp>
#include <kfstat/errcode.hpp>
#include <kfstat/issue.hpp>

#include <cstdio>
#include <string>

int main() {
  using namespace kfstat;
  for (const Locale locale : all_locales) {
    const auto say = [locale](std::string_view text) {
      std::printf("%s\t%s\n", std::string(to_string(locale)).c_str(), std::string(text).c_str());
    };
    for (std::size_t i = 0; i < issue_code_count; ++i) {
      const auto code = static_cast<IssueCode>(i);
      say(format_issue({code, "", "", {}}, locale));
      say(format_issue({code, "/2/statistic_list/3/statistic/reply_rate", "", {{"expected", "a|b"}}},
                       locale));
      say(format_issue(
          {code, "/servicer_userids/1", "", {{"expected", "count"}, {"errcode", std::int64_t{-1}}}}, locale));
    }
    for (const std::int32_t errcode : {0, 1, 48001, 60020}) {
      say(explain_errcode(errcode).meaning[locale]);
      say(explain_errcode(errcode).action[locale]);
    }
    Report report{};
    for (const DayState state : {DayState::reported, DayState::empty, DayState::missing})
      report.days.push_back({Day{19000}, state, {}});
    const CsvItem item{"wk1", "", "", &report, "A"};
    const auto header = parse_csv_header(to_string(locale));
    std::string csv = to_csv({&item, 1}, *header);
    for (char& character : csv) {
      if (character == '\r' || character == '\n') character = ' ';
    }
    say(csv);
    say(to_string(locale_of_tag(std::string(to_string(locale)) + "_XX.UTF-8")));
  }
}
