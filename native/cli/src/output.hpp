// What the command line says: documents on standard output, sentences for people on standard error.
#pragma once

#include <kfstat/issue.hpp>
#include <kfstat/result.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace kfstat::cli {

void print(std::string_view text);
void print_line(std::string_view text);
void print_sentence(const Issue& issue, Locale locale, std::string_view before = "");
void print_sentences(const std::vector<Issue>& issues, Locale locale);

// Throws Unreachable where something that was printed did not get out.
void finish_output();

// The exit statuses of the contract.
enum Exit : std::uint8_t { done = 0, has_issues = 1, wrong_usage = 2, unreachable = 3 };

}  // namespace kfstat::cli
