// strtod of a text that is a JSON number, as JavaScript reads it: the nearest double too, and all that
// nlohmann's parser asks for. Without the C library's own, which goes through 128 bits, the module is 6 kB
// smaller after brotli.
#include <cstdlib>
#include <cstring>

extern "C" {

double kfstat_read_number(const char* from, const char* to);  // in embind-numbers.js

double strtod(const char* text, char** end) {
  const char* const to = text + std::strlen(text);
  if (end != nullptr) *end = const_cast<char*>(to);
  return kfstat_read_number(text, to);
}

// Nobody calls them, but libc++ names them beside strtod, and the C library has the three in one.
float strtof(const char* text, char** end) {
  return static_cast<float>(strtod(text, end));
}

long double strtold(const char* text, char** end) {
  return strtod(text, end);
}
}
