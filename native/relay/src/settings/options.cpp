#include "settings/settings.hpp"

namespace kfstat::relay {

const std::vector<Option>& options() {
  using Kind = Option::Kind;
  static const std::vector<Option> table = {
      {"listen", Kind::one, "HOST:PORT", "numeric address and port (0: any), or unix:PATH", "127.0.0.1:8480"},
      {"metrics-listen", Kind::one, "HOST:PORT", "loopback address and port of /metrics; without it, none"},
      {"metrics-public", Kind::flag, "", "let the metrics listen on any address, for whoever reaches it",
       "false"},
      {"upstream", Kind::one, "URL", "where WeCom's API is", "https://qyapi.weixin.qq.com"},
      {"upstream-ca", Kind::one, "FILE", "trust this CA instead of the system's"},
      {"corp-id", Kind::one, "ID", "the corp's id"},
      {"corp-secret", Kind::secret, "FILE", "holds the app's secret"},
      {"token-command", Kind::one, "COMMAND",
       "prints what gettoken would answer, where the app is not self-built"},
      {"store", Kind::url, "URL", "where days are kept: sqlite:FILE or postgresql://…"},
      {"calls-per-minute", Kind::one, "N", "most statistic calls a minute", "9000"},
      {"calls-per-hour", Kind::one, "N", "most statistic calls an hour", "135000"},
      {"user-calls-per-hour", Kind::one, "N",
       "most statistic calls an hour for one user who signed in; without it, half of all"},
      {"concurrent-calls", Kind::one, "N", "most statistic calls at once", "24"},
      {"retention-days", Kind::one, "N", "drop older days; 0 keeps them for good", "0"},
      {"collect", Kind::one, "WHEN", "daily (the default with a real upstream) or off"},
      {"log-level", Kind::one, "LEVEL", "the least that is logged: debug, info, warn or error", "info"},
      {"now", Kind::one, "T",
       "fixed clock in Unix seconds, or @FILE with them in it, loopback upstream only"},
      {"web", Kind::one, "DIR", "folder of the page's files"},
      {"allowed-host", Kind::list, "HOST", "a further value of Host to answer to"},
      {"allowed-origin", Kind::list, "ORIGIN",
       "another origin whose pages may ask, such as https://a.example"},
      {"targets", Kind::json, "JSON", R"(what everybody is to reach, as {"FIELD":{"min":NUMBER}})"},
      {"access", Kind::one, "MODE", "who may ask: none, bearer or trusted-header", "none"},
      {"policy", Kind::one, "FILE", "TOML file that says who may read what"},
      {"tokens", Kind::one, "FILE", "hashes of the tokens of bearer access"},
      {"trusted-proxy", Kind::list, "ADDRESS",
       "a proxy, or a range up to /24 or /64, that may name the user"},
      {"proxy-secret", Kind::secret, "FILE", "holds what the proxy proves itself with"},
      {"proxy-secret-header", Kind::one, "NAME", "the header it comes in", "X-Kfstat-Proxy-Secret"},
      {"identity-header", Kind::one, "NAME", "the header that names the user", "X-Forwarded-User"},
  };
  return table;
}

}  // namespace kfstat::relay
