#include "upstream/upstream_client.hpp"

#include "watch/log.hpp"
#include <kfstat/report_data.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <curl/curl.h>

#include <array>
#include <cerrno>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;

constexpr long connect_ms = 3'000;
constexpr std::size_t waiting_limit = 4096;
constexpr std::size_t header_limit = 64 * 1024;
constexpr std::size_t large_body = 256 * 1024;
constexpr std::chrono::seconds between_lines{1};

using Done = std::function<void(WireAnswer)>;

struct Transfer {
  std::uint64_t id = 0;
  WireRequest request;
  Done done;
  WireAnswer answer;
  std::size_t header_bytes = 0;
  bool is_sent = false;
  std::array<char, CURL_ERROR_SIZE> error{};
  curl_slist* headers = nullptr;

  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() { curl_slist_free_all(headers); }
};

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* target) {
  WireAnswer& answer = static_cast<Transfer*>(target)->answer;
  if (size > response_limit_bytes - answer.body.size()) {
    answer.failure = WireFailure::too_large;
    return 0;
  }
  // Pages that nobody writes to cost nothing; the copies of a text that grows by doubling do.
  if (answer.body.size() + size > large_body) answer.body.reserve(response_limit_bytes);
  answer.body.append(bytes, size);
  return size;
}

std::size_t take_header(char*, std::size_t, std::size_t size, void* target) {
  Transfer& transfer = *static_cast<Transfer*>(target);
  transfer.header_bytes += size;
  if (transfer.header_bytes <= header_limit) return size;
  transfer.answer.failure = WireFailure::too_large;
  return 0;
}

// libcurl asks again by itself where a kept connection breaks: such a try would be one that nobody counts.
int send_once(void* target, char*, char*, int, int) {
  Transfer& transfer = *static_cast<Transfer*>(target);
  return std::exchange(transfer.is_sent, true) ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

// What libcurl says of a proxy it cannot read holds the credentials, and of an answer perhaps what stood
// there.
std::string reason_of(const Transfer& transfer, CURLcode code) {
  const std::string_view text = transfer.error.data();
  const bool is_fit = !transfer.is_sent && !text.empty() && text.find('@') == std::string_view::npos;
  return is_fit ? std::string(text) : curl_easy_strerror(code);
}

bool has_passed(CURL* easy, CURLINFO stage) {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy, stage, &microseconds);
  return microseconds > 0;
}

// Whether the connection that failed was one to a proxy: libcurl names the host it went for.
bool is_of_proxy(std::string_view reason, std::string_view upstream) {
  upstream.remove_prefix(upstream.find("://") + 3);
  const std::string_view host = upstream.substr(0, upstream.find_first_of(":/"));
  return reason.find(host) == std::string_view::npos || reason.find(" via ") != std::string_view::npos;
}

std::string_view cause_of(CURL* easy, const Transfer& transfer, CURLcode code, const WireSettings& settings) {
  long number = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &number);
  if (number >= 300) return "proxy";
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return "proxy";
    case CURLE_COULDNT_RESOLVE_HOST:
      return "dns";
    case CURLE_COULDNT_CONNECT:
      if (is_of_proxy(transfer.error.data(), settings.origin)) return "proxy";
      curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
      return number == ECONNREFUSED ? "connect_refused" : "connect";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CERTPROBLEM:
      return "tls";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return "certificate";
    case CURLE_OPERATION_TIMEDOUT:
      if (transfer.is_sent) return "timeout";
      if (!has_passed(easy, CURLINFO_NAMELOOKUP_TIME_T)) return "dns";
      return has_passed(easy, CURLINFO_CONNECT_TIME_T) ? "tls" : "connect_timeout";
    default:
      return "broken";
  }
}

}  // namespace

