// The file of bearer tokens.
#include "access/token_file.hpp"

#include "catch.hpp"
#include "files/exit.hpp"
#include "temporary.hpp"

#include <sys/stat.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace kfstat::relay;

const std::string hash(64, 'a');

std::string refusal_of(const std::string& text) {
  const TemporaryFile file(text);
  try {
    read_tokens(file.path(), "--tokens");
    return "";
  } catch (const Exit& exit) {
    return exit.err;
  }
}

}  // namespace

TEST_CASE("a line of the token file is HASH USER CREATED, comments and empty lines aside") {
  const TemporaryFile file("\xEF\xBB\xBF# who\r\n\r\n  " + hash + " li 2026-01-31T00:00:00Z\r\n");
  const std::vector<TokenEntry> entries = read_tokens(file.path(), "--tokens");
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].hash == hash);
  CHECK(entries[0].user == "li");
  CHECK(entries[0].created == "2026-01-31T00:00:00Z");
  CHECK(entries[0].id() == "aaaaaaaa");
}

TEST_CASE("a line that is none of these is told by its number") {
  const std::string good = hash + " li x\n";
  const std::vector<std::string> bad_lines = {"abc li x", std::string(64, 'A') + " li x", hash + " li", hash,
                                              hash + " a,b x"};
  for (const std::string& bad : bad_lines) {
    std::string text = good + "\n";
    text += bad;
    CHECK(refusal_of(text).find("line 3 of the token file of --tokens") != std::string::npos);
  }
  CHECK(refusal_of(std::string("\xFF\xFE"
                               "a\0",
                               4))
            .find("UTF-16") != std::string::npos);
}

TEST_CASE("a change is written in one step, and not at all where it throws") {
  const TemporaryFile file(hash + " li x\n");
  REQUIRE(chmod(file.path().c_str(), 0604) == 0);
  change_tokens(file.path(), "--tokens", [](std::vector<TokenEntry>& entries) {
    entries.push_back({std::string(64, 'b'), "wang", "y"});
  });
  const std::string both = hash + " li x\n" + std::string(64, 'b') + " wang y\n";
  CHECK(file.text() == both);
  struct stat now = {};
  REQUIRE(stat(file.path().c_str(), &now) == 0);
  CHECK((now.st_mode & 0777U) == 0604U);
  CHECK_THROWS_AS(change_tokens(file.path(), "--tokens",
                                [](std::vector<TokenEntry>& entries) {
                                  entries.clear();
                                  throw std::runtime_error("no");
                                }),
                  std::runtime_error);
  CHECK(file.text() == both);
}
