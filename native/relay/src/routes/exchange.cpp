#include "routes/exchange.hpp"

#include "watch/log.hpp"

namespace kfstat::relay {

void log_exchange(const http::Request& request, int status, const Exchange& exchange,
                  std::chrono::microseconds time) {
  LogLine line("info", "request");
  line.add("id", exchange.id);
  line.add("peer", request.peer);
  line.add("method", std::string_view(request.method).substr(0, 16));
  line.add("route", exchange.route);
  line.add("status", status);
  line.add("outcome", exchange.outcome);
  line.add("ms", time.count() / 1000);
  if (!exchange.user.empty()) line.add("user", exchange.user);
  if (!exchange.open_kfid.empty()) line.add("open_kfid", exchange.open_kfid);
  if (!exchange.servicer_userid.empty()) line.add("servicer_userid", exchange.servicer_userid);
  if (exchange.range) {
    line.add("start_date", format_date(exchange.range->start));
    line.add("end_date", format_date(exchange.range->end));
  }
  if (exchange.errcode) line.add("errcode", *exchange.errcode);
  if (!exchange.cause.empty()) line.add("cause", exchange.cause);
  line.write();
}

}  // namespace kfstat::relay
