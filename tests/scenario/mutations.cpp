// Damaged scenarios are refused or read, and never end the program.
#include <cstdint>

#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

/// A small generator of fixed sequence (xorshift, Marsaglia 2003).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}
  std::size_t below(std::size_t n) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<std::size_t>(state_ % n);
  }

 private:
  std::uint64_t state_;
};

const std::string kRich = kExample +
                          "inputs: {need: {uncertain: [1 Ml/d, 2 Ml/d]}}\n"
                          "zones: {z: {roads: [trunk], attacks: 0.6 / week}}\n"
                          "closures: [{road: trunk, from: 2026-02-01, for: 3 d}]\n"
                          "timeline:\n"
                          "  - {at: 3 d, set: {corridors.south.convoy.target: 30}, close: [trunk]}\n"
                          "phases: {cover: [7 d, 4 d, 2 d, 12 h]}\n"
                          "planning: {weight: 3 km}\n";

std::string mutate(std::string text, Dice& dice) {
  static const std::vector<std::string> scraps = {"{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  ":",
                                                  ",",
                                                  " ",
                                                  "\n",
                                                  "~",
                                                  "''",
                                                  "5 %",
                                                  "-1",
                                                  "1e400",
                                                  "nan",
                                                  "unlimited",
                                                  "&a ",
                                                  "*a",
                                                  "- ",
                                                  "of: need",
                                                  "{uncertain: ",
                                                  "{lognormal: {median: 0 h, p90: 0 h}}",
                                                  "\xff",
                                                  "é",
                                                  "0",
                                                  "18446744073709551616"};
  const std::size_t kind = dice.below(5), at = dice.below(text.size()), other = dice.below(text.size());
  const std::string& scrap = scraps[dice.below(scraps.size())];
  switch (kind) {
    case 0:
      return text.erase(at, 1 + dice.below(12));
    case 1:
      return text.insert(at, scrap);
    case 2: {  // a stretch is repeated elsewhere
      const std::string piece = text.substr(other, 1 + dice.below(40));
      return text.insert(at, piece);
    }
    case 3: {  // a line goes
      const std::size_t begin = text.find('\n', at);
      if (begin == std::string::npos) return text;
      const std::size_t end = text.find('\n', begin + 1);
      return text.erase(begin, end == std::string::npos ? std::string::npos : end - begin);
    }
    default: {  // a value is replaced
      const std::size_t begin = text.find(": ", at);
      if (begin == std::string::npos) return text;
      const std::size_t end = text.find_first_of(",}\n", begin);
      return text.replace(begin + 2, end == std::string::npos ? 0 : end - begin - 2, scrap);
    }
  }
}

}  // namespace

TEST_CASE("the undamaged scenario reads") {
  const ReadResult r = read(kRich);
  REQUIRE_MESSAGE(r.scenario.has_value(), shown(r));
}

TEST_CASE("damaged scenarios") {
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Dice dice(seed);
    std::string text = kRich;
    for (std::size_t n = 1 + dice.below(3); n > 0; --n) text = mutate(std::move(text), dice);
    const ReadResult r = read(text);
    // Either a scenario or a reason.
    CHECK_MESSAGE(r.scenario.has_value() != r.diagnostics.has_errors(), text);
    for (const text::Diagnostic& d : r.diagnostics.list()) {
      CHECK_FALSE(d.message.empty());
      CHECK_MESSAGE(d.place.file >= 0, d.message << "\n" << text);
    }
    CHECK_FALSE((r.diagnostics.has_errors() && shown(r).empty()));
    refused += r.scenario.has_value() ? 0 : 1;
  }
  CHECK(refused > 200);
  CHECK(refused < 400);
}

TEST_CASE("damaged overrides") {
  const std::vector<std::string> paths = {"",
                                          ".",
                                          "a.",
                                          "network",
                                          "network.roads",
                                          "network.roads.0.km",
                                          "fleet.0",
                                          "fleet.9.trucks",
                                          "corridors",
                                          "corridors.south",
                                          "corridors.south.convoy",
                                          "cities.city.stock.diesel",
                                          "timeline.0.at",
                                          "taji",
                                          "variants",
                                          "\"unclosed",
                                          "x=y",
                                          "inputs.need",
                                          "cities.city.demand.power.hold.x",
                                          "zones.z.attacks"};
  const std::vector<std::string> values = {"",       "~",      "5",          "5 %", "{}",       "[]",
                                           "{a: b}", "[1, 2]", "{of: need}", "}{",  "unlimited"};
  for (const std::string& path : paths) {
    for (const std::string& value : values) {
      ReadOptions options;
      options.overrides = {{path, value}};
      const ReadResult r = read(kRich, options);
      CHECK_MESSAGE(r.scenario.has_value() != r.diagnostics.has_errors(), path << " = " << value);
    }
  }
}

}  // namespace taji::scenario::test
