// The fast reader against the reference, over options and a response.
#include "response_options.hpp"
#include "same_reading.hpp"
#include "target.hpp"

namespace kfstat::fuzz {

void run(std::string_view input) {
  Choices choices(input);
  const ParseOptions options = take_parse_options(choices);
  const std::string difference = find_difference(choices.rest(), options);
  require(difference.empty(), "both readers agree", difference);
}

}  // namespace kfstat::fuzz
