// The native contenders in one process:   kfstat_bench INPUTS NOW
// Each line of standard input is a request of tests/bench/hosts.mjs, each line of standard output its answer.
#include "contender.hpp"

#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

namespace {

using kfstat::bench::Checksum;
using kfstat::bench::Contender;
using kfstat::bench::Input;
using kfstat::bench::Named;

Input read_input(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Input input;
  input.block.assign(std::istreambuf_iterator<char>(file), {});
  const std::size_t size = input.block.size();
  input.block.resize(size + Input::padding, ' ');
  const std::string_view whole(input.block.data(), size);
  if (!path.ends_with(".jsonl")) {
    input.parts.push_back(whole);
    return input;
  }
  for (std::size_t from = 0; from < size;) {
    const std::size_t to = std::min(whole.find('\n', from), size);
    input.parts.push_back(whole.substr(from, to - from));
    from = to + 1;
  }
  return input;
}

void verify(Contender& contender, const Input& input) {
  Checksum checksum;
  for (const std::string_view part : input.parts) {
    if (!contender.read(part)) {
      std::puts(R"({"error":"it could not be read"})");
      return;
    }
    contender.add_to(checksum);
  }
  std::printf("{\"checksum\":\"%" PRIu64 "-%08" PRIx32 "\"}\n", checksum.count(), checksum.hash());
}

// Passes over the input for at least so many milliseconds.
void sample(Contender& contender, const Input& input, double milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  for (std::uint64_t passes = 1;; ++passes) {
    for (const std::string_view part : input.parts)
      contender.read(part);
    const std::chrono::duration<double> elapsed = Clock::now() - began;
    if (elapsed.count() * 1000 >= milliseconds) {
      std::printf("{\"passes\":%" PRIu64 ",\"seconds\":%.9f}\n", passes, elapsed.count());
      return;
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  std::vector<Named> contenders;
  kfstat::bench::add_core_contenders(contenders, std::strtoll(arguments[2], nullptr, 10));
  kfstat::bench::add_nlohmann_contenders(contenders);
  kfstat::bench::add_simdjson_contenders(contenders);
  kfstat::bench::add_rapidjson_contenders(contenders);
  kfstat::bench::add_yyjson_contenders(contenders);
  if (arguments[1] == std::string("--names")) {
    for (const Named& named : contenders)
      std::printf("native %s\n", std::string(named.name).c_str());
    return 0;
  }
  Input input;
  const Input plain = read_input(std::string(arguments[1]) + "/month.json");
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string request;
    std::string name;
    double milliseconds = 0;
    words >> request >> name >> milliseconds;
    if (request == "take") {
      input = read_input(std::string(arguments[1]) + "/" + name);
      std::puts("{}");
    }
    // With @plain behind its name a contender reads the month that odd ones are compared with.
    const bool is_plain = name.ends_with("@plain");
    for (const Named& named : contenders) {
      if (named.name != name.substr(0, name.find('@'))) continue;
      if (request == "verify") verify(*named.contender, is_plain ? plain : input);
      if (request == "sample") sample(*named.contender, is_plain ? plain : input, milliseconds);
    }
    std::fflush(stdout);
  }
  return 0;
}
