// The answer of kf/get_servicer_statistic as days with the 16 documented fields.
// Who needs it: whoever reads a response. A field upstream does not return *cannot be computed* and stays
// absent; it is never turned into 0. Source: the 返回结果 part of the documentation.
//   parse_response(R"({"errcode":0,"errmsg":"ok","statistic_list":
//     [{"stat_time":1645545600,"statistic":{"session_cnt":4,"reply_rate":0.5}}]})")
//   is a Report of one day, 2022-02-23, reported: count(Field::session_cnt) is 4, real(Field::reply_rate)
//   0.5, count(Field::customer_cnt) nothing. With "errcode":45009 in place of 0 it is no Report, but the
//   issue upstream.rate_limited.
#pragma once

#include <kfstat/report_data.hpp>
#include <kfstat/result.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace kfstat {

// Reads the bytes of a response. An errcode other than 0 is a failure with the code upstream.<class>.
Result<Report> parse_response(std::string_view bytes, const ParseOptions& options = {});

// Reads several, all or none of them. With more than one, paths of issues begin with /0, /1 … for the
// response; the issues of a query come once, with the query's own paths.
Result<std::vector<Report>> parse_responses(std::span<const std::string_view> responses,
                                            const ParseOptions& options = {});

}  // namespace kfstat
