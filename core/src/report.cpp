#include "response_tree.hpp"
#include <kfstat/report.hpp>

#include <algorithm>
#include <cstring>

namespace kfstat {

const std::array<FieldInfo, field_count> field_table{{
    {Field::session_cnt, "session_cnt", FieldType::count},
    {Field::customer_cnt, "customer_cnt", FieldType::count},
    {Field::customer_msg_cnt, "customer_msg_cnt", FieldType::count},
    {Field::reply_rate, "reply_rate", FieldType::rate},
    {Field::first_reply_average_sec, "first_reply_average_sec", FieldType::duration},
    {Field::satisfaction_investgate_cnt, "satisfaction_investgate_cnt", FieldType::count},
    {Field::satisfaction_participation_rate, "satisfaction_participation_rate", FieldType::rate},
    {Field::satisfied_rate, "satisfied_rate", FieldType::rate},
    {Field::middling_rate, "middling_rate", FieldType::rate},
    {Field::dissatisfied_rate, "dissatisfied_rate", FieldType::rate},
    {Field::upgrade_service_customer_cnt, "upgrade_service_customer_cnt", FieldType::count},
    {Field::upgrade_service_member_invite_cnt, "upgrade_service_member_invite_cnt", FieldType::count},
    {Field::upgrade_service_member_customer_cnt, "upgrade_service_member_customer_cnt", FieldType::count},
    {Field::upgrade_service_groupchat_invite_cnt, "upgrade_service_groupchat_invite_cnt", FieldType::count},
    {Field::upgrade_service_groupchat_customer_cnt, "upgrade_service_groupchat_customer_cnt",
     FieldType::count},
    {Field::msg_rejected_customer_cnt, "msg_rejected_customer_cnt", FieldType::count},
}};

std::string_view to_string(DayState state) {
  static constexpr std::array<std::string_view, 3> names{"reported", "empty", "missing"};
  return names[static_cast<std::size_t>(state)];
}

namespace {

// std::bit_cast is missing from the standard library of Emscripten 3.1.6.
double double_of(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

std::uint64_t bits_of(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

}  // namespace

std::optional<std::uint64_t> Statistic::count(Field field) const {
  if (!has(field)) return std::nullopt;
  return bits_[index(field)];
}

std::optional<double> Statistic::real(Field field) const {
  if (!has(field)) return std::nullopt;
  return double_of(bits_[index(field)]);
}

void Statistic::set_count(Field field, std::uint64_t value) {
  bits_[index(field)] = value;
  present_ = static_cast<std::uint16_t>(present_ | 1U << index(field));
}

void Statistic::set_real(Field field, double value) {
  set_count(field, bits_of(value));
}

Result<Report> parse_response(std::string_view bytes, const ParseOptions& options) {
  return parse_response_tree(bytes, options);
}

std::string redact_errmsg(std::string_view errmsg) {
  std::size_t end = errmsg.size();
  for (const std::string_view marker : {"hint:", "from ip:", "more info at"}) {
    end = std::min(end, errmsg.find(marker));
  }
  std::string_view text = errmsg.substr(0, end);
  while (!text.empty() && (text.back() == ',' || text.back() == ' '))
    text.remove_suffix(1);
  return std::string(text);
}

}  // namespace kfstat
