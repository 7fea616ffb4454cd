#include "commands/healthcheck.hpp"

#include "files/exit.hpp"
#include "settings/config.hpp"
#include "settings/settings.hpp"
#include "watch/audit.hpp"

#include <curl/curl.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace kfstat::relay {
namespace {

constexpr long patience_ms = 3000;
constexpr std::size_t answer_limit = 4096;

std::size_t keep(char* bytes, std::size_t size, std::size_t count, void* kept) {
  auto& text = *static_cast<std::string*>(kept);
  text.append(bytes, size * count);
  return text.size() <= answer_limit ? size * count : 0;
}

// One that listens at every address is asked at the loopback.
std::string authority_of(const http::Endpoint& listen) {
  if (!listen.socket_path.empty()) return "localhost";
  std::string host = listen.host;
  if (host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return host + ":" + std::to_string(listen.port);
}

// "" where it is ready.
std::string ask(const http::Endpoint& listen) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> call(curl_easy_init(), &curl_easy_cleanup);
  if (!call) return "no memory";
  const std::string url = "http://" + authority_of(listen) + "/readyz";
  std::string answer;
  curl_easy_setopt(call.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(call.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(call.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(call.get(), CURLOPT_TIMEOUT_MS, patience_ms);
  curl_easy_setopt(call.get(), CURLOPT_WRITEFUNCTION, &keep);
  curl_easy_setopt(call.get(), CURLOPT_WRITEDATA, &answer);
  if (!listen.socket_path.empty())
    curl_easy_setopt(call.get(), CURLOPT_UNIX_SOCKET_PATH, listen.socket_path.c_str());
  if (const CURLcode result = curl_easy_perform(call.get()); result != CURLE_OK)
    return std::string("it does not answer: ") + curl_easy_strerror(result);
  long status = 0;
  curl_easy_getinfo(call.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status == 200) return "";
  const auto document = nlohmann::json::parse(answer, nullptr, false);
  const bool has_detail =
      document.is_object() && document.contains("detail") && document["detail"].is_string();
  return "status " + std::to_string(status) +
         (has_detail ? ": " + document["detail"].get<std::string>() : "");
}

}  // namespace

int run_healthcheck(int argc, char** argv) {
  const SettingsSource source(argc, argv);
  Faults faults;
  const Settings settings = source.read(faults, Secrets::left);
  http::Endpoint listen;
  faults.note([&] { listen = read_listen(settings); });
  faults.end_if_any();
  source.end_if_only_judged(settings);
  if (listen.socket_path.empty() && listen.port == 0)
    refuse(settings.origin("listen") + " must name the port that the relay has");
  const std::string fault = ask(listen);
  audit("healthcheck", {{"outcome", fault.empty() ? "ready" : "not ready"}});
  if (fault.empty()) {
    std::puts("ready");
    return 0;
  }
  std::fprintf(stderr, "kfstat-relay: the relay is not ready: %s\n", fault.c_str());
  return 1;
}

}  // namespace kfstat::relay
