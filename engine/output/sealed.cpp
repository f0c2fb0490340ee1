#include <fmt/format.h>

#include <algorithm>
#include <output/sealed.hpp>
#include <stdexcept>
#include <string_view>
#include <taji/text/file.hpp>

namespace taji::output {
namespace {

std::string phrase(const std::string& key, const Json& there, const Json& here) {
  const bool short_text = !there.is_structured() && dumped(there).size() + dumped(here).size() < 80;
  if (!short_text) return fmt::format("other {}", key);
  return fmt::format("{} {} there, {} here", key, dumped(there), dumped(here));
}

}  // namespace

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string sealed(const char* kind, const Json& extra, const Json& body) {
  const std::string text = dumped(body);
  std::string out = fmt::format("{{\"taji\":1,\"kind\":\"{}\",\"sha256\":\"{}\",\n", kind, text::sha256_hex(text));
  for (const auto& [key, value] : extra.items()) out += fmt::format("\"{}\":{},\n", key, dumped(value));
  return out + "\"body\":" + text + "}\n";
}

Json opened(const std::string& text, const char* kind) {
  const std::string before = "\"body\":", after = "}\n";
  const std::size_t at = text.find("\n" + before);
  if (at == std::string::npos || !text.ends_with(after)) throw std::invalid_argument("it is cut short");
  const std::size_t first = at + 1 + before.size();
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw std::invalid_argument("it is no JSON");
  if (json.value("taji", 0) != 1 || json.value("kind", "") != kind) throw std::invalid_argument("it is something else");
  const std::string hash = text::sha256_hex(std::string_view(text).substr(first, text.size() - first - after.size()));
  if (json.at("sha256") != hash) throw std::invalid_argument("its hash does not fit");
  return json;
}

Json pairs_json(const TextPairs& pairs) {
  Json json = Json::array();
  for (const auto& [first, second] : pairs) json.push_back({first, second});
  return json;
}

TextPairs pairs_from(const Json& json) {
  TextPairs pairs;
  for (const Json& pair : json) pairs.emplace_back(pair.at(0), pair.at(1));
  return pairs;
}

std::vector<std::string> differences(const Json& there, const Json& here, const std::vector<std::string>& silent) {
  std::vector<std::string> out;
  for (const auto& [key, value] : there.items()) {
    if (std::find(silent.begin(), silent.end(), key) != silent.end() || value == here.at(key)) continue;
    out.push_back(phrase(key, value, here.at(key)));
  }
  return out;
}

}  // namespace taji::output
