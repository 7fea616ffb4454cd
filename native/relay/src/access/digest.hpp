// Hashes and random words of the sign-in.
#pragma once

#include <string>
#include <string_view>

namespace kfstat::relay {

// 64 hexadecimal digits: sha256_hex("") begins with "e3b0c442".
std::string sha256_hex(std::string_view bytes);

// 43 letters, digits, "-" and "_" from 32 bytes of the system's randomness. Throws std::runtime_error.
std::string random_word();

// Takes the same time however much of them is equal.
bool is_same_secret(std::string_view left, std::string_view right);

}  // namespace kfstat::relay
