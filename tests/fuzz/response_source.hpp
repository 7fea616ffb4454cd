// Random responses and small damages to them: random bytes alone never get past the first bracket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::fuzz {

class ResponseSource {
 public:
  explicit ResponseSource(std::uint64_t seed) : state_(seed * 2 + 1) {}

  // 0 .. count - 1.
  std::size_t below(std::size_t count);

  // A response; most are as upstream writes them, the others valid JSON in another spelling.
  std::string response();

  // A response with fields nobody knows, of any kind and anywhere, and with what else is valid and rare.
  std::string odd_response();

  // Changes a place of the text: a member, a number, a key, white space, a byte, its end …
  void disturb(std::string& text);

 private:
  struct Token {
    std::size_t begin = 0;
    std::size_t end = 0;
    char kind = 0;  // a bracket, ':' or ',' itself; '"' a string; '0' anything else
  };
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  using Tokens = std::vector<Token>;

  bool one_in(std::size_t count) { return below(count) == 0; }
  std::string digit();  // not 0
  std::string digits(std::size_t count);
  std::string number();
  std::string edge_number();
  std::string value();
  std::string figure(std::size_t field);
  std::string entry(std::size_t day);
  std::string spaced(const std::string& text);
  std::string unknown_name();
  std::string unknown_value(std::size_t depth);
  std::string with_unknown(std::string members);
  std::string with_many(std::string members);
  std::string odd_number(std::size_t value);
  std::string odd_entry(std::size_t day);

  static Tokens tokens_of(std::string_view text);
  static Span value_at(const Tokens& tokens, std::size_t first);
  static std::vector<Span> members_of(const Tokens& tokens);
  std::string key(std::string_view before);
  std::string respelt_number(std::string_view number);
  static std::string escaped(std::string_view string, std::size_t at);

  bool disturb_member(std::string& text);
  bool disturb_token(std::string& text);
  void disturb_bytes(std::string& text);

  std::uint64_t state_;
  std::size_t strangeness_ = 0;  // one figure in so many is strange; 0 for none
  std::size_t nulls_ = 0;        // one figure in so many is null; 0 for none
  // The place of a field nobody knows among those of the statistic, then of the entry; more than that for
  // none.
  std::size_t unknown_ = 0;
  std::vector<std::string> names_;  // of the fields nobody knows in this response
  std::size_t rarity_ = 1;          // of what is odd in it
  std::size_t odd_seconds_ = 1;     // one day in so many is not given by its midnight
  bool is_rate_over_ = false;       // every third rate
};

}  // namespace kfstat::fuzz
