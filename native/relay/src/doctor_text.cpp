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
    "the enterprise. It takes about a minute. The address WeCom saw: ",
    "把本机地址加进应用：企业微信管理后台 > 应用管理 > 该自建应用 > "
    "企业可信IP。约一分钟后生效。企业微信看到的地址："};

constexpr Text allow_app = {
    "Let the app use customer service: WeCom admin console > WeChat customer service > API > apps that may "
    "call (可调用接口的应用), add the self-built app, and give it the accounts to manage.",
    "允许该应用调用微信客服接口：管理后台 > 微信客服 > API > "
    "可调用接口的应用，加入该自建应用，并把要统计的客服账号分配给它。"};

constexpr Text widen_range = {
    "Widen the app's visible range: WeCom admin console > Apps > the self-built app > visible range, add the "
    "servicers or their departments.",
    "扩大应用可见范围：管理后台 > 应用管理 > 该自建应用 > 可见范围，加入接待人员或其部门。"};

constexpr Text check_secret = {
    "Take the secret of the self-built app from WeCom admin console > Apps > the app > Secret, and the corp "
    "id "
    "from My enterprise. Secrets of other apps do not fit. Do not try often: many wrong ones block this "
    "address "
    "for an hour.",
    "Secret 取自管理后台 > 应用管理 > 该自建应用 > Secret，企业 ID 取自“我的企业”。其他应用的 Secret "
    "不能用。不要反复尝试：多次错误会使本机地址被封一小时。"};

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
  if (answer.kind == AnswerKind::not_json || answer.kind == AnswerKind::bad_status ||
      answer.kind == AnswerKind::too_large) {
    return pick(bad_answer, chinese);
  }
  if (answer.kind != AnswerKind::json) return pick(no_connection, chinese);
  const ErrcodeExplanation why = explain_errcode(*answer.errcode);
  switch (why.errcode_class) {
    case ErrcodeClass::ip_not_trusted:
      return pick(add_address, chinese) + (answer.egress_address.empty() ? "?" : answer.egress_address);
    case ErrcodeClass::setup:
      return pick(why.meaning, chinese) + " " + pick(check_secret, chinese);
    case ErrcodeClass::permission:
      return pick(why.meaning, chinese) + " " +
             pick(check == Check::departments ? widen_range : allow_app, chinese);
    default:
      return pick(why.meaning, chinese) + " " + pick(why.action, chinese);
  }
}

Text nothing_there(Check check) {
  return check == Check::accounts ? allow_app : widen_range;
}

}  // namespace kfstat::relay
