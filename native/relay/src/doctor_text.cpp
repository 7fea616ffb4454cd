#include "doctor_text.hpp"

namespace kfstat::relay {
namespace {

std::string pick(const Text& text, bool chinese) {
  return std::string(chinese ? text.zh : text.en);
}

constexpr Text no_connection = {
    "WeCom cannot be reached. Check the network and DNS of this machine; where a proxy leads out, set "
    "HTTPS_PROXY; where one rewrites TLS, give its CA with --upstream-ca.",
    "连不上企业微信。请检查本机网络和 DNS；需经代理出网时设置 HTTPS_PROXY；代理改写 TLS 时用 --upstream-ca "
    "指定其 CA。"};

constexpr Text bad_answer = {
    "What answered is not WeCom's API. Check --upstream, and whether a proxy or a portal answers in its "
    "place.",
    "应答的不是企业微信接口。请检查 --upstream，以及是否有代理或门户页面代为应答。"};

constexpr Text add_address = {
    "Add this machine's address to the app: WeCom admin console > Apps > the self-built app > trusted IPs of "
    "the enterprise (企业可信IP). It takes about a minute.",
    "把本机地址加进应用：企业微信管理后台 > 应用管理 > 该自建应用 > 企业可信IP > 配置。约一分钟后生效。"};

constexpr Text address_seen = {" The address WeCom saw: ", "企业微信看到的地址："};

constexpr Text allow_app = {
    "Add the app in the WeCom admin console under WeChat customer service > API > apps that may call "
    "(微信客服 "
    "> API > 可调用接口的应用). Do not hand accounts over to API management: kfstat does not need it, it "
    "would "
    "route conversations to the app, and the survey and smart reply of WeCom would stop.",
    "在管理后台「微信客服 > API > 可调用接口的应用」中加入该应用。不要把客服账号交给 API 管理：kfstat "
    "不需要，那样会话会转到应用，企业微信自带的满意度评价和智能回复也会停用。"};

constexpr Text no_account = {
    "WeCom lists no customer-service account. Make one under WeChat customer service (微信客服). Where there "
    "are "
    "some, look whether this is their corp's app.",
    "企业微信没有返回任何客服账号。请先在「微信客服」中创建账号；若已有账号，请确认该应用属于同一企业。"};

constexpr Text report_it = {
    "That is unexpected: figures and lists need no API management of the account. See that the app is under "
    "apps that may call (可调用接口的应用), and report this to the makers of kfstat. Do not hand the account "
    "over to API management because of it.",
    "这不在预期之内：读取统计数据和列表无需通过 API "
    "管理该账号。请确认该应用已列入「可调用接口的应用」，并把此结果反馈给 kfstat "
    "的开发者。不要因此把账号交给 API 管理。"};

constexpr Text managed_accounts = {"Accounts under API management (manage_privilege: true): ",
                                   "以下客服账号由 API 管理（manage_privilege: true）："};

constexpr Text about_managed = {
    "Their conversations go to the app, and WeCom's own survey, assistant and smart reply are off there. "
    "kfstat "
    "does not need it. Do not switch it back blindly: whatever answers customers through the app would stop, "
    "and how soon WeCom's own reception returns is not confirmed. Ask first who set it up.",
    "这些账号的会话由应用接管，企业微信自带的满意度评价、智能助手和智能回复在其中停用。kfstat "
    "不需要这样设置。请勿贸然改回：通过应用进行的接待会中断，而企业微信自带的接待多久恢复尚无定论。请先询问设"
    "置"
    "的人。"};

constexpr Text widen_range = {
    "Widen the app's visible range: WeCom admin console > Apps > the self-built app > visible range, add the "
    "servicers of the account or their departments.",
    "扩大应用可见范围：管理后台 > 应用管理 > 该自建应用 > 可见范围，加入该账号的接待人员或其部门。"};

constexpr Text check_secret = {
    "Take the secret of the self-built app from WeCom admin console > Apps > the app > Secret, and the corp "
    "id "
    "from My enterprise. Secrets of other apps do not fit. Do not try often: many wrong ones block this "
    "address "
    "for an hour.",
    "Secret 取自管理后台 > 应用管理 > 该自建应用 > Secret，企业 ID 取自“我的企业”。其他应用的 Secret "
    "不能用。不要反复尝试：多次错误会使本机地址被封一小时。"};

constexpr Text cause = {" What happened: ", "具体原因："};

std::string cause_text(const Failure& failure, bool chinese) {
  if (failure.cause.empty()) return "";
  return pick(cause, chinese) + std::string(failure.cause) + ", " + failure.reason;
}

std::string permission_step(Check check, std::int32_t errcode, bool chinese) {
  std::string widen = pick(widen_range, chinese);
  switch (errcode) {
    case 48007:
      return pick(report_it, chinese);
    case 60021:
    case 60030:
    case 81013:
      return widen;
    case 50002:
    case 60011:
      return check == Check::departments ? widen : widen + (chinese ? "" : " ") + pick(allow_app, chinese);
    default:
      return pick(allow_app, chinese);
  }
}

}  // namespace

Text name_of(Check check) {
  switch (check) {
    case Check::configuration:
      return {"The configuration is good", "配置无误"};
    case Check::secret:
      return {"WeCom answers and accepts the secret", "企业微信可达，Secret 有效"};
    case Check::accounts:
      return {"The app may list customer-service accounts", "应用可读取客服账号列表"};
    case Check::servicers:
      return {"The app may list the servicers of an account", "应用可读取接待人员列表"};
    case Check::departments:
      return {"The app sees the people of the departments", "应用可见部门成员"};
    case Check::figures:
      break;
  }
  return {"The app may read figures", "应用可读取统计数据"};
}

std::string next_step(Check check, const Answer& answer, bool chinese) {
  if (answer.kind != AnswerKind::json) {
    const bool has_answered = answer.kind == AnswerKind::not_json || answer.kind == AnswerKind::bad_status ||
                              answer.kind == AnswerKind::too_large;
    return pick(has_answered ? bad_answer : no_connection, chinese) + cause_text(answer.failure, chinese);
  }
  const ErrcodeExplanation why = explain(answer);
  const std::string meaning = pick(why.meaning, chinese) + (chinese ? "" : " ");
  switch (why.errcode_class) {
    case ErrcodeClass::ip_not_trusted:
      return pick(add_address, chinese) +
             (answer.egress_address.empty() ? "" : pick(address_seen, chinese) + answer.egress_address);
    case ErrcodeClass::setup:
      return meaning + pick(check_secret, chinese);
    case ErrcodeClass::permission:
      return meaning + permission_step(check, why.errcode, chinese);
    default:
      return meaning + pick(why.action, chinese);
  }
}

std::string nothing_there(Check check, bool chinese) {
  if (check != Check::accounts) return pick(widen_range, chinese);
  return pick(no_account, chinese) + (chinese ? "" : " ") + pick(allow_app, chinese);
}

std::string managed_warning(const std::vector<std::string>& accounts, bool chinese) {
  constexpr std::size_t most_named = 5;
  std::string text = pick(managed_accounts, chinese);
  for (std::size_t i = 0; i < accounts.size() && i < most_named; ++i)
    text += (i == 0 ? "" : chinese ? "、" : ", ") + accounts[i];
  if (accounts.size() > most_named) {
    const std::string more = std::to_string(accounts.size() - most_named);
    text += chinese ? "等，另有 " + more + " 个" : " and " + more + " more";
  }
  return text + "\n    " + pick(about_managed, chinese);
}

}  // namespace kfstat::relay
