// Files that hold their own hash.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace taji::output {

using Json = nlohmann::ordered_json;
using TextPairs = std::vector<std::pair<std::string, std::string>>;

/// On one line; what is no UTF-8 is replaced.
std::string dumped(const Json& json);

/// {"taji":1,"kind":KIND,"sha256":HASH,EXTRA"body":BODY}: BODY is hashed as it stands.
std::string sealed(const char* kind, const Json& extra, const Json& body);
/// The whole of a sealed text; throws std::invalid_argument or Json::exception when it is damaged.
Json opened(const std::string& text, const char* kind);

Json pairs_json(const TextPairs& pairs);
TextPairs pairs_from(const Json& json);

/// Throws std::invalid_argument for a number with a fraction or an exponent, which may be beyond every whole type, and
/// for what is no number.
template <typename Number>
Number whole(const Json& json) {
  if (!json.is_number_integer()) throw std::invalid_argument("a whole number is something else");
  return json.get<Number>();
}

/// In what two plans differ, "seed 1 there, 2 here", one phrase each; `silent` keys follow from others.
std::vector<std::string> differences(const Json& there, const Json& here, const std::vector<std::string>& silent);

}  // namespace taji::output