struct UpstreamClient::Loop {
  Loop(asio::io_context& io, WireSettings given, long connections)
      : context(io), settings(std::move(given)), multi(curl_multi_init()) {
    curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections);
    thread = std::thread([this] { run(); });
  }

  ~Loop() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    curl_multi_wakeup(multi);
    thread.join();
    curl_multi_cleanup(multi);
  }

  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void enqueue(std::uint64_t id, WireRequest request, Done done) {
    auto transfer = std::make_unique<Transfer>();
    transfer->id = id;
    transfer->request = std::move(request);
    transfer->done = std::move(done);
    std::unique_lock lock(mutex);
    if (unfinished >= waiting_limit) {
      lock.unlock();
      transfer->done({WireFailure::overloaded, 0, "", {}});
      return;
    }
    ++unfinished;
    queue.push_back(std::move(transfer));
    lock.unlock();
    curl_multi_wakeup(multi);
  }

  void abandon(std::uint64_t id) {
    {
      const std::lock_guard lock(mutex);
      abandoned.push_back(id);
    }
    curl_multi_wakeup(multi);
  }

  void run() {
    while (true) {
      std::vector<std::unique_ptr<Transfer>> arrived;
      std::vector<std::uint64_t> leaving;
      {
        const std::lock_guard lock(mutex);
        if (stopping) break;
        arrived.swap(queue);
        leaving.swap(abandoned);
      }
      for (auto& transfer : arrived)
        begin(std::move(transfer));
      for (const std::uint64_t id : leaving)
        end_early(id);
      int running = 0;
      curl_multi_perform(multi, &running);
      finish_completed();
      curl_multi_poll(multi, nullptr, 0, 1'000, nullptr);
    }
    for (auto& [easy, transfer] : active) {
      curl_multi_remove_handle(multi, easy);
      curl_easy_cleanup(easy);
    }
    active.clear();
  }

  void begin(std::unique_ptr<Transfer> transfer) {
    CURL* const easy = curl_easy_init();
    const WireRequest& request = transfer->request;
    const std::string url = settings.origin + request.target;
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, settings.origin.starts_with("https:") ? "https" : "http");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!settings.ca.empty()) set(CURLOPT_CAINFO, settings.ca.c_str());
    // A proxy of the environment is for the way out of the company, not for this machine.
    if (settings.is_loopback) set(CURLOPT_NOPROXY, "*");
    set(CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.time.count()));
    set(CURLOPT_ACCEPT_ENCODING, "");
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(response_limit_bytes));
    set(CURLOPT_USERAGENT, "kfstat-relay/" KFSTAT_VERSION);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, transfer.get());
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, transfer.get());
    set(CURLOPT_PREREQFUNCTION, &send_once);
    set(CURLOPT_PREREQDATA, transfer.get());
    set(CURLOPT_FRESH_CONNECT, request.new_connection ? 1L : 0L);
    set(CURLOPT_PRIVATE, transfer.get());
    set(CURLOPT_ERRORBUFFER, transfer->error.data());
    if (request.json) {
      transfer->headers = curl_slist_append(transfer->headers, "Content-Type: application/json");
      transfer->headers = curl_slist_append(transfer->headers, "Expect:");
      set(CURLOPT_HTTPHEADER, transfer->headers);
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.json->size()));
      set(CURLOPT_POSTFIELDS, request.json->c_str());
    }
    curl_multi_add_handle(multi, easy);
    active.emplace(easy, std::move(transfer));
  }

  void end_early(std::uint64_t id) {
    for (const auto& [easy, transfer] : active) {
      if (transfer->id != id) continue;
      transfer->answer.failure = WireFailure::left;
      return finish(easy);
    }
  }

  void finish(CURL* easy) {
    auto node = active.extract(easy);
    curl_multi_remove_handle(multi, easy);
    curl_easy_cleanup(easy);
    {
      const std::lock_guard lock(mutex);
      --unfinished;
    }
    Transfer& transfer = *node.mapped();
    transfer.done(std::move(transfer.answer));
  }

  void finish_completed() {
    int left = 0;
    while (CURLMsg* const message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const easy = message->easy_handle;
      const CURLcode code = message->data.result;
      Transfer& transfer = *active.at(easy);
      WireAnswer& answer = transfer.answer;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
      if (code == CURLE_FILESIZE_EXCEEDED) answer.failure = WireFailure::too_large;
      if (answer.failure == WireFailure::too_large) {
        answer.why = {"too_large", curl_easy_strerror(CURLE_FILESIZE_EXCEEDED)};
      } else if (code != CURLE_OK) {
        answer.failure = code == CURLE_OPERATION_TIMEDOUT ? WireFailure::timed_out : WireFailure::unreachable;
        answer.why = {cause_of(easy, transfer, code, settings), reason_of(transfer, code)};
      }
      finish(easy);
    }
  }

  asio::io_context& context;
  WireSettings settings;
  CURLM* multi;
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> active;  // of the thread
  std::mutex mutex;                                             // for what follows
  std::vector<std::unique_ptr<Transfer>> queue;
  std::vector<std::uint64_t> abandoned;
  std::size_t unfinished = 0;
  bool stopping = false;
  std::thread thread;
};

UpstreamClient::UpstreamClient(asio::io_context& context, WireSettings settings, std::size_t connections)
    : loop_(std::make_unique<Loop>(context, std::move(settings), static_cast<long>(connections))) {}

UpstreamClient::~UpstreamClient() = default;

asio::awaitable<WireAnswer> UpstreamClient::send(WireRequest request) {
  if (request.left.stop_requested()) co_return WireAnswer{WireFailure::left, 0, "", {}};
  const std::uint64_t id = ++last_id_;
  const auto abandon = [this, id] { loop_->abandon(id); };
  const std::stop_callback on_leave(request.left, abandon);
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(WireAnswer)>(
      [this, id](auto handler, WireRequest wanted) {
        // Completion handlers can only be moved, std::function wants copies.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        loop_->enqueue(id, std::move(wanted), [shared, &io = loop_->context](WireAnswer answer) {
          asio::post(io, [shared, answer = std::move(answer)]() mutable { (*shared)(std::move(answer)); });
        });
      },
      asio::use_awaitable, std::move(request));
}

void UpstreamClient::tell_of(const WireRequest& request, const Failure& failure) {
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  if (failed_) failed_(path, failure.cause);
  const auto now = Clock().steady();
  if (now - told_at_ < between_lines) {
    ++untold_;
    return;
  }
  told_at_ = now;
  LogFields fields = {{"endpoint", path}, {"cause", failure.cause}, {"reason", failure.reason}};
  if (untold_ > 0) fields.push_back({"not_logged_before", std::exchange(untold_, 0)});
  log_event("warn", "upstream_failed", fields);
}

std::string encode_query_value(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      encoded += c;
    } else {
      encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return encoded;
}

}  // namespace kfstat::relay
