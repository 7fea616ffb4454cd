#include "catch.hpp"
#include "dice.hpp"

#include <nearest_double.hpp>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string>

using namespace kfstat;

namespace {

// The digits without zeros around them, times a power of ten, against the C library.
void check(std::string digits, int exponent) {
  while (digits.size() > 1 && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  digits.erase(0, digits.find_first_not_of('0'));
  if (digits.empty()) return;
  const std::string text = digits + "e" + std::to_string(exponent);
  const double wanted = std::strtod(text.c_str(), nullptr);
  const double read = nearest_double(digits, exponent);
  INFO(text);
  CHECK(std::memcmp(&read, &wanted, sizeof read) == 0);
}

std::string random_digits(Dice& dice, std::size_t count) {
  std::string digits;
  while (digits.size() < count)
    digits += static_cast<char>('0' + dice.below(10));
  return digits;
}

}  // namespace

TEST_CASE("any digits are read as the nearest double") {
  Dice dice(17);
  for (int round = 0; round < 40000; ++round) {
    const std::size_t count = 1 + dice.below(dice.below(8) == 0 ? 900 : 30);
    const int size = static_cast<int>(dice.below(660)) - 340;
    check(random_digits(dice, count), size - static_cast<int>(count));
  }
}

TEST_CASE("of two doubles that are as near the even one is read") {
  Dice dice(18);
  for (int round = 0; round < 20000; ++round) {
    const std::uint64_t odd = (std::uint64_t{1} << 53U) | dice.below(std::uint64_t{1} << 53U) | 1U;
    const std::uint64_t middle = odd << dice.below(11);
    for (const std::uint64_t number : {middle - 1, middle, middle + 1})
      check(std::to_string(number), 0);
    check(std::to_string(middle) + std::string(1000, '0') + "1", -1001);
  }
}

TEST_CASE("doubles end where they end") {
  for (const char* const digits : {"17976931348623157", "17976931348623158", "17976931348623159",
                                   "1797693134862315807", "1797693134862315808", "18", "1"}) {
    check(digits, 309 - static_cast<int>(std::strlen(digits)));
    check(digits, 310 - static_cast<int>(std::strlen(digits)));
  }
  for (const char* const digits :
       {"5", "25", "24703282292062327", "24703282292062328", "24703282292062327208", "2", "22250738585072011",
        "22250738585072014", "1"}) {
    for (int size = -324; size < -305; ++size)
      check(digits, size - static_cast<int>(std::strlen(digits)));
  }
  CHECK(std::isinf(nearest_double("1", 1'000'000'000'000)));
  CHECK(nearest_double("1", -1'000'000'000'000) == 0);
}
