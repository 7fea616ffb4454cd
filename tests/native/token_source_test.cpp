// When a token is fetched, renewed, dropped, and how a failing fetch backs off.
#include "upstream/token_source.hpp"

#include "async/event.hpp"
#include "catch.hpp"
#include "context.hpp"

#include <string>
#include <variant>

namespace {

namespace asio = boost::asio;
using namespace kfstat;
using namespace kfstat::relay;
using namespace std::chrono_literals;

struct Fixture {
  World world;
  TokenSettings settings{"ww1", "a-secret-of-the-corp", ""};
  int fetches = 0;
  std::chrono::seconds time{0};  // a fetch takes
  Answer answer;
  TokenSource tokens{world.context, world.clock, [this] { return fetch(); }, settings};

  Fixture() { answer = token("t1"); }

  static Answer token(const std::string& text, const std::string& rest = R"(,"expires_in":7200)") {
    Answer given;
    given.errcode = 0;
    given.json = R"({"errcode":0,"access_token":")" + text + "\"" + rest + "}";
    return given;
  }

  static Answer refusal(std::int32_t errcode, const std::string& errmsg = "") {
    Answer given;
    given.errcode = errcode;
    given.errmsg = errmsg;
    given.json = R"({"errcode":)" + std::to_string(errcode) + R"(,"access_token":"leak"})";
    return given;
  }

  asio::awaitable<Answer> fetch() {
    ++fetches;
    co_await wait_for(world.clock, time);
    co_return answer;
  }

  std::variant<Token, Answer> get() { return **world.begin(tokens.get()); }
  std::string text() {
    const auto got = get();
    const Token* const token = std::get_if<Token>(&got);
    return token == nullptr ? "" : **token;
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a token is fetched once and renewed before its end") {
  CHECK(text() == "t1");
  CHECK(text() == "t1");
  CHECK(fetches == 1);
  world.pass(6899s);
  CHECK(text() == "t1");
  CHECK(fetches == 1);
  answer = token("t2");
  time = 1s;
  world.pass(2s);
  CHECK(text() == "t1");
  CHECK(text() == "t1");  // works until the new one is there
  CHECK(fetches == 2);
  world.pass(1s);
  CHECK(text() == "t2");
  CHECK(*tokens.age() == 0s);
}

TEST_CASE_METHOD(Fixture, "a lifetime may be text, absent or absurd") {
  answer = token("t1", R"(,"expires_in":"60")");
  CHECK(text() == "t1");
  world.pass(60s);
  answer = token("t2", "");
  CHECK(text() == "t2");
  world.pass(7199s);
  CHECK(text() == "t2");
  CHECK(fetches == 3);
  answer = token("t3", R"(,"expires_in":-1)");
  world.pass(7201s);
  CHECK(text().empty());  // nor is the old one used, which has ended
}

TEST_CASE_METHOD(Fixture, "a failing fetch is everybody's failure, and waits 1 to 60 seconds") {
  answer = refusal(-1, "busy");
  for (int tries = 1; tries <= 12; ++tries) {
    CHECK(text().empty());
    CHECK(text().empty());
    CHECK(fetches == tries);
    CHECK(tokens.is_backing_off());
    world.pass(999ms);
    CHECK(text().empty());
    CHECK(fetches == tries);
    world.pass(60s);
  }
  CHECK(tokens.failures() == 12);
  answer = token("t1");
  CHECK(text() == "t1");
  CHECK_FALSE(tokens.is_backing_off());
}

TEST_CASE_METHOD(Fixture, "after 45009 no token is fetched for a minute") {
  answer = refusal(45009);
  CHECK(text().empty());
  world.pass(59s);
  CHECK(text().empty());
  CHECK(fetches == 1);
  world.pass(1s);
  CHECK(text().empty());
  CHECK(fetches == 2);
}

TEST_CASE_METHOD(Fixture,
                 "of a refusal errcode and errmsg are passed on, and no errmsg that repeats the secret") {
  answer = refusal(40001, "invalid credential a-secret-of-the-corp");
  Answer told = std::get<Answer>(get());
  CHECK(told.denied);
  CHECK(told.json == R"({"errcode":40001,"errmsg":""})");
  world.pass(60s);
  answer = refusal(40001, "invalid credential");
  told = std::get<Answer>(get());
  CHECK(told.json == R"({"errcode":40001,"errmsg":"invalid credential"})");
}

TEST_CASE_METHOD(Fixture, "what is no token is not passed on") {
  for (const std::string& bad :
       {std::string(), std::string("a b"), std::string(1025, 'x'), std::string("\xC3\xA4")}) {
    answer = token(bad);
    const Answer told = std::get<Answer>(get());
    CHECK(told.kind == AnswerKind::not_json);
    CHECK(told.json.empty());
    world.pass(61s);
  }
}

TEST_CASE_METHOD(Fixture, "a token that upstream refuses is replaced once, by whoever says so first") {
  const Token first = std::get<Token>(get());
  answer = token("t2");
  CHECK(tokens.drop(first, "/a"));
  CHECK(text() == "t2");
  CHECK(tokens.drop(first, "/a"));  // not the current one any more: worth another try
  CHECK(text() == "t2");
  CHECK(fetches == 2);
}

TEST_CASE_METHOD(Fixture, "a path that refuses every token does not take it from the others") {
  const Token first = std::get<Token>(get());
  CHECK(tokens.drop(first, "/a"));
  const Token second = std::get<Token>(get());
  CHECK_FALSE(tokens.drop(second, "/a"));
  CHECK(text() == "t1");
  CHECK(tokens.drop(second, "/b"));
  const Token third = std::get<Token>(get());
  tokens.confirm(third, "/a");
  CHECK(tokens.drop(third, "/a"));
}

TEST_CASE_METHOD(Fixture, "tokens are replaced ten in a row, then one every 6 seconds") {
  int replaced = 0;
  for (int path = 0; path < 100; ++path)
    replaced += tokens.drop(std::get<Token>(get()), "/" + std::to_string(path)) ? 1 : 0;
  CHECK(replaced == 10);
  world.pass(6s);
  CHECK(tokens.drop(std::get<Token>(get()), "/later"));
  CHECK_FALSE(tokens.drop(std::get<Token>(get()), "/again"));
}
