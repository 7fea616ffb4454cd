// An errcode of upstream as an issue; what it means is in errcode_class.hpp.
// Who needs it: whoever passes on what upstream refused as this library passes on everything else.
//   upstream_issue(45009, "api freq out of limit").code   // IssueCode::upstream_rate_limited
#pragma once

#include <kfstat/errcode_class.hpp>
#include <kfstat/issue.hpp>

#include <cstdint>
#include <string_view>

namespace kfstat {

// upstream.<class> for the class: issue_code_of(ErrcodeClass::gone) is upstream.gone.
IssueCode issue_code_of(ErrcodeClass errcode_class);

// The issue upstream.<class> of an errcode other than 0; `errmsg` as upstream sent it, it is redacted here.
Issue upstream_issue(std::int32_t errcode, std::string_view errmsg);

}  // namespace kfstat
