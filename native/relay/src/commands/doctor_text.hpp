// What the doctor says.
#pragma once

#include "door/sign_in.hpp"
#include "store/store_url.hpp"
#include "upstream/ask_upstream.hpp"
#include <kfstat/errcode_class.hpp>
#include <kfstat/text.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kfstat::relay {

enum class Check : std::uint8_t {
  configuration,
  store,
  sign_in,
  secret,
  accounts,
  servicers,
  departments,
  figures
};

// For whom the doctor writes. Who made an app that is not self-built has a console of their own, and a token
// that comes from --token-command.
struct Reader {
  Locale locale = Locale::en;
  bool self_built = true;
};

// "The secret is accepted"
std::string name_of(Check check, Reader reader);

// What to do where the answer is not the one that was hoped for: the address to add for 60020, the place in
// WeCom's console for a missing permission, the network for no answer at all.
std::string next_step(Check check, const Answer& answer, Reader reader);

// What to do where WeCom answered, with nothing in it: no account, or nobody the app may see.
std::string nothing_there(Check check, Reader reader);

// Of accounts, each as it is to be named, that are managed through the API.
std::string managed_warning(const std::vector<std::string>& accounts, Locale locale);

// Where days are kept: the file, "" for PostgreSQL, and the schema's version there; 0 where the relay has yet
// to make it, another than the newest where it has yet to bring it up to date.
std::string store_text(const StoreLocation& location, int version, Locale locale);
std::string store_step(const std::string& why, Locale locale);

// Who may come in, and who then may read something.
struct Guests {
  std::size_t readers = 0;             // users whom the policy lets read something
  std::size_t tokens = 0;              // of theirs
  std::vector<std::string> strangers;  // have a token, and may read nothing
};
std::string sign_in_text(AccessMode mode, const Guests& guests, Locale locale);
// What to do where nobody can read anything; "" where somebody can.
std::string sign_in_step(AccessMode mode, const Guests& guests, Locale locale);
std::string strangers_warning(const std::vector<std::string>& users, Locale locale);

}  // namespace kfstat::relay
