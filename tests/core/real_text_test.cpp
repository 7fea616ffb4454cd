#include "numbers/real_text.hpp"

#include "catch.hpp"
#include "dice.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

using namespace kfstat;

namespace {

std::string text_of(double value) {
  return std::string(RealText(value).view());
}

std::uint64_t bits_of(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

double double_of(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// The digits from the first to the last that is not 0, and the power of ten the first stands for.
struct Digits {
  std::string digits;
  int exponent = 0;

  friend bool operator==(const Digits&, const Digits&) = default;
};

Digits digits_of(const std::string& text) {
  Digits read;
  const std::size_t mark = std::min(text.find('e'), text.size());
  if (mark < text.size()) read.exponent = std::atoi(text.c_str() + mark + 1);
  const std::size_t point = std::min(text.find('.'), mark);
  read.exponent += static_cast<int>(point) - 1;
  for (const char character : text.substr(0, mark)) {
    if (character == '.') continue;
    if (read.digits.empty() && character == '0') {
      --read.exponent;
    } else {
      read.digits += character;
    }
  }
  read.digits.erase(read.digits.find_last_not_of('0') + 1);
  return read;
}

#ifdef __cpp_lib_to_chars
constexpr int rounds = 200000;
#else
constexpr int rounds = 20000;
#endif

// Whether the text reads back as the value and no shorter one does, nor one of that length that is closer.
bool is_shortest(double value) {
  const std::string text = text_of(value);
  if (bits_of(std::strtod(text.c_str(), nullptr)) != bits_of(value)) return false;
#ifdef __cpp_lib_to_chars
  std::array<char, 64> room{};
  const auto end =
      std::to_chars(room.data(), room.data() + room.size(), value, std::chars_format::scientific).ptr;
  return digits_of(text) == digits_of({room.data(), end});
#else
  // %.*e rounds correctly: the first precision that reads back has the fewest digits, and the closest.
  std::array<char, 64> room{};
  for (int precision = 0; precision < 17; ++precision) {
    std::snprintf(room.data(), room.size(), "%.*e", precision, value);
    if (std::strtod(room.data(), nullptr) == value) break;
  }
  return digits_of(text).digits.size() <= digits_of(room.data()).digits.size();
#endif
}

}  // namespace

TEST_CASE("a double of any bits becomes the shortest text that reads back") {
  Dice dice(20230311);
  int wrong = 0;
  for (int round = 0; round < rounds; ++round) {
    const double value = std::fabs(double_of(dice.next()));
    if (std::isfinite(value) && value > 0) wrong += is_shortest(value) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a decimal of up to 17 digits comes out as it went in, or shorter") {
  Dice dice(20230312);
  int wrong = 0;
  for (int round = 0; round < rounds; ++round) {
    std::string decimal = std::to_string(1 + dice.below(9));
    for (std::size_t more = dice.index(17); more > 0; --more)
      decimal += static_cast<char>('0' + dice.below(10));
    const bool is_share = dice.below(2) == 0;
    if (is_share) {
      decimal.insert(0, "0.");
    } else {
      decimal.append("e").append(std::to_string(dice.below(40))).append("0");
    }
    if (!is_share && dice.below(2) == 0) decimal.insert(decimal.find('e') + 1, "-");
    const double value = std::strtod(decimal.c_str(), nullptr);
    if (!std::isfinite(value) || value == 0) continue;
    wrong += is_shortest(value) ? 0 : 1;
    const Digits asked = digits_of(decimal);
    if (asked.digits.size() <= 15 && value >= std::numeric_limits<double>::min()) {
      wrong += digits_of(text_of(value)) == asked ? 0 : 1;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("powers of two and ten, their neighbours and the ends of the range are exact") {
  for (int power = -1074; power <= 1023; ++power) {
    const double value = std::ldexp(1.0, power);
    INFO(power);
    REQUIRE(is_shortest(value));
    REQUIRE(is_shortest(double_of(bits_of(value) + 1)));
    if (power > -1074) REQUIRE(is_shortest(double_of(bits_of(value) - 1)));
  }
  for (int power = -323; power <= 308; ++power) {
    const double value = std::strtod(("1e" + std::to_string(power)).c_str(), nullptr);
    INFO(power);
    REQUIRE(is_shortest(value));
    REQUIRE(is_shortest(double_of(bits_of(value) + 1)));
    REQUIRE(digits_of(text_of(value)) == Digits{"1", power});
  }
  CHECK(is_shortest(std::numeric_limits<double>::max()));
  CHECK(is_shortest(double_of((std::uint64_t{1} << 52U) - 1)));
}

TEST_CASE("the form is that of JavaScript's String(value)") {
  CHECK(text_of(0) == "0");
  CHECK(text_of(-0.0) == "0");
  CHECK(text_of(1) == "1");
  CHECK(text_of(-1.5) == "-1.5");
  CHECK(text_of(0.1) == "0.1");
  CHECK(text_of(1.0 / 3) == "0.3333333333333333");
  CHECK(text_of(2.0 / 3) == "0.6666666666666666");
  CHECK(text_of(0.1 + 0.2) == "0.30000000000000004");
  CHECK(text_of(0.000001) == "0.000001");
  CHECK(text_of(0.0000012345678901234567) == "0.0000012345678901234567");
  CHECK(text_of(0.0000001) == "1e-7");
  CHECK(text_of(1.5e-9) == "1.5e-9");
  CHECK(text_of(123456.5) == "123456.5");
  CHECK(text_of(9007199254740992.0) == "9007199254740992");
  CHECK(text_of(9007199254740994.0) == "9007199254740994");
  CHECK(text_of(18446744073709551616.0) == "18446744073709552000");
  CHECK(text_of(1e20) == "100000000000000000000");
  CHECK(text_of(123456789012345680000.0) == "123456789012345680000");
  CHECK(text_of(1e21) == "1e+21");
  CHECK(text_of(1e23) == "1e+23");
  CHECK(text_of(1.5e300) == "1.5e+300");
  CHECK(text_of(5e-324) == "5e-324");
  CHECK(text_of(-std::numeric_limits<double>::max()) == "-1.7976931348623157e+308");
  CHECK(text_of(2.2250738585072014e-308) == "2.2250738585072014e-308");
}
