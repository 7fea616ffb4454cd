// JSON lines on standard error. No line ever holds a token, a secret or a query string.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace kfstat::relay {

// Lines of `level` and above: "debug", "info", "warn" or "error"; before, none. They are written by a thread
// of the log's own, within 20 ms, warnings and errors at once. A standard error that nobody reads loses the
// oldest lines that wait, and holds up nobody.
void start_log(std::string_view level);

// How many lines were lost so since the start.
std::uint64_t lost_log_lines();

// {"time":"…Z","level":"info","event":"request", …fields}
void log_event(std::string_view level, std::string_view event, const nlohmann::ordered_json& fields);

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
  void add_json(std::string_view name, const nlohmann::ordered_json& value);
  // What is JSON text already, in UTF-8.
  void add_text(std::string_view name, std::string_view json);
  std::string text() const;
  void write() const;

 private:
  std::string_view level_;  // of a literal
  std::string text_;
};

}  // namespace kfstat::relay
