// The parts that ask upstream, keep days and bring them in: once, for the server and for the commands.
#pragma once

#include "clock/clock.hpp"
#include "figures/collector.hpp"
#include "figures/directory.hpp"
#include "figures/statistic_source.hpp"
#include "settings/config.hpp"
#include "store/store.hpp"
#include "upstream/pace_share.hpp"
#include "upstream/upstream.hpp"

#include <boost/asio/io_context.hpp>

namespace kfstat::relay {

struct Engine {
  // The secret in the config may change while the engine works; the rest is what it was. Throws StoreFailure
  // where the store cannot be used.
  Engine(boost::asio::io_context& context, const Config& config, Store::Observer store_observer = {});

  Clock clock;
  Upstream upstream;
  Store store;
  Directory directory;
  StatisticSource source;
  Collector collector;
  PaceShare pace_share;
};

}  // namespace kfstat::relay
