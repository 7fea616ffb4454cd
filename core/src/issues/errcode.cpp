#include "issues/issue_list.hpp"
#include <kfstat/errcode.hpp>

#include <algorithm>
#include <array>

namespace kfstat {
namespace {

struct ClassInfo {
  ErrcodeClass errcode_class;
  std::string_view name;
  Retry retry;
  IssueCode issue_code;
  Text meaning;
  Text action;
};

constexpr std::array<ClassInfo, 10> class_table{{
    {ErrcodeClass::temporary,
     "temporary",
     Retry::later,
     IssueCode::upstream_temporary,
     {"WeCom is busy at the moment.", "企业微信暂时繁忙。"},
     {"Wait a little and ask again, at most three times.", "请稍候再试，最多重试三次。"}},
    {ErrcodeClass::credential,
     "credential",
     Retry::after_refresh,
     IssueCode::upstream_credential,
     {"The access_token is invalid or has expired.", "access_token 无效或已过期。"},
     {"Fetch a new access_token and ask once more.", "请重新获取 access_token 后再试一次。"}},
    {ErrcodeClass::setup,
     "setup",
     Retry::no,
     IssueCode::upstream_setup,
     {"The app is not set up correctly.", "应用配置有误。"},
     {"Check the corp ID and the secret of the self-built app, and that it is among the apps that may call "
      "the API.",
      "请检查企业 ID 与自建应用的 Secret，并确认该应用已列入「可调用接口的应用」。"}},
    {ErrcodeClass::permission,
     "permission",
     Retry::no,
     IssueCode::upstream_permission,
     {"The app may not read these figures.", "应用没有读取这些数据的权限。"},
     {"In the WeCom console add the app under WeChat Customer Service, apps that may call the API, and put "
      "the "
      "servicers into its visible range.",
      "请在企业微信管理后台「微信客服 - 可调用接口的应用」中添加该应用，并把接待人员加入应用的可见范围。"}},
    {ErrcodeClass::ip_not_trusted,
     "ip_not_trusted",
     Retry::no,
     IssueCode::upstream_ip_not_trusted,
     {"The address the request came from is not trusted by the app.",
      "请求来源 IP 不在应用的企业可信 IP 中。"},
     {"Add the relay's outgoing address to the app's trusted IPs in the WeCom console and wait a minute; the "
      "relay's log names the address.",
      "请在管理后台该应用的「企业可信IP」中添加中继服务器的出口 IP，约一分钟后生效；具体地址见中继日志。"}},
    {ErrcodeClass::rate_limited,
     "rate_limited",
     Retry::later,
     IssueCode::upstream_rate_limited,
     {"Too many calls in a short time.", "短时间内调用过于频繁。"},
     {"Stop calling until the limit's window has passed: a minute, or an hour for the hourly limit.",
      "请停止调用，等限制窗口过去后再试：分钟限制为一分钟，小时限制为一小时。"}},
    {ErrcodeClass::concurrency_limited,
     "concurrency_limited",
     Retry::fewer,
     IssueCode::upstream_concurrency_limited,
     {"Too many calls at the same time.", "同时进行的调用过多。"},
     {"Ask again with fewer calls in flight.", "请减少并发后再试。"}},
    {ErrcodeClass::invalid_request,
     "invalid_request",
     Retry::no,
     IssueCode::upstream_invalid_request,
     {"WeCom does not accept what was asked.", "企业微信不接受该请求。"},
     {"Check the account, the servicer and the range.", "请检查客服账号、接待人员和日期范围。"}},
    {ErrcodeClass::gone,
     "gone",
     Retry::no,
     IssueCode::upstream_gone,
     {"WeCom has retired this API.", "企业微信已下线该接口。"},
     {"Update kfstat.", "请升级 kfstat。"}},
    {ErrcodeClass::unknown,
     "unknown",
     Retry::no,
     IssueCode::upstream_unknown,
     {"WeCom answered with an error that is not documented for this API.",
      "企业微信返回了该接口文档中没有的错误。"},
     {"Look the code up in WeCom's list of global error codes.",
      "请在企业微信「全局错误码」中查询该错误码。"}},
}};

const ClassInfo& info_of(ErrcodeClass errcode_class) {
  return class_table[static_cast<std::size_t>(errcode_class)];
}

// An empty text stands for the text of the class.
struct ErrcodeInfo {
  std::int32_t errcode;
  ErrcodeClass errcode_class;
  Text meaning;
  Text action;
};

using enum ErrcodeClass;

// Sorted by errcode. 0 is no error; the contract has no class for it.
constexpr ErrcodeInfo errcode_table[] = {
    {-1, temporary, {}, {}},
    {0, unknown, {"Success: this is no error.", "成功，并非错误。"}, {"Nothing to do.", "无需处理。"}},
    {6000, temporary, {"Two changes collided upstream.", "数据版本冲突。"}, {}},
    {40001,
     setup,
     {"The app's secret is wrong.", "应用 Secret 错误。"},
     {"Copy the secret of the self-built app from the WeCom console again.",
      "请在管理后台重新复制自建应用的 Secret。"}},
    {40003, invalid_request, {"The servicer's userid is invalid.", "接待人员 userid 无效。"}, {}},
    {40013,
     setup,
     {"The corp ID is wrong.", "企业 ID 错误。"},
     {"Copy the corp ID from My Company in the WeCom console.", "请在管理后台「我的企业」中复制企业 ID。"}},
    {40014, credential, {"The access_token is invalid.", "access_token 无效。"}, {}},
    {40031, invalid_request, {"The list of userids is invalid.", "userid 列表无效。"}, {}},
    {40056, setup, {"The app's agentid is wrong.", "应用 agentid 错误。"}, {}},
    {40058, invalid_request, {"A parameter is invalid.", "参数不合法。"}, {}},
    {40066, invalid_request, {"The list of departments is invalid.", "部门列表无效。"}, {}},
    {40091, setup, {"The secret belongs to another corp.", "Secret 不属于该企业。"}, {}},
    {41001, setup, {"The access_token was not sent.", "缺少 access_token 参数。"}, {}},
    {41002, setup, {"The corp ID was not sent.", "缺少 corpid 参数。"}, {}},
    {41004, setup, {"The secret was not sent.", "缺少 secret 参数。"}, {}},
    {42001, credential, {"The access_token has expired.", "access_token 已过期。"}, {}},
    {45009, rate_limited, {}, {}},
    {45029,
     invalid_request,
     {"The answer would be too large.", "返回数据过大。"},
     {"Ask for fewer days at once.", "请缩短每次查询的日期范围。"}},
    {45033, concurrency_limited, {}, {}},
    {48001,
     permission,
     {"The app has no right to this API.", "应用没有该接口的权限。"},
     {"In the WeCom console add the app under WeChat Customer Service, API, apps that may call the API. No "
      "account has to be handed over to API management.",
      "请在管理后台「微信客服 - API - 可调用接口的应用」中添加该应用；无需把客服账号交给 API 管理。"}},
    {48002,
     permission,
     {"The app has no right to this API.", "应用没有该接口的权限。"},
     {"In the WeCom console add the app under WeChat Customer Service, API, apps that may call the API. No "
      "account has to be handed over to API management.",
      "请在管理后台「微信客服 - API - 可调用接口的应用」中添加该应用；无需把客服账号交给 API 管理。"}},
    {48004, permission, {"The app's authorisation has ended.", "应用授权已失效。"}, {}},
    {48005, gone, {}, {}},
    {48006, permission, {"The app's authorisation has ended.", "应用授权已失效。"}, {}},
    {48007,
     permission,
     {"The app is not authorised for this customer-service account.", "应用未获该客服账号的授权。"},
     {"Figures do not need this: do not hand the account over to API management, tell whoever runs kfstat.",
      "读取统计数据不需要该授权：请勿把账号交给 API 管理，请告知 kfstat 的维护者。"}},
    {50002, permission, {"The member may not do this.", "成员没有相应权限。"}, {}},
    {50003,
     setup,
     {"The app is disabled.", "应用已被停用。"},
     {"Enable the app in the WeCom console.", "请在管理后台启用该应用。"}},
    {60011, permission, {"The servicer is outside the app's rights.", "接待人员不在应用的权限范围内。"}, {}},
    {60020, ip_not_trusted, {}, {}},
    {60021,
     permission,
     {"The servicer is outside the app's visible range.", "接待人员不在应用的可见范围内。"},
     {}},
    {60030,
     permission,
     {"A servicer of the account is outside the app's visible range.",
      "该客服账号有接待人员不在应用的可见范围内。"},
     {"In the WeCom console put all servicers of the account into the app's visible range.",
      "请在管理后台把该账号的所有接待人员加入应用的可见范围。"}},
    {60111,
     invalid_request,
     {"There is no member with this userid.", "该 userid 的成员不存在。"},
     {"Check the servicer; someone who left has no userid any more.",
      "请检查接待人员；已离职成员的 userid 不再存在。"}},
    {60123, invalid_request, {"The department ID is invalid.", "部门 ID 无效。"}, {}},
    {81013,
     permission,
     {"Nobody asked for is in the app's visible range.", "所查对象均不在应用的可见范围内。"},
     {}},
    {92000, permission, {"The app may not use this interface.", "应用没有使用该接口的权限。"}, {}},
    {95000, invalid_request, {"The open_kfid is invalid.", "客服账号 ID（open_kfid）无效。"}, {}},
    {95004,
     invalid_request,
     {"There is no such customer-service account in this corp.", "该客服账号不存在，或不属于本企业。"},
     {}},
    {95011,
     setup,
     {"A stand-alone secret was used in joint mode.", "在企业微信后台模式下使用了独立版的 Secret。"},
     {"Use the secret of an app of this WeCom corp.", "请改用本企业自建应用的 Secret。"}},
    {95012,
     setup,
     {"A joint-mode secret was used in stand-alone mode.", "在独立版模式下使用了企业微信应用的 Secret。"},
     {"Use the secret of a self-built app. Do not switch the stand-alone console's API on for it: that hands "
      "all accounts over to API management.",
      "请改用自建应用的 Secret。请勿为此在独立版后台中开启 API：那会把全部客服账号交给 API 管理。"}},
    {95014,
     invalid_request,
     {"This person is not a servicer of the account.", "该成员不是此客服账号的接待人员。"},
     {}},
    {95017,
     setup,
     {"The API of WeChat Customer Service is switched off.", "微信客服的 API 功能未开启。"},
     {"In the WeCom console add the app under WeChat Customer Service, API, apps that may call the API. No "
      "account has to be handed over to API management.",
      "请在管理后台「微信客服 - API - 可调用接口的应用」中添加该应用；无需把客服账号交给 API 管理。"}},
    {95023,
     setup,
     {"The API was handed to an agency-built app.", "微信客服 API 已授权给代开发应用。"},
     {"Use that app's token, or take the authorisation back.", "请改用该应用的凭证，或收回授权。"}},
    {301002, setup, {"The app may not act for this corp.", "应用与企业不匹配。"}, {}},
    {600018,
     invalid_request,
     {"The range's times are invalid.", "查询时间范围无效。"},
     {"Ask for at most 31 days, from yesterday back to 180 days before today.",
      "请查询昨天至前 180 天之内、不超过 31 天的范围。"}},
    {600019,
     invalid_request,
     {"The range's times are invalid.", "查询时间范围无效。"},
     {"Ask for at most 31 days, from yesterday back to 180 days before today.",
      "请查询昨天至前 180 天之内、不超过 31 天的范围。"}},
    {660003, permission, {"The app has no right to this API.", "应用没有该接口的权限。"}, {}},
    {701089,
     permission,
     {"The servicer is outside the app's visible range.", "接待人员不在应用的可见范围内。"},
     {}},
    {2000002, setup, {"The corp ID is wrong.", "企业 ID 错误。"}, {}},
};

const Text& or_else(const Text& text, const Text& fallback) {
  return text.en.empty() ? fallback : text;
}

}  // namespace

std::string_view to_string(ErrcodeClass errcode_class) {
  return info_of(errcode_class).name;
}

std::string_view to_string(Retry retry) {
  static constexpr std::array<std::string_view, 4> names{"no", "after_refresh", "later", "fewer"};
  return names[static_cast<std::size_t>(retry)];
}

ErrcodeExplanation explain_errcode(std::int32_t errcode) {
  const auto* const found =
      std::lower_bound(std::begin(errcode_table), std::end(errcode_table), errcode,
                       [](const ErrcodeInfo& info, std::int32_t code) { return info.errcode < code; });
  const bool known = found != std::end(errcode_table) && found->errcode == errcode;
  const ClassInfo& info = info_of(known ? found->errcode_class : unknown);
  return {errcode, info.errcode_class, info.retry,
          known ? or_else(found->meaning, info.meaning) : info.meaning,
          known ? or_else(found->action, info.action) : info.action};
}

ErrcodeExplanation explain_class(ErrcodeClass errcode_class) {
  const ClassInfo& info = info_of(errcode_class);
  return {0, info.errcode_class, info.retry, info.meaning, info.action};
}

IssueCode issue_code_of(ErrcodeClass errcode_class) {
  return info_of(errcode_class).issue_code;
}

std::string redact_errmsg(std::string_view errmsg) {
  std::size_t end = errmsg.size();
  for (const std::string_view marker : {"hint:", "from ip:", "more info at"}) {
    end = std::min(end, errmsg.find(marker));
  }
  std::string_view text = errmsg.substr(0, end);
  while (!text.empty() && (text.back() == ',' || text.back() == ' '))
    text.remove_suffix(1);
  return std::string(text);
}

Issue upstream_issue(std::int32_t errcode, std::string_view errmsg) {
  const ErrcodeExplanation why = explain_errcode(errcode);
  return make_issue(issue_code_of(why.errcode_class), "",
                    {{"errcode", std::int64_t{errcode}},
                     {"errmsg", redact_errmsg(errmsg)},
                     {"retry", std::string(to_string(why.retry))}});
}

}  // namespace kfstat
