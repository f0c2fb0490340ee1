// A branch of a random scenario, by a random number, is the run whose timeline makes that change.
#include <doctest/doctest.h>

#include <taji/model/branch.hpp>

#include "properties/claims.hpp"
#include "properties/sketch.hpp"

using namespace taji;
using namespace taji::properties;

namespace {

const kernel::Address kAddress{7, 0, 3};

/// What a run gives, or why it stops.
template <class Run>
std::string outcome(model::World& w, const model::Model& m, Run run) {
  try {
    run();
    model::advance(w, m, m.horizon);
    model::finish(w, m);
    return "";
  } catch (const model::ReplicationError& error) {
    return error.what();
  }
}

/// Is the first value of `slot` that of `leader`, or made from it?
bool follows(const model::Model& m, model::Slot slot, model::Slot leader) {
  const auto& factors = m.slots[static_cast<std::size_t>(slot)].product_of;
  return slot == leader || std::any_of(factors.begin(), factors.end(), [&](std::int32_t factor) {
           return follows(m, static_cast<model::Slot>(factor), leader);
         });
}

/// Numbers that may change by date and that nothing sets back to their first value after the instant.
std::vector<model::Slot> changeable(const model::Model& m, model::Millis at) {
  std::vector<model::Slot> out;
  for (std::size_t i = 0; i < m.slots.size(); ++i) {
    const auto slot = static_cast<model::Slot>(i);
    const scenario::Slot& about = m.slots[i];
    const bool number = about.dated && !about.spread && about.product_of.empty() && about.value > 0;
    bool reset = false;
    for (const model::TimelineEntry& entry : m.timeline) {
      for (const scenario::SlotChange& change : entry.changes) {
        reset |= entry.at >= at && change.kind == scenario::SlotChange::Kind::reset &&
                 follows(m, static_cast<model::Slot>(change.slot), slot);
      }
    }
    if (number && !reset && std::isfinite(m.base[i])) out.push_back(slot);
  }
  return out;
}

model::Model with_number(model::Model m, model::Slot slot, double factor) {
  const auto i = static_cast<std::size_t>(slot);
  m.slots[i].value = std::clamp(m.slots[i].value * factor, m.slots[i].minimum, m.slots[i].maximum);
  const bool hazard = m.slots[i].transform == scenario::Transform::hazard;
  m.base[i] = hazard ? -std::log1p(-m.slots[i].value) : m.slots[i].value;
  return m;
}

/// With the numbers of `then` from the instant on: before the other entries of it. A number may lead others.
model::Model with_entry(model::Model m, model::Millis at, const std::vector<double>& now,
                        const std::vector<double>& then) {
  model::TimelineEntry entry;
  entry.at = at;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i] == then[i]) continue;
    entry.changes.push_back({scenario::SlotChange::Kind::set, static_cast<std::int32_t>(i), then[i]});
  }
  if (entry.changes.empty()) return m;
  const auto first = std::find_if(m.timeline.begin(), m.timeline.end(), [&](const auto& e) { return e.at >= at; });
  m.timeline.insert(first, entry);
  return m;
}

}  // namespace

TEST_CASE("a branch by a number is the run whose timeline changes it then") {
  CHECK(rc::check("branch", [](const Sketch& sketch) {
    const model::Model base = model_of(sketch.file().yaml());
    const model::Millis at = base.horizon / 1000 * std::max(1, sketch.moment);
    const std::vector<model::Slot> slots = changeable(base, at);
    if (slots.empty()) return;
    const model::Slot slot = slots[static_cast<std::size_t>(sketch.salt) % slots.size()];
    const model::Model variant = with_number(base, slot, sketch.salt % 2 == 0 ? 0.5 : 1.5);
    const std::string path = base.slots[static_cast<std::size_t>(slot)].path;
    claim(model::why_not_branch(base, variant, at).empty(), path + " is no number to branch by");

    model::World branched, own;
    std::string why = outcome(branched, variant, [&] {
      model::begin(branched, base, kAddress, {true});
      model::advance(branched, base, at - 1);
      own = branched;
      model::switch_to(branched, base, variant, at);
    });
    if (own.parameters.empty()) return;  // its past is refused
    model::World told;
    std::vector<double> numbers;
    (void)outcome(told, variant, [&] {
      model::begin(told, variant, kAddress);
      model::advance(told, variant, at - 1);
      numbers = told.parameters;
    });
    if (numbers.empty()) return;  // the variant's own past is refused
    const model::Model dated = with_entry(base, at, own.parameters, numbers);
    model::World whole;
    const std::string otherwise = outcome(whole, dated, [&] { model::begin(whole, dated, kAddress, {true}); });
    claim(why == otherwise, path + ": the branch says '" + why + "', the run '" + otherwise + "'");
    if (!why.empty()) return;
    claim(branched.record == whole.record, path + ": the record differs");
    claim(difference(branched, variant, whole, dated).empty(),
          path + " changes " + difference(branched, variant, whole, dated));
    RC_CLASSIFY(numbers == own.parameters, "overridden");
    model::World unchanged;
    model::replicate(unchanged, base, kAddress);
    RC_CLASSIFY(!(branched.record == unchanged.record), "another future");
  }));
}
