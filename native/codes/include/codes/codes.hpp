// What can be wrong at a relay or on the way to it: every code of relay and command line that is not the
// core's. Who needs it: whoever refuses something, and whoever tells people of a refusal. Never renamed, only
// added; docs and OpenAPI are held to this list by a test.
#pragma once

#include <kfstat/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kfstat {

enum class RelayCode : std::uint8_t {
  // of the server, before a route sees the request
  http_bad_request,
  http_timeout,
  http_body_too_large,
  http_uri_too_long,
  http_headers_too_large,
  http_expectation_failed,
  http_internal,
  http_overloaded,
  http_too_many_connections,
  http_deadline,
  // who may come in
  relay_unknown_host,
  relay_foreign_origin,
  relay_forwarded_request,
  relay_untrusted_proxy,
  relay_ambiguous_identity,
  relay_unauthenticated,
  relay_no_access,
  relay_not_allowed,
  // what may be asked
  relay_not_found,
  relay_method_not_allowed,
  relay_missing_header,
  relay_unsupported_media_type,
  // what cannot be had now
  relay_overloaded,
  relay_stopping,
  relay_client_left,
  relay_store_unavailable,
  relay_upstream_unreachable,
  relay_upstream_timeout,
  relay_upstream_status,
  relay_upstream_too_large,
  relay_upstream_malformed,
  // of the command line's own: what it says of a relay
  relay_unreachable,
  relay_unexpected_answer,
  relay_incomplete,
};

// The text of a code, and the sentence for people.
struct CodeRow {
  RelayCode code;
  std::string_view text;
  Text sentence;
};

