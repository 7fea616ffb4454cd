// The corp the sandbox plays: its departments, people and customer-service accounts.
// Nothing here depends on the seed or the clock: ids and names are always the same.
#pragma once

#include <kfstat/day.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kfstat::sandbox {

enum class Shift : std::uint8_t {
  office,    // Monday to Friday, no public holidays
  six_days,  // Sundays and public holidays off
  rota,      // six days on, two off, whatever the date
  nights,    // four nights on, two off
};

// How a person works. Shares are in permille.
struct Temper {
  std::uint64_t load = 1000;         // of the account's usual number of sessions
  std::uint64_t replied = 960;       // of the sessions
  std::uint64_t first_reply = 60;    // seconds, roughly the mean
  std::uint64_t participated = 350;  // of the surveys
  std::uint64_t satisfied = 880;     // of the customers who took part
  std::uint64_t middling = 80;
  std::uint64_t inviting = 1000;  // of the account's usual number of invitations
};

struct Person {
  std::string userid;
  std::string name;
  std::uint32_t department = 1;
  Shift shift = Shift::office;
  Temper temper = {};
  bool idle = false;      // takes no customers at all
  bool seasonal = false;  // works in January to March and July to September only
};

struct Department {
  std::uint32_t id = 0;
  std::uint32_t parent = 0;
  std::string name;
};

// What customers of an account are like. Shares are in permille.
struct Traffic {
  std::uint64_t sessions = 12'000;  // thousandths of a session for each person and day
  std::array<std::uint64_t, 7> weekday{1150, 1050, 1000, 1000, 1050, 700, 550};  // from Monday
  std::uint64_t messages = 6;                                                    // mean for each session
  std::uint64_t surveyed = 700;                                                  // of the replied sessions
  std::uint64_t specialist = 30;  // invitations to a specialist for each session
  std::uint64_t group = 20;       // invitations to a group for each session
};

struct Account {
  std::string open_kfid;
  std::string name;
  bool manage_privilege = false;    // this app manages the account through the API, which figures do not need
  bool managed_by_api = false;      // some app assigns its sessions: the native survey does not work
  std::vector<std::size_t> people;  // listed one by one, as indices into Corp::people
  std::vector<std::uint32_t> departments;  // listed as a whole, with their sub-departments
  Traffic traffic = {};
};

struct CorpSize {
  std::size_t accounts = 6;
  std::size_t servicers = 0;         // people of each account at least
  std::vector<std::string> managed;  // accounts the app manages through the API, by open_kfid or "all"
};

class Corp {
 public:
  // Throws std::invalid_argument where there is no such account to be managed.
  explicit Corp(const CorpSize& size);

  std::span<const Account> accounts() const { return accounts_; }
  std::span<const Department> departments() const { return departments_; }
  std::span<const Person> people() const { return people_; }

  const Account* find_account(std::string_view open_kfid) const;
  const Person* find_person(std::string_view userid) const;

  // The department and everything below it, the department first; empty for an unknown id.
  std::vector<const Department*> department_tree(std::uint32_t id) const;

  // Everybody who ever takes customers of the account, departments expanded, each person once.
  std::span<const Person* const> servicers(const Account& account) const;

 private:
  std::size_t add_person(Person person);
  void add_hired_people(std::size_t count);
  void hand_over(const std::string& open_kfid);
  void fill_account(Account& account, std::size_t first_hired, std::size_t servicers);

  std::vector<Department> departments_;
  std::vector<Person> people_;
  std::vector<Account> accounts_;
  std::unordered_map<std::string, std::size_t> account_index_;
  std::unordered_map<std::string, std::size_t> person_index_;
  std::vector<std::vector<const Person*>> servicers_;  // by account
};

// Who is on the list of servicers on that day: seasonal people leave and come back.
bool is_listed(const Person& person, Day day);

}  // namespace kfstat::sandbox
