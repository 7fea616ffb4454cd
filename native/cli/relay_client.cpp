#include "relay_client.hpp"

#include <kfstat/report.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace kfstat::cli {
namespace {

constexpr std::size_t requests_in_flight = 4;
constexpr long connect_seconds = 10;
constexpr long answer_seconds = 60;

struct Free {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, Free>;
using HeaderList = std::unique_ptr<curl_slist, Free>;

std::size_t keep_body(char* data, std::size_t, std::size_t size, void* target) {
  auto& body = *static_cast<std::string*>(target);
  if (body.size() + size > response_limit_bytes + 1) return 0;
  body.append(data, size);
  return size;
}

void append(HeaderList& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  static_cast<void>(list.release());
  list.reset(longer);
}

class RelayCalls {
 public:
  RelayCalls(const RelayAccess& access, const std::vector<std::string>& bodies)
      : access_(access), bodies_(bodies), answers_(bodies.size()), multi_(curl_multi_init()) {
    append(headers_, "Content-Type: application/json");
    append(headers_, "X-Kfstat: 1");
    append(headers_, "Expect:");
    if (!access.token.empty()) append(headers_, "Authorization: Bearer " + access.token);
  }
  RelayCalls(const RelayCalls&) = delete;
  RelayCalls& operator=(const RelayCalls&) = delete;
  ~RelayCalls() {
    for (const Easy& easy : handles_)
      curl_multi_remove_handle(multi_, easy.get());
    handles_.clear();
    curl_multi_cleanup(multi_);
  }

  std::vector<RelayAnswer> run(const std::function<void(std::size_t)>& on_done) {
    std::size_t done = 0;
    while (done < bodies_.size()) {
      while (next_ < bodies_.size() && next_ - done < requests_in_flight)
        start(next_++);
      int running = 0;
      curl_multi_perform(multi_, &running);
      done += collect();
      on_done(done);
      if (done < bodies_.size() && running > 0) curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
    }
    return std::move(answers_);
  }

 private:
  void start(std::size_t index) {
    Easy easy(curl_easy_init());
    CURL* const handle = easy.get();
    const std::string url = access_.url + "/cgi-bin/kf/get_servicer_statistic";
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, bodies_[index].c_str());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(bodies_[index].size()));
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answers_[index].body);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, answer_seconds);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_PRIVATE, reinterpret_cast<char*>(&answers_[index]));
    // A relay on this machine is not behind the company's proxy, and refuses what came through one.
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "localhost,127.0.0.0/8,::1");
    if (!access_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, access_.ca_file.c_str());
    curl_multi_add_handle(multi_, handle);
    handles_.push_back(std::move(easy));
  }

  // Answers how many requests ended.
  std::size_t collect() {
    std::size_t ended = 0;
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const handle = message->easy_handle;
      const CURLcode code = message->data.result;
      char* target = nullptr;
      curl_easy_getinfo(handle, CURLINFO_PRIVATE, &target);
      RelayAnswer& answer = *reinterpret_cast<RelayAnswer*>(target);
      if (code == CURLE_OK) {
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer.status);
      } else {
        answer.error = curl_easy_strerror(code);
      }
      curl_multi_remove_handle(multi_, handle);
      std::erase_if(handles_, [&](const Easy& easy) { return easy.get() == handle; });
      ++ended;
    }
    return ended;
  }

  const RelayAccess& access_;
  const std::vector<std::string>& bodies_;
  std::vector<RelayAnswer> answers_;
  CURLM* multi_;
  HeaderList headers_;
  std::vector<Easy> handles_;
  std::size_t next_ = 0;
};

}  // namespace

std::vector<RelayAnswer> ask_relay(const RelayAccess& access, const std::vector<std::string>& bodies,
                                   const std::function<void(std::size_t)>& on_done) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  auto answers = RelayCalls(access, bodies).run(on_done);
  curl_global_cleanup();
  return answers;
}

}  // namespace kfstat::cli
