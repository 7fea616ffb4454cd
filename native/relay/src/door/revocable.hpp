// Streams that end when their reader's rights do.
#pragma once

#include "http/message.hpp"

#include <functional>

namespace kfstat::relay {

// The same body, cut before the first piece for which `may_go_on` is false.
http::BodySource revocable(http::BodySource source, std::function<bool()> may_go_on);

}  // namespace kfstat::relay
