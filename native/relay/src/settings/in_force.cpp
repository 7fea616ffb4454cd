#include "settings/in_force.hpp"

#include "files/static_files.hpp"
#include "files/whole_file.hpp"
#include "store/store.hpp"
#include "store/store_file.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace kfstat::relay {
namespace {

constexpr std::size_t ca_limit = std::size_t{8} * 1024 * 1024;
constexpr int cannot_be_had = 3;

template <class Work>
void note_failure(Faults& faults, const Work& work) {
  faults.note([&] {
    try {
      work();
    } catch (const std::exception& error) {
      refuse(error.what(), cannot_be_had);
    }
  });
}

void judge_ca(const std::string& path, const std::string& origin) {
  std::string why;
  const std::optional<std::string> text = read_whole_file(path, ca_limit, why);
  if (!text) refuse(why + ": cannot read the file of " + origin, cannot_be_had);
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bytes(
      BIO_new_mem_buf(text->data(), static_cast<int>(text->size())), &BIO_free_all);
  const std::unique_ptr<X509, decltype(&X509_free)> first(
      bytes ? PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr) : nullptr, &X509_free);
  if (!first) refuse("the file of " + origin + " holds no certificate in PEM", cannot_be_had);
}

void open_what_is_named(const InForce& in_force, Scope scope, Faults& faults) {
  const Config& config = in_force.config;
  if (scope == Scope::relay && !config.upstream.wire.ca.empty())
    faults.note([&] { judge_ca(config.upstream.wire.ca, in_force.settings.origin("upstream-ca")); });
  if (scope == Scope::relay && !config.web.empty())
    note_failure(faults, [&] { const StaticFiles files(config.web); });
  if (in_force.settings.is_unread("store")) return;
  note_failure(faults, [&] {
    std::optional<StoreLocation> location;
    // A URL that is none was told already.
    if (!Faults().note([&] { location = store_location(config, Folder::as_it_is); })) return;
    if (scope == Scope::store) {
      judge_store(*location);
    } else {
      judge_place_of_store(*location, config.store.empty());
    }
  });
}

}  // namespace

InForce read_in_force(const SettingsSource& source, Scope scope) {
  Faults faults;
  InForce in_force;
  const bool is_whole = scope == Scope::relay;
  in_force.settings = source.read(faults, is_whole ? Secrets::wanted : Secrets::left);
  in_force.config =
      is_whole ? read_config(in_force.settings, faults) : read_store_config(in_force.settings, faults);
  if (source.only_checks()) open_what_is_named(in_force, scope, faults);
  faults.end_if_any();
  source.end_if_only_judged(in_force.settings);
  return in_force;
}

}  // namespace kfstat::relay
