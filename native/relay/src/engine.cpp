#include "engine.hpp"

#include <utility>

namespace kfstat::relay {

Engine::Engine(boost::asio::io_context& context, const Config& config, Store::Observer store_observer)
    : clock(config.clock),
      upstream(context, clock, config.upstream),
      store(context, store_location(config), config.upstream.token.corp_id, std::move(store_observer)),
      directory(context, clock, upstream, store),
      source(context, clock, config.collector.retention_days, upstream, store),
      collector(clock, source, directory, store),
      pace_share(clock, store, upstream.pace()) {}

}  // namespace kfstat::relay
