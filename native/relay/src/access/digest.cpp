#include "access/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace kfstat::relay {
namespace {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view bytes) {
  // Fetched once: with EVP_sha256() every digest looks for the algorithm anew.
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Digest digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm, nullptr) != 1)
    throw std::runtime_error("SHA-256 failed");
  return digest;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : sha256(bytes)) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string random_word() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("the system gives no random bytes");
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string word;
  unsigned bits = 0;
  unsigned held = 0;
  for (const unsigned char byte : bytes) {
    bits = (bits << 8U) | byte;
    for (held += 8; held >= 6; held -= 6)
      word += letters[(bits >> (held - 6)) & 63U];
  }
  return word + letters[(bits << (6 - held)) & 63U];
}

bool is_same_secret(std::string_view left, std::string_view right) {
  const Digest one = sha256(left);
  const Digest other = sha256(right);
  return CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace kfstat::relay
