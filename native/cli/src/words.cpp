#include "words.hpp"

#include "codes/locale.hpp"
#include <kfstat/document.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace kfstat::cli {
namespace {

struct PhraseRow {
  Phrase phrase;
  Text text;
};

constexpr std::array phrases{
    PhraseRow{
        Phrase::no_command,
        {"no command was given; `kfstat --help` lists them", "没有给出命令；`kfstat --help` 列出全部命令"}},
    PhraseRow{Phrase::unknown_command,
              {"there is no command '{0}'; `kfstat --help` lists them",
               "没有名为“{0}”的命令；`kfstat --help` 列出全部命令"}},
    PhraseRow{Phrase::near_command,
              {"there is no command '{0}'; did you mean {1}?", "没有名为“{0}”的命令，是否想用 {1}？"}},
    PhraseRow{Phrase::unknown_option,
              {"there is no option '{0}' here; `kfstat {1}--help` lists them",
               "这里没有选项“{0}”；`kfstat {1}--help` 列出全部选项"}},
    PhraseRow{Phrase::near_option,
              {"there is no option '{0}' here; did you mean {1}?", "这里没有选项“{0}”，是否想用 {1}？"}},
    PhraseRow{Phrase::extra_argument,
              {"'{0}' is one argument too many; `kfstat {1}--help` tells what is taken",
               "参数“{0}”是多余的；`kfstat {1}--help` 说明可用的参数"}},
    PhraseRow{Phrase::needs_value, {"{0} needs a value", "{0} 后面缺少值"}},
    PhraseRow{Phrase::given_twice, {"{0} can be given once only", "{0} 只能给出一次"}},
    PhraseRow{Phrase::missing, {"{0} is required: {1}", "缺少 {0}：{1}"}},
    PhraseRow{Phrase::not_seconds,
              {"{0} takes Unix seconds, 0 to 253402271999, such as 1762920000; '{1}' is none",
               "{0} 应为 Unix 秒（0 到 253402271999），例如 1762920000；“{1}”不是"}},
    PhraseRow{Phrase::milliseconds,
              {"{0} takes Unix seconds, and '{1}' has milliseconds: {2} would do",
               "{0} 应为 Unix 秒，而“{1}”是毫秒：可写作 {2}"}},
    PhraseRow{Phrase::not_errcode,
              {"an errcode is a whole number of 32 bits, such as 60020; '{1}' is none",
               "errcode 是 32 位整数，例如 60020；“{1}”不是"}},
    PhraseRow{Phrase::not_date,
              {"{0} takes a date as YYYY-MM-DD, such as 2025-11-03; '{1}' is none",
               "{0} 应为 YYYY-MM-DD 格式的日期，例如 2025-11-03；“{1}”不是"}},
    PhraseRow{Phrase::not_choice, {"{0} takes {2}; '{1}' is none of them", "{0} 只能是 {2}；“{1}”不在其中"}},
    PhraseRow{Phrase::near_choice,
              {"{0} takes {2}; did you mean {3} by '{1}'?", "{0} 只能是 {2}；“{1}”是否想写 {3}？"}},
    PhraseRow{Phrase::not_utf8, {"{0} must be UTF-8", "{0} 必须是 UTF-8 文本"}},
    PhraseRow{Phrase::no_file_name, {"{0} must name a file", "{0} 应为文件名"}},
    PhraseRow{Phrase::not_address,
              {"{0} takes an address such as https://kfstat.example.com; '{1}' is none",
               "{0} 应为 https://kfstat.example.com 这样的地址；“{1}”不是"}},
    PhraseRow{Phrase::range_beside_dates,
              {"--range stands in place of --from and --to; give one or the other",
               "--range 用来代替 --from 与 --to，两者只能取其一"}},
    PhraseRow{Phrase::no_dates,
              {"the dates are missing; give --from and --to, or --range",
               "缺少日期；请给出 --from 与 --to，或 --range"}},
    PhraseRow{Phrase::input_taken,
              {"standard input can be one thing only; name a file for the other",
               "标准输入只能用于其中一项，另一项请给出文件名"}},
    PhraseRow{Phrase::no_such_file, {"{0}: there is no such file", "{0}：没有这个文件"}},
    PhraseRow{Phrase::no_permission, {"{0}: may not be read by you", "{0}：没有读取权限"}},
    PhraseRow{Phrase::is_folder, {"{0}: is a folder, not a file", "{0}：是文件夹，不是文件"}},
    PhraseRow{Phrase::unreadable, {"{0}: cannot be read ({1})", "{0}：无法读取（{1}）"}},
    PhraseRow{Phrase::no_token,
              {"{0}: holds no token, which is one line of letters and digits",
               "{0}：其中没有令牌；令牌是一行字母与数字"}},
    PhraseRow{Phrase::output_lost, {"standard output cannot be written", "无法写入标准输出"}},
    PhraseRow{Phrase::relay_lost, {"{0}: the relay does not answer: {1}", "{0}：中继服务没有回应：{1}"}},
    PhraseRow{Phrase::relay_stopped,
              {"The relay's answer did not come to its end: {0}.", "中继服务的回答没有传完：{0}。"}},
    PhraseRow{Phrase::try_again, {"Try again in {0} s.", "请在 {0} 秒后重试。"}},
    PhraseRow{Phrase::unknown_host, {"there is no host of that name", "没有这个主机名"}},
    PhraseRow{Phrase::refused_connection, {"no connection can be made", "无法建立连接"}},
    PhraseRow{Phrase::too_slow, {"it took too long", "等待超时"}},
    PhraseRow{Phrase::fell_silent, {"it said nothing for 30 seconds", "30 秒内没有任何数据"}},
    PhraseRow{Phrase::untrusted,
              {"its certificate is not trusted; --ca-file names a CA of your own",
               "其证书不受信任；自有的 CA 用 --ca-file 给出"}},
    PhraseRow{Phrase::no_certificates,
              {"the file of --ca-file holds no certificate", "--ca-file 给出的文件中没有证书"}},
    PhraseRow{Phrase::no_tls,
              {"it does not answer in HTTPS; is its address http://?",
               "对方没有以 HTTPS 回应；地址是否应为 http://？"}},
    PhraseRow{Phrase::cut, {"the connection was cut", "连接中断"}},
    PhraseRow{Phrase::standard_input, {"standard input", "标准输入"}},
    PhraseRow{Phrase::reads_terminal,
              {"reading from the terminal; Ctrl-D ends the input", "正在从终端读取；按 Ctrl-D 结束输入"}},
    PhraseRow{Phrase::unread_departments,
              {"WeCom refuses to show some departments; their people are not on the list",
               "企业微信拒绝显示部分部门，名单中没有这些部门的成员"}},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    if (phrases[i].phrase != static_cast<Phrase>(i)) return false;
  }
  return true;
}
static_assert(in_order() && static_cast<std::size_t>(Phrase::unread_departments) + 1 == phrases.size());

}  // namespace

std::string format(const Sentence& sentence, Locale locale) {
  return fill(phrases[static_cast<std::size_t>(sentence.phrase)].text[locale], sentence.gaps);
}

void tell(std::string line) {
  const bool is_utf8 = document::is_utf8(line);
  for (std::size_t at = 0; at < line.size(); ++at) {
    const auto byte = static_cast<unsigned char>(line[at]);
    const bool is_broken = byte >= 0x80 && !is_utf8;
    if (byte < 0x20 || byte == 0x7F || is_broken) line[at] = is_broken ? '?' : ' ';
    // U+0080 to U+009F.
    const bool is_control = byte == 0xC2 && is_utf8 && static_cast<unsigned char>(line[at + 1]) < 0xA0;
    if (is_control) line.replace(at, 2, 2, ' ');
  }
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace kfstat::cli
