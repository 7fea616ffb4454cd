// Knows the shared library, and nothing of kfstat.
#include <cstdio>

extern "C" int count_issues(const char* query);

int main() {
  std::printf("%d\n", count_issues("{}"));
}
