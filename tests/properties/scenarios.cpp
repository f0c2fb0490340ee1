// Properties of random scenarios. RC_PARAMS says how many are tried and from which seed (docs/developers.md); a failure
// is shrunk and shown as YAML, with the words that reproduce it.
#include <doctest/doctest.h>

#include <cstdlib>
#include <taji/model/branch.hpp>
#include <taji/model/checkpoint.hpp>

#include "properties/claims.hpp"
#include "properties/sketch.hpp"

using namespace taji;
using namespace taji::properties;

namespace {

/// Read by RapidCheck before its first property.
[[maybe_unused]] const int defaults = setenv("RC_PARAMS", "seed=20260119 max_success=500", 0);

const kernel::Address kAddress{7, 0, 3};

/// To the horizon; false when the replication is refused for a fair reason.
bool run(model::World& w, const model::Model& m, bool tracing = false) {
  try {
    model::replicate(w, m, kAddress, {tracing});
    return true;
  } catch (const model::ReplicationError& error) {
    claim(fair_refusal(error.what()), std::string("the replication stops: ") + error.what());
    return false;
  }
}

/// A world apart from the others, of which the names come first.
Node with_island(Node file) {
  file["network"]["places"]["a0"] = "~";
  file["network"]["places"]["a1"] = "~";
  file["network"]["roads"].add(
      keys({{"id", "a2"}, {"from", "a0"}, {"to", "a1"}, {"km", "60"}, {"interdiction", "50 %"}}));
  file["zones"]["a3"] = keys({{"roads", Node()}, {"attacks", "1 / d"}});
  file["zones"]["a3"]["roads"].add("a2");
  file["fleet"].add(
      keys({{"name", "a4"}, {"corridor", "a5"}, {"trucks", "5"}, {"capacity", "1 kl"}, {"product", "diesel"}}));
  file["corridors"]["a5"] = keys({{"source", "a0"}, {"city", "a1"}, {"convoy", keys({{"target", "2"}})}});
  file["cities"]["a1"] = keys({{"stock", keys({{"diesel", keys({{"initial", "1 kl"}})}})},
                               {"demand", keys({{"all", keys({{"diesel", "2 kl/d"}})}})}});
  return file;
}

void check_same_without_island(const model::World& w, const model::Model& m, const model::World& more,
                               const model::Model& with) {
  std::map<std::string, model::TankRecord> tanks;
  std::map<std::string, model::CorridorRecord> corridors;
  for (std::size_t i = 0; i < with.tanks.size(); ++i) tanks[properties::name_of(with, i)] = more.record.tanks[i];
  for (std::size_t i = 0; i < with.corridors.size(); ++i)
    corridors[with.corridors[i].name.id] = more.record.corridors[i];
  for (std::size_t i = 0; i < m.tanks.size(); ++i) {
    const std::string name = properties::name_of(m, i);
    claim(tanks.at(name) == w.record.tanks[i], "what has nothing to do with " + name + " changes it");
  }
  for (std::size_t i = 0; i < m.corridors.size(); ++i) {
    const std::string name = m.corridors[i].name.id;
    claim(corridors.at(name) == w.record.corridors[i], "what has nothing to do with " + name + " changes it");
  }
}

/// What the scenarios are made of, in RapidCheck's report of a success.
void classify(const model::World& w, const model::Model& m) {
  std::int64_t attacks = 0, arrived = 0, lost = 0, dry = 0;
  for (const auto& c : w.record.corridors) {
    attacks += c.attacks;
    arrived += c.trucks_arrived;
    lost += c.trucks_lost;
  }
  for (const auto& t : w.record.tanks) dry += t.dry_ms > 0;
  RC_CLASSIFY(attacks > 0, "attacks");
  RC_CLASSIFY(lost > 0, "losses");
  RC_CLASSIFY(arrived > 0, "arrivals");
  RC_CLASSIFY(dry > 0, "dry tanks");
  RC_CLASSIFY(!m.closures.empty(), "closures");
  RC_CLASSIFY(!m.timeline.empty(), "timeline");
}

}  // namespace

TEST_CASE("a random scenario is read and run to its end, and balances and levels hold after every event") {
  CHECK(rc::check("sound", [](const Sketch& sketch) {
    const model::Model m = model_of(sketch.file().yaml());
    model::World watched, plain;
    if (!run_watched(watched, m, kAddress)) {
      RC_TAG("refused");
      return;
    }
    check_record(watched, m);
    claim(run(plain, m), "refused when it is not watched");
    claim(difference(watched, m, plain, m).empty(),
          "advancing in small steps changes " + difference(watched, m, plain, m));
    classify(watched, m);
  }));
}

TEST_CASE("a copy in mid-run ends like its original, whatever the world was used for before") {
  CHECK(rc::check("copy", [](const Sketch& sketch) {
    const model::Model m = model_of(sketch.file().yaml());
    model::World whole, copy, read;
    if (!run(whole, m, true)) return;
    {
      model::World running;
      model::begin(running, m, kAddress, {true});
      model::advance(running, m, m.horizon / 1000 * sketch.moment);
      copy = running;
      (void)model::read_checkpoint(read, m, model::write_checkpoint(running, m, {}));
      // The original is gone before its copies go on.
    }
    model::advance(read, m, m.horizon);
    model::finish(read, m);
    claim(difference(whole, m, read, m).empty(), "a checkpoint changes " + difference(whole, m, read, m));
    claim(whole.trace == read.trace, "a checkpoint changes the trace");
    model::advance(copy, m, m.horizon);
    model::finish(copy, m);
    claim(difference(whole, m, copy, m).empty(), "a copy changes " + difference(whole, m, copy, m));
    claim(whole.trace == copy.trace, "a copy changes the trace");
    claim(run(copy, m), "refused when not traced");
    claim(difference(whole, m, copy, m).empty(),
          "tracing, or an earlier use, changes " + difference(whole, m, copy, m));
  }));
}

TEST_CASE("the order of a file, and what has nothing to do with a city, change nothing") {
  CHECK(rc::check("order", [](const Sketch& sketch) {
    const Node file = sketch.file();
    const model::Model m = model_of(file.yaml());
    model::World w, other;
    if (!run(w, m)) return;
    const model::Model shuffled = model_of(file.shuffled(static_cast<std::uint64_t>(sketch.salt) + 1).yaml());
    claim(run(other, shuffled), "refused in another order");
    claim(difference(w, m, other, shuffled).empty(), "the order changes " + difference(w, m, other, shuffled));
    const model::Millis moment = m.horizon / 1000 * sketch.moment;
    claim(model::why_not_branch(m, shuffled, moment).empty(), "the same file in another order does not branch");
    model::begin(other, m, kAddress);
    model::advance(other, m, moment - 1);
    model::switch_to(other, m, shuffled, moment);
    model::advance(other, shuffled, shuffled.horizon);
    model::finish(other, shuffled);
    claim(difference(w, m, other, shuffled).empty(),
          "a branch for nothing changes " + difference(w, m, other, shuffled));
    const model::Model more = model_of(with_island(file).yaml());
    claim(run(other, more), "refused beside another city");
    check_same_without_island(w, m, other, more);
  }));
}
