#include "relay_client.hpp"

#include "input.hpp"
#include <kfstat/report_data.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <csignal>
#include <tuple>

namespace kfstat::cli {
namespace {

constexpr std::size_t token_limit_bytes = 8192;
constexpr std::size_t calls_at_once = 4;
constexpr std::size_t lost_calls_in_a_row = 4;
constexpr long connect_seconds = 10;
constexpr long answer_seconds = 60;
constexpr long silence_seconds = 30;

struct Free {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// A connection that the other side closed must not end the program; a pipe that a reader closed may.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
  }
  ~NoPipeSignal() { sigaction(SIGPIPE, &before_, nullptr); }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  struct sigaction before_ = {};
};

std::string read_token(const Options& options) {
  if (options.token_file.empty()) return {};
  std::string token = read_input(options.token_file, token_limit_bytes, options.language());
  // As the relay reads files of secrets: a byte order mark and white space at either end are not part of it.
  if (token.starts_with("\xEF\xBB\xBF")) token.erase(0, 3);
  token.erase(token.find_last_not_of(" \t\r\n") + 1);
  token.erase(0, std::min(token.find_first_not_of(" \t\r\n"), token.size()));
  const bool is_plain = std::all_of(token.begin(), token.end(),
                                    [](char character) { return character > ' ' && character <= '~'; });
  if (token.empty() || token.size() > token_limit_bytes || !is_plain)
    throw Unreachable({Phrase::no_token, {options.token_file}});
  return token;
}

Phrase phrase_of(CURLcode code, bool is_connected) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return Phrase::unknown_host;
    case CURLE_COULDNT_CONNECT:
      return Phrase::refused_connection;
    case CURLE_OPERATION_TIMEDOUT:
      return is_connected ? Phrase::too_slow : Phrase::refused_connection;
    case CURLE_PEER_FAILED_VERIFICATION:
      return Phrase::untrusted;
    case CURLE_SSL_CACERT_BADFILE:
      return Phrase::no_certificates;
    case CURLE_SSL_CONNECT_ERROR:
      return Phrase::no_tls;
    default:
      return Phrase::cut;
  }
}

}  // namespace

// One request and what came back.
struct RelayClient::Call {
  std::unique_ptr<CURL, Free> easy{curl_easy_init()};
  std::unique_ptr<curl_slist, Free> headers;
  const std::function<bool(std::string_view)>* take = nullptr;
  RelayAnswer answer;
  bool is_refused = false;  // `take` wanted no more, or the body is too long

  void add_header(const std::string& line) {
    curl_slist* const longer = curl_slist_append(headers.get(), line.c_str());
    // The list that grew holds the old one, unless there was no memory for it.
    if (longer == nullptr) return;
    std::ignore = headers.release();
    headers.reset(longer);
  }

  long status() const {
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  static std::size_t receive(char* data, std::size_t, std::size_t size, void* target) {
    Call& call = *static_cast<Call*>(target);
    if (call.take != nullptr && call.status() == 200) {
      call.is_refused = !(*call.take)({data, size});
    } else {
      call.answer.body.append(data, std::min(size, response_limit_bytes + 1 - call.answer.body.size()));
      call.is_refused = call.answer.body.size() > response_limit_bytes;
    }
    return call.is_refused ? 0 : size;
  }

  void finish(CURLcode code) {
    const bool is_answered = code == CURLE_OK || (code == CURLE_WRITE_ERROR && is_refused);
    if (is_answered || take != nullptr) answer.status = status();
    if (is_answered) {
      curl_header* found = nullptr;
      if (curl_easy_header(easy.get(), "Retry-After", 0, CURLH_HEADER, -1, &found) == CURLHE_OK)
        answer.retry_after = found->value;
      return;
    }
    double connected = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_CONNECT_TIME, &connected);
    const bool fell_silent = code == CURLE_OPERATION_TIMEDOUT && take != nullptr && connected > 0;
    answer.failure = fell_silent ? Phrase::fell_silent : phrase_of(code, connected > 0);
    answer.failure_text = curl_easy_strerror(code);
  }
};

