// What the doctor says, in English and Chinese.
#pragma once

#include "ask_upstream.hpp"
#include "kfstat/errcode.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

enum class Check : std::uint8_t { configuration, secret, accounts, servicers, departments, figures };

// "The secret is accepted"
Text name_of(Check check);

// What to do where the answer is not the one that was hoped for: the address to add for 60020, the place in
// WeCom's console for a missing permission, the network for no answer at all.
std::string next_step(Check check, const Answer& answer, bool chinese);

// What to do where WeCom answered, with nothing in it: no account, or nobody the app may see.
std::string nothing_there(Check check, bool chinese);

// Of accounts, each as it is to be named, that are managed through the API.
std::string managed_warning(const std::vector<std::string>& accounts, bool chinese);

}  // namespace kfstat::relay
