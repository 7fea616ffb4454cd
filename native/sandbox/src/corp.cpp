#include "corp.hpp"

#include "roster.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace kfstat::sandbox {
namespace {

// Branches share a team: three neighbours overlap, so a person serves several accounts.
constexpr std::size_t branch_team = 4;
constexpr std::size_t branch_step = 3;
constexpr std::size_t shared_team = 60;

}  // namespace

Corp::Corp(const CorpSize& size) : departments_(named_departments()) {
  for (Person& person : named_people())
    add_person(std::move(person));
  const std::size_t named = people_.size();
  accounts_ = named_accounts();
  const std::size_t named_account_count = accounts_.size();
  const std::size_t branches = size.accounts > named_account_count ? size.accounts - named_account_count : 0;
  accounts_.resize(std::min(accounts_.size(), size.accounts));
  const std::size_t team = branches == 0 ? 0 : std::min(shared_team, branches * branch_step + branch_team);
  add_hired_people(std::max(team, size.servicers));
  for (std::size_t n = 0; n < branches; ++n) {
    Account& account = accounts_.emplace_back(branch_account(n));
    for (std::size_t i = 0; i < branch_team; ++i) {
      account.people.push_back(named + (n * branch_step + i) % team);
    }
  }
  for (Account& account : accounts_)
    fill_account(account, named, size.servicers);
  for (std::size_t i = 0; i < accounts_.size(); ++i)
    account_index_.emplace(accounts_[i].open_kfid, i);
  for (const std::string& open_kfid : size.managed)
    hand_over(open_kfid);
}

void Corp::hand_over(const std::string& open_kfid) {
  const bool all = open_kfid == "all";
  if (!all && find_account(open_kfid) == nullptr) throw std::invalid_argument("no account " + open_kfid);
  for (Account& account : accounts_) {
    if (all || account.open_kfid == open_kfid) account.manage_privilege = account.managed_by_api = true;
  }
}

std::size_t Corp::add_person(Person person) {
  const std::size_t index = people_.size();
  person_index_.emplace(person.userid, index);
  people_.push_back(std::move(person));
  return index;
}

void Corp::add_hired_people(std::size_t count) {
  for (std::size_t n = 0; n < count; ++n)
    add_person(hired_person(n));
}

// Adds outside people until the account has as many servicers as asked for, and notes who they are.
void Corp::fill_account(Account& account, std::size_t first_hired, std::size_t servicers) {
  std::vector<const Person*> members;
  const auto add = [&members](const Person& person) {
    if (std::ranges::find(members, &person) != members.end()) return false;
    members.push_back(&person);
    return true;
  };
  for (const std::size_t index : account.people)
    add(people_[index]);
  for (const std::uint32_t id : account.departments) {
    for (const Department* department : department_tree(id)) {
      for (const Person& person : people_) {
        if (person.department == department->id) add(person);
      }
    }
  }
  if (!members.empty()) {
    for (std::size_t i = first_hired; i < people_.size() && members.size() < servicers; ++i) {
      if (add(people_[i])) account.people.push_back(i);
    }
  }
  servicers_.push_back(std::move(members));
}

const Account* Corp::find_account(std::string_view open_kfid) const {
  const auto found = account_index_.find(std::string(open_kfid));
  return found == account_index_.end() ? nullptr : &accounts_[found->second];
}

const Person* Corp::find_person(std::string_view userid) const {
  const auto found = person_index_.find(std::string(userid));
  return found == person_index_.end() ? nullptr : &people_[found->second];
}

std::vector<const Department*> Corp::department_tree(std::uint32_t id) const {
  std::vector<const Department*> tree;
  for (const Department& department : departments_) {
    // A department stands behind its parent in the list, so one pass finds the whole tree.
    const bool below = std::ranges::any_of(
        tree, [&department](const Department* seen) { return seen->id == department.parent; });
    if (department.id == id || below) tree.push_back(&department);
  }
  return tree;
}

std::span<const Person* const> Corp::servicers(const Account& account) const {
  return servicers_[static_cast<std::size_t>(&account - accounts_.data())];
}

}  // namespace kfstat::sandbox
