#include "settings.hpp"

namespace kfstat::relay {

const std::vector<Option>& options() {
  using Kind = Option::Kind;
  static const std::vector<Option> table = {
      {"listen", Kind::one, "HOST:PORT", "numeric address and port, port 0 for any", "127.0.0.1:8480"},
      {"upstream", Kind::one, "URL", "where WeCom's API is", "https://qyapi.weixin.qq.com"},
      {"upstream-ca", Kind::one, "FILE", "trust this CA instead of the system's"},
      {"corp-id", Kind::one, "ID", "the corp's id"},
      {"corp-secret", Kind::secret, "FILE", "holds the app's secret"},
      {"store", Kind::url, "URL", "where days are kept: sqlite:FILE or postgresql://…"},
      {"calls-per-minute", Kind::one, "N", "most statistic calls a minute", "9000"},
      {"calls-per-hour", Kind::one, "N", "most statistic calls an hour", "135000"},
      {"concurrent-calls", Kind::one, "N", "most statistic calls at once", "24"},
      {"retention-days", Kind::one, "N", "drop older days; 0 keeps them for good", "0"},
      {"collect", Kind::one, "WHEN", "daily (the default with a real upstream) or off"},
      {"now", Kind::one, "T", "fixed clock in Unix seconds, loopback upstream only"},
      {"web", Kind::one, "DIR", "folder of the page's files"},
      {"allowed-host", Kind::list, "HOST", "a further value of Host to answer to"},
  };
  return table;
}

}  // namespace kfstat::relay
