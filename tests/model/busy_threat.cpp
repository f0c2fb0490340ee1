// The busy scenario with every form of threat that changes by itself: copies, the order of the file, balances.
#include <algorithm>
#include <map>

#include "support/busy.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

struct Threat {
  std::vector<std::string> regimes = {"calm: {hazard: 0.2, dwell: {uncertain: [3 d, 6 d]}}",
                                      "active: {dwell: 3 d, next: {calm: 1, blockade: 3}}",
                                      "blockade: {hazard: 4, dwell: 2 d}"};
  std::vector<std::string> closures = {"{name: ambush, road: r4, rate: 0.1 / d, duration: {exponential: 10 h}}",
                                       "{road: r4, rate: {uncertain: [0.05 / d, 0.1 / d]}, cleared: 1 / d}",
                                       "{place: fork, from: 2026-02-12, cleared: 0.2 / d}",
                                       "{road: r6, rate: 0.1 / d, cleared: 0.5 / d, duration: 2 d}",
                                       "{road: r4, from: 2026-02-05 07:30, for: 30 h}",
                                       "{place: fork, from: 2026-02-20, to: 2026-02-21 12:00}"};
  std::vector<std::string> zones = {"hills", "plain"};

  static std::string joined(const std::vector<std::string>& items) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : ", ") + item;
    return out;
  }

  Busy busy() const {
    Busy b;
    b.zones = {"hills: {roads: [r4, r5], attacks: 0.9 / week, parked: 0.2, regimes: {" + joined(regimes) + "}}",
               "plain: {roads: [r2, r3], attacks: 2 / week, hazard: {uncertain: [0.5, 2]}}"};
    b.corridors[0] = replaced(b.corridors[0], "turn_back: 25 %}",
                              "turn_back: 25 %, closes: {exponential: 8 h}}, when_closed: turn_back");
    b.corridors[1] =
        replaced(b.corridors[1], "turn_back: 10 %}", "turn_back: 10 %, closes: 5 h}, when_closed: turn_back");
    const std::size_t from = b.more.find("closures:"), to = b.more.find("timeline:");
    b.more.replace(from, to - from,
                   "closures: [" + joined(closures) + "]\nfollows_traffic: [{zones: [" + joined(zones) +
                       "], share: 60 %, lag: 5 d}]\n");
    b.more += "  - {date: 2026-02-22, regime: {hills: {state: calm, until: 2026-02-24}}}\n";
    b.more +=
        "  - {date: 2026-03-02, regime: {hills: blockade}, multiply: {closures.fork.cleared: 3, "
        "zones.hills.regimes.blockade.dwell: 2}}\n";
    return b;
  }

  std::string yaml() const {
    std::string text = busy().yaml();
    const std::string months =
        "  speeds: {paved: {loaded: 55 km/h, empty: 65 km/h, "
        "months: [1, 1, 0.7, 1, 1, 1, 1, 1, 1, 1, 1, 1]}}\n";
    return text.insert(text.find("  places:"), months);
  }
};

using Outcome = std::map<std::string, model::CorridorRecord>;

Outcome outcome(const model::Model& m, std::uint64_t slot) {
  model::World w;
  model::replicate(w, m, {1, 0, slot});
  Outcome out;
  for (std::size_t i = 0; i < m.corridors.size(); ++i) out[m.corridors[i].name.id] = w.record.corridors[i];
  return out;
}

}  // namespace

TEST_CASE("every form of threat acts, and balances hold after every event") {
  const auto m = model_of(Threat().yaml());
  std::map<model::EventWhat, int> seen;
  std::map<model::TraceKind, int> traced;
  for (std::uint64_t slot = 0; slot < 20; ++slot) {
    model::World w;
    model::begin(w, m, {1, 0, slot}, {true});
    while (model::step(w, m, m.horizon)) {
      ++seen[w.last_what];
      REQUIRE(model::check_balances(w, m) == "");
      for (std::size_t r = 0; r < m.roads.size(); ++r) REQUIRE(w.road_causes[r] >= 0);
      for (std::size_t p = 0; p < m.places.size(); ++p) REQUIRE(w.place_causes[p] >= 0);
    }
    for (const auto& e : w.trace) ++traced[e.kind];
  }
  using What = model::EventWhat;
  for (const auto what : {What::regime_changes, What::regime_released, What::traffic_counted, What::closure_onset,
                          What::closure_cleared, What::closure_ends, What::attack_closure_ends, What::month_begins}) {
    CAPTURE(static_cast<int>(what));
    CHECK(seen[what] > 0);
  }
  CHECK(traced[model::TraceKind::regime] > 0);
  CHECK(traced[model::TraceKind::displaced] > 0);
}

TEST_CASE("a copy in mid-run ends like its original, whatever threat does") {
  const auto m = model_of(Threat().yaml());
  for (std::uint64_t slot = 0; slot < 4; ++slot) {
    model::World whole, running;
    model::replicate(whole, m, {3, 0, slot}, {true});
    model::begin(running, m, {3, 0, slot}, {true});
    for (model::Millis at = 5 * 3'600'000; at < m.horizon; at += 53 * 3'600'000) {
      model::advance(running, m, at);
      model::World copy = running;
      model::advance(copy, m, m.horizon);
      model::finish(copy, m);
      REQUIRE(copy.record == whole.record);
      REQUIRE(copy.trace == whole.trace);
    }
  }
}

TEST_CASE("the order of regimes, closures and zones changes nothing") {
  const Threat threat;
  const auto m = model_of(threat.yaml());
  Threat other = threat;
  for (int round = 0; round < 5; ++round) {
    std::next_permutation(other.regimes.begin(), other.regimes.end());
    std::rotate(other.closures.begin(), other.closures.begin() + 1, other.closures.end());
    std::reverse(other.zones.begin(), other.zones.end());
    const auto n = model_of(other.yaml());
    for (std::uint64_t slot = 0; slot < 3; ++slot) CHECK(outcome(m, slot) == outcome(n, slot));
  }
}

TEST_CASE("a world used before gives the same as a new one") {
  const auto m = model_of(Threat().yaml());
  model::World used;
  for (std::uint64_t slot = 0; slot < 5; ++slot) {
    model::World fresh;
    model::replicate(used, m, {1, 0, slot});
    model::replicate(fresh, m, {1, 0, slot}, {true});
    CHECK(used.record == fresh.record);
  }
}