RelayClient::RelayClient(const Options& options)
    : url_(options.relay), token_(read_token(options)), ca_file_(options.ca_file) {
  while (url_.ends_with('/'))
    url_.pop_back();
  if (!ca_file_.empty()) static_cast<void>(read_input(ca_file_, 1, options.language()));
  curl_global_init(CURL_GLOBAL_DEFAULT);
}

RelayClient::~RelayClient() {
  curl_global_cleanup();
}

std::unique_ptr<RelayClient::Call> RelayClient::call(const std::string& path, const std::string* body) const {
  auto call = std::make_unique<Call>();
  CURL* const handle = call->easy.get();
  const std::string url = url_ + path;
  call->add_header("X-Kfstat: 1");
  if (!token_.empty()) call->add_header("Authorization: Bearer " + token_);
  if (body != nullptr) {
    call->add_header("Content-Type: application/json");
    call->add_header("Expect:");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body->c_str());
  }
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, call->headers.get());
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "kfstat/" KFSTAT_VERSION);
  curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, Call::receive);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, call.get());
  curl_easy_setopt(handle, CURLOPT_PRIVATE, call.get());
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, answer_seconds);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  // A relay on this machine is not behind the company's proxy, and refuses what came through one.
  curl_easy_setopt(handle, CURLOPT_NOPROXY, "localhost,127.0.0.0/8,::1");
  if (!ca_file_.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file_.c_str());
  return call;
}

RelayAnswer RelayClient::get(const std::string& path, long deadline_seconds) const {
  const NoPipeSignal guard;
  const auto one = call(path, nullptr);
  curl_easy_setopt(one->easy.get(), CURLOPT_TIMEOUT, deadline_seconds);
  one->finish(curl_easy_perform(one->easy.get()));
  return std::move(one->answer);
}

RelayAnswer RelayClient::stream(const std::string& path, const std::string& body,
                                const std::function<bool(std::string_view)>& take) const {
  const NoPipeSignal guard;
  const auto one = call(path, &body);
  one->take = &take;
  CURL* const handle = one->easy.get();
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, 0L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, silence_seconds);
  one->finish(curl_easy_perform(handle));
  return std::move(one->answer);
}

std::vector<RelayAnswer> RelayClient::post_all(const std::string& path,
                                               const std::vector<std::string>& bodies,
                                               const std::function<void(std::size_t)>& on_done) const {
  const NoPipeSignal guard;
  const std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)> multi(curl_multi_init(), curl_multi_cleanup);
  std::vector<std::unique_ptr<Call>> calls(bodies.size());
  std::size_t begun = 0;
  std::size_t done = 0;
  std::size_t lost = 0;
  const auto may_begin = [&] { return begun < bodies.size() && lost < lost_calls_in_a_row; };
  while (done < begun || may_begin()) {
    while (may_begin() && begun - done < calls_at_once) {
      calls[begun] = call(path, &bodies[begun]);
      curl_multi_add_handle(multi.get(), calls[begun++]->easy.get());
    }
    const std::size_t done_before = done;
    int running = 0;
    curl_multi_perform(multi.get(), &running);
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const handle = message->easy_handle;
      const CURLcode code = message->data.result;
      char* target = nullptr;
      curl_easy_getinfo(handle, CURLINFO_PRIVATE, &target);
      Call& ended = *reinterpret_cast<Call*>(target);
      ended.finish(code);
      curl_multi_remove_handle(multi.get(), handle);
      ended.easy.reset();
      lost = ended.answer.status == 0 ? lost + 1 : 0;
      on_done(++done);
    }
    // Where some ended, others begin at once.
    if (running > 0 && done == done_before) curl_multi_poll(multi.get(), nullptr, 0, 1000, nullptr);
  }
  std::vector<RelayAnswer> answers;
  answers.reserve(calls.size());
  for (const auto& each : calls)
    answers.push_back(each ? std::move(each->answer) : answers.back());
  return answers;
}

}  // namespace kfstat::cli