inline constexpr std::array relay_code_table{
    CodeRow{
        RelayCode::http_bad_request, "http.bad_request", {"The request is malformed.", "请求格式不正确。"}},
    CodeRow{RelayCode::http_timeout, "http.timeout", {"The request came too slowly.", "请求发送得过慢。"}},
    CodeRow{RelayCode::http_body_too_large,
            "http.body_too_large",
            {"The request's body is too large.", "请求体过大。"}},
    CodeRow{
        RelayCode::http_uri_too_long, "http.uri_too_long", {"The request line is too long.", "请求行过长。"}},
    CodeRow{RelayCode::http_headers_too_large,
            "http.headers_too_large",
            {"The request's headers are too large.", "请求头过大。"}},
    CodeRow{RelayCode::http_expectation_failed,
            "http.expectation_failed",
            {"Of expectations the relay knows 100-continue only.",
             "中继服务只支持 100-continue 这一种 Expect。"}},
    CodeRow{RelayCode::http_internal,
            "http.internal",
            {"The relay failed; its log says more.", "中继服务内部出错；详情见其日志。"}},
    CodeRow{RelayCode::http_overloaded,
            "http.overloaded",
            {"The relay is still reading other large requests; try again in a while.",
             "中继服务仍在读取其他大的请求，请稍后重试。"}},
    CodeRow{RelayCode::http_too_many_connections,
            "http.too_many_connections",
            {"Too many connections are open to the relay; try again in a while.",
             "与中继服务的连接过多，请稍后重试。"}},
    CodeRow{RelayCode::http_deadline,
            "http.deadline",
            {"The relay did not finish its answer in time; try again in a while.",
             "中继服务没有及时完成回答，请稍后重试。"}},
    CodeRow{RelayCode::relay_unknown_host,
            "relay.unknown_host",
            {"The relay does not answer to this host name; its administrator adds it with --allowed-host.",
             "中继服务不认识这个主机名；请管理员用 --allowed-host 加入。"}},
    CodeRow{RelayCode::relay_foreign_origin,
            "relay.foreign_origin",
            {"The request comes from a page of another origin; the relay's administrator adds it with "
             "--allowed-origin.",
             "请求来自其他来源的页面；请管理员用 --allowed-origin 加入。"}},
    CodeRow{RelayCode::relay_forwarded_request,
            "relay.forwarded_request",
            {"This relay answers nothing that passed a proxy; use its own address.",
             "此中继服务不回应经过代理的请求；请使用它自己的地址。"}},
    CodeRow{RelayCode::relay_untrusted_proxy,
            "relay.untrusted_proxy",
            {"The request does not come from a proxy that the relay trusts.",
             "请求并非来自中继服务信任的代理。"}},
    CodeRow{RelayCode::relay_ambiguous_identity,
            "relay.ambiguous_identity",
            {"The proxy does not name exactly one user.", "代理给出的身份不是唯一的用户名。"}},
    CodeRow{RelayCode::relay_unauthenticated,
            "relay.unauthenticated",
            {"The relay wants to know who asks; name a file with your token as --token-file.",
             "中继服务需要身份验证；请用 --token-file 给出存放令牌的文件。"}},
    CodeRow{RelayCode::relay_no_access,
            "relay.no_access",
            {"The relay's policy does not name you; ask its administrator.",
             "中继服务的策略没有列入这个身份；请联系管理员。"}},
    CodeRow{RelayCode::relay_not_allowed,
            "relay.not_allowed",
            {"The relay's policy does not let you read this; ask its administrator.",
             "按中继服务的策略，这个身份不能查看这些数据；请联系管理员。"}},
    CodeRow{RelayCode::relay_not_found,
            "relay.not_found",
            {"The relay does not offer this.", "中继服务没有提供这项内容。"}},
    CodeRow{RelayCode::relay_method_not_allowed,
            "relay.method_not_allowed",
            {"This route of the relay has another method.", "中继服务的这个路由使用其他方法。"}},
    CodeRow{RelayCode::relay_missing_header,
            "relay.missing_header",
            {"A POST to the relay needs the header X-Kfstat: 1.",
             "向中继服务发送的 POST 须带请求头 X-Kfstat: 1。"}},
    CodeRow{
        RelayCode::relay_unsupported_media_type,
        "relay.unsupported_media_type",
        {"What is sent to the relay must be application/json.", "发给中继服务的内容须为 application/json。"}},
    CodeRow{RelayCode::relay_overloaded,
            "relay.overloaded",
            {"The relay is busy; try again in a while.", "中继服务繁忙，请稍后重试。"}},
    CodeRow{RelayCode::relay_stopping,
            "relay.stopping",
            {"The relay is stopping; try again in a while.", "中继服务正在停止，请稍后重试。"}},
    CodeRow{
        RelayCode::relay_client_left,
        "relay.client_left",
        {"The client closed its side before the answer was there.", "回答就绪之前，客户端已经关闭了连接。"}},
    CodeRow{RelayCode::relay_store_unavailable,
            "relay.store_unavailable",
            {"The relay cannot use its store for the moment; try again in a while.",
             "中继服务暂时无法使用其存储，请稍后重试。"}},
    CodeRow{RelayCode::relay_upstream_unreachable,
            "relay.upstream_unreachable",
            {"The relay cannot reach WeCom.", "中继服务无法连接企业微信。"}},
    CodeRow{RelayCode::relay_upstream_timeout,
            "relay.upstream_timeout",
            {"WeCom did not answer the relay in time.", "企业微信没有及时回应中继服务。"}},
    CodeRow{RelayCode::relay_upstream_status,
            "relay.upstream_status",
            {"WeCom answered the relay with an HTTP error.", "企业微信返回了 HTTP 错误。"}},
    CodeRow{RelayCode::relay_upstream_too_large,
            "relay.upstream_too_large",
            {"WeCom's answer is too large.", "企业微信的回答过大。"}},
    CodeRow{RelayCode::relay_upstream_malformed,
            "relay.upstream_malformed",
            {"WeCom's answer is malformed.", "企业微信的回答格式不正确。"}},
    CodeRow{RelayCode::relay_unreachable,
            "relay.unreachable",
            {"The relay does not answer.", "中继服务没有回应。"}},
    CodeRow{RelayCode::relay_unexpected_answer,
            "relay.unexpected_answer",
            {"What answered is no relay; check the address after --relay, and any proxy between.",
             "回答的不是中继服务；请检查 --relay 后的地址与中间的代理。"}},
    CodeRow{RelayCode::relay_incomplete,
            "relay.incomplete",
            {"The relay's answer is not complete; ask again for the rest.",
             "中继服务的回答不完整，请重试以取得其余部分。"}},
};

constexpr bool relay_codes_are_in_order() {
  for (std::size_t index = 0; index < relay_code_table.size(); ++index) {
    if (relay_code_table[index].code != static_cast<RelayCode>(index)) return false;
  }
  return true;
}
static_assert(relay_codes_are_in_order());
static_assert(static_cast<std::size_t>(RelayCode::relay_incomplete) + 1 == relay_code_table.size());

// to_string(RelayCode::relay_unknown_host) is "relay.unknown_host".
constexpr std::string_view to_string(RelayCode code) {
  return relay_code_table[static_cast<std::size_t>(code)].text;
}

// The sentence of a code, such as a relay sent it; "" for one that is not on the list: a newer relay may have
// more, and what it says of itself has to do.
constexpr std::string_view words_of_code(std::string_view code, Locale locale) {
  const auto* const row = std::ranges::find(relay_code_table, code, &CodeRow::text);
  if (row == relay_code_table.end()) return "";
  return row->sentence[locale];
}

}  // namespace kfstat
