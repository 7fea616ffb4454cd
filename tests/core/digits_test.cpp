// The numbers of the fast reader against the library's: the same bits for every decimal text they read.
#include "catch.hpp"
#include "dice.hpp"
#include "response/response_digits.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

using namespace kfstat;

// What the reader makes of the text, in front of a comma and of words it may look at but not read.
NumberRead read(NumberRead (*reader)(const char*), const std::string& text) {
  const std::string padded = text + R"(,"next_field":12345678901234567890123456789012345678901234567890)";
  NumberRead number = reader(padded.c_str());
  if (number.end != nullptr && number.end != padded.c_str() + text.size()) number.end = nullptr;
  return number;
}

double read_plainly(const std::string& text, bool& wrong) {
  const std::string padded = text + R"(,"next_field":12345678901234567890123456789012345678901234567890)";
  const char* at = padded.c_str();
  std::uint64_t marks = 0;
  const double value = read_plain_real(at, marks);
  wrong = marks != 0 || at != padded.c_str() + text.size();
  return value;
}

std::string digits(Dice& dice, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += static_cast<char>('0' + dice.below(10));
  return text;
}

// Digits without a leading zero, then perhaps a dot and digits.
bool is_plain_number(const std::string& text) {
  const std::size_t whole = std::min(text.find_first_not_of("0123456789"), text.size());
  if (whole == 0 || (whole > 1 && text[0] == '0')) return false;
  if (whole == text.size()) return true;
  return text[whole] == '.' && whole + 1 < text.size() &&
         text.find_first_not_of("0123456789", whole + 1) == std::string::npos;
}

// One check for all, for each costs more than what it checks.
std::string find_wrong(const std::string& text) {
  const double expected = std::strtod(text.c_str(), nullptr);
  bool wrong = false;
  const double plain = read_plainly(text, wrong);
  const NumberRead real = read(read_real, text);
  const NumberRead rate = read(read_long_rate, text);
  if (real.end == nullptr || real.value != expected) return text + " as a real";
  if (rate.end == nullptr || rate.value != expected) return text + " as a rate";
  if (wrong || plain != expected) return text + " before a comma";
  return "";
}

std::string find_wrong_of_many(std::uint64_t seed) {
  Dice dice(seed);
  for (int i = 0; i < 200000; ++i) {
    const std::size_t whole = dice.below(3) > 0 ? 0 : 1 + dice.index(17);
    const std::size_t places = dice.index(19 - whole);
    std::string text = whole == 0 ? "0" : std::to_string(1 + dice.below(9)) + digits(dice, whole - 1);
    if (places > 0) text += "." + std::string(whole == 0 ? dice.index(3) : 0, '0') + digits(dice, places);
    std::string wrong = find_wrong(text);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

// Decimals of 18 digits on both sides of the point where rounding turns between a double and the next.
std::string find_wrong_near_turns(std::uint64_t seed) {
  Dice dice(seed);
  for (int i = 0; i < 200000; ++i) {
    const double below = static_cast<double>(dice.below(std::uint64_t{1} << 53U)) / 9007199254740992.0;
    if (below < 0.1) continue;
    const double half_step =
        below < 0.5 ? (below < 0.25 ? 0.125 : 0.25) / 9007199254740992.0 : 0.5 / 9007199254740992.0;
    char text[64];
    // Eighteen places of the exact sum of the two: more than a double holds, so both are written and added.
    const auto high = static_cast<std::uint64_t>(below * 1e9);
    const double rest = below * 1e9 - static_cast<double>(high);
    const auto low = static_cast<std::uint64_t>((rest + half_step * 1e9) * 1e9) + dice.below(5) - 2;
    std::snprintf(text, sizeof text, "0.%09llu%09llu", static_cast<unsigned long long>(high),
                  static_cast<unsigned long long>(low % 1000000000));
    std::string wrong = find_wrong(text);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace

TEST_CASE("decimals are read as the nearest double") {
  CHECK(find_wrong_of_many(1).empty());
  CHECK(find_wrong_of_many(2).empty());
  CHECK(find_wrong_near_turns(3).empty());
  for (const char* const text : {"0", "1", "9007199254740993", "0.1", "0.30000000000000004", "123456.789",
                                 "0.99999999999999999", "0.00000000000000000001", "999999999999999999",
                                 "0.500000000000000166", "0.500000000000000055", "4503599627370496.5"}) {
    CHECK(find_wrong(text).empty());
  }
}

TEST_CASE("what is no plain number is not read") {
  for (const char* const text : {"",
                                 "-1",
                                 "+1",
                                 "01",
                                 "00",
                                 "01.5",
                                 "1.",
                                 ".5",
                                 "1e5",
                                 "1E5",
                                 "0x1",
                                 "1.5.5",
                                 "1..5",
                                 " 1",
                                 "1 ",
                                 "1_0",
                                 "null",
                                 "1.5e3",
                                 "1234567890123456789",
                                 "0.1234567890123456789",
                                 "1:",
                                 "1/",
                                 "\xb1",
                                 "0\xb0"}) {
    INFO(text);
    bool wrong = false;
    read_plainly(text, wrong);
    CHECK(wrong);
    CHECK(read(read_real, text).end == nullptr);
    CHECK(read(read_long_rate, text).end == nullptr);
  }
}

TEST_CASE("counts are read as far as a double holds them") {
  CHECK(read(read_count, "9007199254740991").value == 9007199254740991.0);
  CHECK(read(read_count, "9007199254740992").end == nullptr);
  CHECK(read(read_count, "18446744073709551616").end == nullptr);
  CHECK(read(read_count, "0").value == 0);
  for (const char* const text : {"1.0", "00", "01", "-0", "1e1", ""})
    CHECK(read(read_count, text).end == nullptr);
}

TEST_CASE("no other character passes for a digit or for the dot") {
  for (const std::string valid : {"17.5", "0.9655", "902.40", "1", "23", "456", "0", "1.5", "7654321"}) {
    for (std::size_t at = 0; at < valid.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        if (byte == ',') continue;  // where the number would end
        std::string text = valid;
        text[at] = static_cast<char>(byte);
        const bool is_digit = byte >= '0' && byte <= '9';
        const bool is_number = is_plain_number(text);
        INFO(valid << " with " << byte << " at " << at);
        bool wrong = false;
        const double value = read_plainly(text, wrong);
        if (wrong == is_number) CHECK(wrong != is_number);
        if (is_number && value != std::strtod(text.c_str(), nullptr)) CHECK(text == "read as itself");
        if ((read(read_real, text).end != nullptr) != is_number) CHECK(text == "judged by read_real");
        if ((read(read_long_rate, text).end != nullptr) != is_number)
          CHECK(text == "judged by read_long_rate");
        if (valid.find('.') == std::string::npos &&
            (read(read_count, text).end != nullptr) != (is_digit && is_number)) {
          CHECK(text == "judged by read_count");
        }
      }
    }
  }
}
