// A program that knows kfstat only as it is installed: one good case and one bad.
#include <kfstat/document.hpp>
#include <kfstat/query.hpp>

#include <cstdio>

int main() {
  constexpr std::int64_t now = 1645761600;
  const auto body = kfstat::build_request_body(
      R"({"open_kfid":"wk1","start_time":"2022-02-23","end_time":"2022-02-24"})", now);
  if (!body) return 1;
  std::puts(body->c_str());

  const auto refused = kfstat::validate_query(R"({"open_kfid":""})", now);
  if (refused) return 1;
  for (const kfstat::Issue& issue : refused.issues) {
    std::printf("%s %s\n", kfstat::to_string(issue.code).data(), issue.path.c_str());
  }
}
