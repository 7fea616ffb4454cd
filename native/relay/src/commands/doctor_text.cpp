#include "commands/doctor_text.hpp"

#include "codes/locale.hpp"
#include "store/store_session.hpp"

namespace kfstat::relay {
namespace {

std::string pick(const Text& text, Locale locale) {
  return std::string(text[locale]);
}

std::string join(const std::string& sentence, const std::string& next, Locale locale) {
  constexpr Text one_after_other{"{0} {1}", "{0}{1}"};
  return fill_with(one_after_other[locale], sentence, next);
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

constexpr Text add_address_at_provider = {
    "Add this machine's address to the app: the service provider's console (服务商管理后台) > the app > IP "
    "whitelist "
    "(IP白名单). It takes about a minute.",
    "把本机地址加进应用：服务商管理后台 > 该应用 > IP白名单。约一分钟后生效。"};

constexpr Text address_seen = {" The address WeCom saw: ", "企业微信看到的地址："};

constexpr Text allow_app = {
    "Add the app in the WeCom admin console under WeChat customer service > API > apps that may call "
    "(微信客服 "
    "> API > 可调用接口的应用). Do not hand accounts over to API management: kfstat does not need it, it "
    "would "
    "route conversations to the app, and the survey and smart reply of WeCom would stop.",
    "在管理后台「微信客服 > API > 可调用接口的应用」中加入该应用。不要把客服账号交给 API 管理：kfstat "
    "不需要，那样会话会转到应用，企业微信自带的满意度评价和智能回复也会停用。"};

constexpr Text allow_app_at_provider = {
    "The app needs the right WeChat customer service > service tools > read statistics (微信客服 > 服务工具 "
    "> "
    "获取客服数据统计): whoever makes the app adds it in the service provider's console (服务商管理后台), "
    "and the "
    "corp's admin agrees to it again. Do not ask for the right to manage accounts through the API: kfstat "
    "does not "
    "need it, it would route conversations to the app, and the survey and smart reply of WeCom would stop.",
    "应用需要「微信客服 > 服务工具 > "
    "获取客服数据统计」权限：请开发方在服务商管理后台为该应用添加，再由企业管理员"
    "重新授权。不要申请通过 API 管理客服账号：kfstat "
    "不需要，那样会话会转到应用，企业微信自带的满意度评价和智能"
    "回复也会停用。"};

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

constexpr Text report_it_to_provider = {
    "That is unexpected: figures and lists need no API management of the account. See that the corp gave the "
    "app "
    "the right to read statistics (获取客服数据统计), and report this to the makers of kfstat. Do not hand "
    "the account "
    "over to API management because of it.",
    "这不在预期之内：读取统计数据和列表无需通过 API "
    "管理该账号。请确认企业已授予该应用「获取客服数据统计」权限，"
    "并把此结果反馈给 kfstat 的开发者。不要因此把账号交给 API 管理。"};

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

constexpr Text widen_range_at_provider = {
    "Widen the app's visible range: WeCom admin console > Apps > the app > visible range, add the servicers "
    "of the "
    "account or their departments.",
    "扩大应用可见范围：管理后台 > 应用管理 > 该应用 > 可见范围，加入该账号的接待人员或其部门。"};

constexpr Text check_token_command = {
    "Run the program of --token-command by itself, as the user of the relay: in 10 seconds it must print "
    "what gettoken "
    "would answer for this corp, {\"access_token\":…,\"expires_in\":…}, and end with 0. What it needs for "
    "that "
    "(permanent code, suite ticket) is the app's maker's to know.",
    "请以运行 kfstat-relay 的用户单独运行 --token-command 的程序：须在 10 秒内打印与 gettoken "
    "应答相同的内容，即本企业的 "
    "{\"access_token\":…,\"expires_in\":…}，并以 0 退出。它所需的永久授权码、suite ticket "
    "等请向应用开发方了解。"};

constexpr Text check_secret = {
    "Take the secret of the self-built app from WeCom admin console > Apps > the app > Secret, and the corp "
    "id "
    "from My enterprise. Secrets of other apps do not fit. Do not try often: many wrong ones block this "
    "address "
    "for an hour.",
    "Secret 取自管理后台 > 应用管理 > 该自建应用 > Secret，企业 ID 取自“我的企业”。其他应用的 Secret "
    "不能用。不要反复尝试：多次错误会使本机地址被封一小时。"};

constexpr Text mend_store = {
    "Without its store the relay does not start. Look at --store; run the doctor as the user of the relay.",
    "没有存储，kfstat-relay 无法启动。请检查 --store，并以运行 kfstat-relay 的用户运行诊断。"};

constexpr Text name_readers = {
    "The policy lets nobody read anything. Name the users in the file of --policy, with accounts = \"all\" "
    "or the "
    "open_kfids they may read.",
    "权限文件没有允许任何人读取数据。请在 --policy 的文件中写入用户，并用 accounts = \"all\" 或 open_kfid "
    "列表指定可读取的账号。"};

constexpr Text add_token = {
    "Nobody whom the policy names has a token. Make one: kfstat-relay token add USER --tokens FILE.",
    "权限文件中的用户都没有令牌。请生成：kfstat-relay token add USER --tokens FILE。"};

constexpr Text have_token_only = {"These have a token, and the policy lets them read nothing: ",
                                  "以下用户有令牌，但权限文件不允许其读取任何数据："};

constexpr Text cause = {" What happened: ", "具体原因："};

std::string cause_text(const Failure& failure, Locale locale) {
  if (failure.cause.empty()) return "";
  return pick(cause, locale) + std::string(failure.cause) + ", " + failure.reason;
}

// In the words of the app's kind.
std::string pick(const Text& self_built, const Text& other, Reader reader) {
  return pick(reader.self_built ? self_built : other, reader.locale);
}

std::string permission_step(Check check, std::int32_t errcode, Reader reader) {
  std::string widen = pick(widen_range, widen_range_at_provider, reader);
  std::string allow = pick(allow_app, allow_app_at_provider, reader);
  switch (errcode) {
    case 48007:
      return pick(report_it, report_it_to_provider, reader);
    case 60021:
    case 60030:
    case 81013:
      return widen;
    case 50002:
    case 60011:
      return check == Check::departments ? widen : join(widen, allow, reader.locale);
    default:
      return allow;
  }
}

Text text_of(Check check, bool self_built) {
  switch (check) {
    case Check::configuration:
      return {"The configuration is good", "配置无误"};
    case Check::store:
      return {"The relay can keep days", "可保存每日数据"};
    case Check::sign_in:
      return {"Somebody may read figures", "有人可读取统计数据"};
    case Check::secret:
      if (!self_built) return {"WeCom answers, and there is a token", "企业微信可达，已取得令牌"};
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

std::string list_of(const std::vector<std::string>& names, Locale locale) {
  constexpr std::size_t most_named = 5;
  constexpr Text comma{", ", "、"};
  constexpr Text and_more{" and {0} more", "等，另有 {0} 个"};
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most_named; ++i)
    text += (i == 0 ? "" : pick(comma, locale)) + names[i];
  if (names.size() > most_named)
    text += fill_with(and_more[locale], std::to_string(names.size() - most_named));
  return text;
}

}  // namespace

std::string name_of(Check check, Reader reader) {
  return pick(text_of(check, reader.self_built), reader.locale);
}

std::string next_step(Check check, const Answer& answer, Reader reader) {
  const Locale locale = reader.locale;
  const bool is_of_program = answer.denied && !reader.self_built;
  if (answer.kind != AnswerKind::json) {
    const bool has_answered = answer.kind == AnswerKind::not_json || answer.kind == AnswerKind::bad_status ||
                              answer.kind == AnswerKind::too_large;
    const Text& step = is_of_program ? check_token_command : has_answered ? bad_answer : no_connection;
    return pick(step, locale) + cause_text(answer.failure, locale);
  }
  const ErrcodeExplanation why = explain(answer);
  const auto then = [&](const std::string& step) { return join(pick(why.meaning, locale), step, locale); };
  switch (why.errcode_class) {
    case ErrcodeClass::ip_not_trusted:
      return pick(add_address, add_address_at_provider, reader) +
             (answer.egress_address.empty() ? "" : pick(address_seen, locale) + answer.egress_address);
    case ErrcodeClass::setup:
      return then(pick(check_secret, check_token_command, reader));
    case ErrcodeClass::permission:
      return then(permission_step(check, why.errcode, reader));
    default:
      return then(pick(is_of_program ? check_token_command : why.action, locale));
  }
}

std::string nothing_there(Check check, Reader reader) {
  if (check != Check::accounts) return pick(widen_range, widen_range_at_provider, reader);
  return join(pick(no_account, reader.locale), pick(allow_app, allow_app_at_provider, reader), reader.locale);
}

std::string managed_warning(const std::vector<std::string>& accounts, Locale locale) {
  return pick(managed_accounts, locale) + list_of(accounts, locale) + "\n    " + pick(about_managed, locale);
}

std::string store_text(const StoreLocation& location, int version, Locale locale) {
  constexpr Text in_memory{"in memory only, and read again after a restart", "仅在内存中，重启后重新读取"};
  constexpr Text to_be_made{"{0}, which the relay makes when it starts", "{0}，启动时创建"};
  constexpr Text of_version{"{0}, schema version {1}", "{0}，结构版本 {1}"};
  constexpr Text of_old_version{"{0}, schema version {1}, which the relay brings up to {2} when it starts",
                                "{0}，结构版本 {1}，启动时升级到 {2}"};
  if (location.kind == StoreKind::memory) return pick(in_memory, locale);
  const Text& text = version == 0                        ? to_be_made
                     : version < newest_schema_version() ? of_old_version
                                                         : of_version;
  return fill_with(text[locale], location.kind == StoreKind::sqlite ? location.target : "PostgreSQL",
                   std::to_string(version), std::to_string(newest_schema_version()));
}

std::string store_step(const std::string& why, Locale locale) {
  return pick(mend_store, locale) + pick(cause, locale) + why;
}

std::string sign_in_text(AccessMode mode, const Guests& guests, Locale locale) {
  constexpr Text anybody{"none, whoever is on this machine, without signing in",
                         "none，无需登录，本机上的任何人都可读取"};
  constexpr Text with_token{"bearer, {1} tokens, {0} users of the policy may read figures",
                            "bearer，令牌 {1} 个，权限文件中可读取数据的用户 {0} 个"};
  constexpr Text by_proxy{"trusted-header, {0} users of the policy may read figures",
                          "trusted-header，权限文件中可读取数据的用户 {0} 个"};
  const Text& text = mode == AccessMode::bearer           ? with_token
                     : mode == AccessMode::trusted_header ? by_proxy
                                                          : anybody;
  return fill_with(text[locale], std::to_string(guests.readers), std::to_string(guests.tokens));
}

std::string sign_in_step(AccessMode mode, const Guests& guests, Locale locale) {
  if (mode == AccessMode::none) return "";
  if (guests.readers == 0) return pick(name_readers, locale);
  if (mode == AccessMode::bearer && guests.tokens == 0) return pick(add_token, locale);
  return "";
}

std::string strangers_warning(const std::vector<std::string>& users, Locale locale) {
  return pick(have_token_only, locale) + list_of(users, locale);
}

}  // namespace kfstat::relay
