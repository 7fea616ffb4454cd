// HTTP to a relay, or to whatever stands at its address.
#pragma once

#include "options.hpp"
#include "words.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::cli {

struct RelayAnswer {
  long status = 0;  // 0: there is none, see `failure`
  // At most the parser's limit and a byte, which it refuses; of a stream that was taken, nothing.
  std::string body;
  std::string retry_after;        // the header of that name
  std::optional<Phrase> failure;  // why it did not come, or not to its end
  std::string failure_text;       // the same in the words of the HTTP library, English
};

class RelayClient {
 public:
  // Reads the token. Throws Unreachable where a file cannot be read.
  RelayClient(const Options& options);
  ~RelayClient();
  RelayClient(const RelayClient&) = delete;
  RelayClient& operator=(const RelayClient&) = delete;

  const std::string& url() const { return url_; }

  RelayAnswer get(const std::string& path, long deadline_seconds) const;

  // Hands the body of a 200 to `take` as it comes in, until it answers false. Ends where the relay says
  // nothing for 30 seconds; it says at least every ten that it is alive.
  RelayAnswer stream(const std::string& path, const std::string& body,
                     const std::function<bool(std::string_view)>& take) const;

  // Posts every body, four at a time; answers[i] belongs to bodies[i]. `on_done` is told how many are done.
  // Where four in a row are not answered, the others are not asked for.
  std::vector<RelayAnswer> post_all(const std::string& path, const std::vector<std::string>& bodies,
                                    const std::function<void(std::size_t)>& on_done) const;

 private:
  struct Call;
  std::unique_ptr<Call> call(const std::string& path, const std::string* body) const;

  std::string url_;
  std::string token_;
  std::string ca_file_;
};

}  // namespace kfstat::cli
