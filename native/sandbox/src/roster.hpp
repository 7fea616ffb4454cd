// The names: the people and accounts that are always there, and as many invented ones as asked for.
#pragma once

#include "corp.hpp"

#include <cstddef>
#include <vector>

namespace kfstat::sandbox {

inline constexpr std::uint32_t hired_department = 9;

std::vector<Department> named_departments();

// In an order that named_accounts refers to.
std::vector<Person> named_people();

std::vector<Account> named_accounts();

// The n-th person of the outside team; different userids for different n.
Person hired_person(std::size_t n);

// The n-th branch; different open_kfids for different n. It has no people yet.
Account branch_account(std::size_t n);

}  // namespace kfstat::sandbox
