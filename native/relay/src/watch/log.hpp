// JSON lines on standard error. No line ever holds a token, a secret or a query string.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

// Lines of `level` and above: "debug", "info", "warn" or "error"; before, none. They are written by a thread
// of the log's own, within 20 ms, warnings and errors at once. A standard error that nobody reads loses the
// oldest lines that wait, and holds up nobody.
void start_log(std::string_view level);

// How many lines were lost so since the start.
std::uint64_t lost_log_lines();

// What a member of a line holds, as JSON: texts of any bytes, lists of them, whole numbers, true and false.
struct LogValue {
  LogValue(std::string_view text);
  LogValue(const std::string& text) : LogValue(std::string_view(text)) {}
  LogValue(const char* text) : LogValue(std::string_view(text)) {}
  LogValue(const std::vector<std::string>& texts);
  LogValue(bool yes) : json(yes ? "true" : "false") {}
  LogValue(std::integral auto number) : json(std::to_string(number)) {}

  std::string json;
};

struct LogField {
  std::string_view name;  // of a literal, plain ASCII
  LogValue value;
};
using LogFields = std::vector<LogField>;

// {"time":"…Z","level":"info","event":"request", …fields}
void log_event(std::string_view level, std::string_view event, const LogFields& fields);

// The same for what is logged with every request.
//
//   LogLine line("info", "request");
//   line.add("status", 200);
//   line.write();
class LogLine {
 public:
  LogLine(std::string_view level, std::string_view event);

  // The name is plain ASCII; the text may be anything.
  void add(std::string_view name, std::string_view text);
  void add(std::string_view name, std::int64_t number);
  // What is JSON text already, in UTF-8.
  void add_text(std::string_view name, std::string_view json);
  std::string text() const;
  void write() const;

 private:
  std::string_view level_;  // of a literal
  std::string text_;
};

}  // namespace kfstat::relay
