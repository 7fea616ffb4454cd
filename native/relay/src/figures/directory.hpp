// Who can be asked about: accounts and their servicers, past upstream's paging and departments.
#pragma once

#include "async/event.hpp"
#include "async/single_flight.hpp"
#include "clock/clock.hpp"
#include "store/store.hpp"
#include "upstream/upstream.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace kfstat::relay {

struct Document {
  std::string json;
  bool has_all_names = true;
  std::optional<Answer> refusal = {};  // why the first of the unread departments is unread
};

// The ids a list of the directory holds; those who left are among the servicers only where they are wanted.
std::vector<std::string> account_ids(const Document& accounts);
std::vector<std::string> servicer_ids(const Document& servicers, bool with_former);

// The document, or the answer that stood in the way.
using Listing = std::variant<Document, Answer>;

// Lists are kept for 5 minutes, those that lack names for 15 seconds, names for an hour; what WeCom refuses
// and would refuse again for 15 seconds.
class Directory {
 public:
  Directory(boost::asio::io_context& context, Clock clock, Upstream& upstream, Store& store);

  // {"accounts":[{"open_kfid","name","manage_privilege"?,"first_stored_day"?}]}
  boost::asio::awaitable<Listing> accounts();

  // {"servicers":[{"servicer_userid","name","status","first_stored_day"?}]}, with "unread_departments":[ids]
  // where upstream refused one. `status` is 0 (taking customers), 1 (stopped) or null where upstream does not
  // tell it: of those who come by a department, and of every account the app does not manage through the API.
  // People of stored days who are not on upstream's list any more come last, with "former":true and the
  // status null.
  boost::asio::awaitable<Listing> servicers(std::string open_kfid);

  // The same people without looking their names up: for those who ask for everyone's figures.
  boost::asio::awaitable<Listing> unnamed_servicers(std::string open_kfid);

 private:
  template <class T>
  using Outcome = std::variant<T, Answer>;

  // The work of one, shared by all who come while it goes on, and its outcome for as long as it is good.
  template <class T>
  struct Shelf {
    explicit Shelf(boost::asio::io_context& context) : flight(context) {}
    SingleFlight<Outcome<T>> flight;
    Outcome<T> outcome;
    Moment fresh_until{};
  };

  struct Person {
    std::string userid;
    std::string name;
    std::int64_t status = -1;  // -1: not told
    bool former = false;
    std::optional<Day> first_stored_day = {};
  };

  // Everyone of an account, and the list with their names, which lasts no longer.
  struct Roster {
    explicit Roster(boost::asio::io_context& context) : named(context) {}
    std::vector<Person> people;
    std::vector<std::int64_t> unread_departments;
    std::optional<Answer> refusal;
    Shelf<Document> named;
  };
  using RosterShelf = Shelf<std::shared_ptr<Roster>>;

  struct Name {
    std::string text;  // "" where there is none to be had
    Moment fresh_until;
  };
  struct NameWork;

  template <class T, class Work>
  boost::asio::awaitable<Outcome<T>> serve(std::shared_ptr<Shelf<T>> shelf, Work fetch);
  std::shared_ptr<RosterShelf> shelf_of(const std::string& open_kfid);
  boost::asio::awaitable<Listing> fetch_accounts();
  boost::asio::awaitable<Outcome<std::shared_ptr<Roster>>> roster(std::string open_kfid);
  boost::asio::awaitable<Outcome<std::shared_ptr<Roster>>> fetch_roster(std::string open_kfid);
  boost::asio::awaitable<Listing> name_servicers(std::shared_ptr<Roster> roster);
  boost::asio::awaitable<void> fetch_names(std::vector<Person>& people);
  boost::asio::awaitable<void> fetch_name(std::shared_ptr<NameWork> work, std::size_t index);
  boost::asio::awaitable<bool> look_up(std::string userid);
  const Name* known_name(const std::string& userid) const;
  boost::asio::awaitable<std::vector<FirstDay>> first_days(std::optional<std::string> open_kfid);
  static std::string list_text(const Roster& roster, const std::vector<Person>& people);

  boost::asio::io_context& context_;
  Clock clock_;
  Upstream& upstream_;
  Store& store_;
  Shelf<Document> accounts_;
  std::map<std::string, std::shared_ptr<RosterShelf>> rosters_;  // by open_kfid
  std::unordered_map<std::string, Name> names_;
  std::unordered_map<std::string, std::shared_ptr<SingleFlight<bool>>> looked_up_;  // now
};

}  // namespace kfstat::relay
