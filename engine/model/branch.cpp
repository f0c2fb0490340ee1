#include <algorithm>
#include <taji/model/branch.hpp>
#include <unordered_map>
#include <utility>

#include "model/handlers.hpp"
#include "model/shape.hpp"

namespace taji::model {

double value_by_now(const Sim& s, Slot slot, Millis at) {
  double value = s.w.drawn[slot];
  for (const TimelineEntry& entry : s.m.timeline) {
    if (entry.at >= at) break;
    for (const scenario::SlotChange& change : entry.changes) {
      if (change.slot == slot) value = changed(s, change, value);
    }
  }
  return value;
}

namespace {

/// The numbers of a variant against those of its baseline, by path.
class Numbers {
 public:
  Numbers(const Model& base, const Model& variant) : base_(base), variant_(variant) {
    std::unordered_map<std::string, Slot> by_path;
    for (std::size_t i = 0; i < base.slots.size(); ++i) by_path.emplace(base.slots[i].path, static_cast<Slot>(i));
    for (const scenario::Slot& slot : variant.slots) {
      const auto found = by_path.find(slot.path);
      in_base.push_back(found == by_path.end() ? -1 : found->second);
    }
    for (std::size_t i = 0; i < variant.slots.size(); ++i) differs.push_back(!is_stated_alike(static_cast<Slot>(i)));
    // Products stand behind their factors.
    for (const Product& product : variant.products_of) {
      for (const Slot factor : product.factors) differs[product.slot] |= differs[factor];
    }
  }

  std::vector<Slot> in_base;          ///< by slot of the variant: the baseline's, or -1
  std::vector<std::uint8_t> differs;  ///< stated otherwise, or made of what is

 private:
  bool is_stated_alike(Slot slot) const {
    if (in_base[slot] < 0) return false;
    const scenario::Slot& now = variant_.slots[slot];
    const scenario::Slot& then = base_.slots[in_base[slot]];
    if (now.value != then.value || (now.spread == nullptr) != (then.spread == nullptr)) return false;
    if (now.spread && (now.spread->form != then.spread->form || now.spread->parameters != then.spread->parameters)) {
      return false;
    }
    if (now.product_of.size() != then.product_of.size()) return false;
    for (std::size_t i = 0; i < now.product_of.size(); ++i) {
      if (in_base[now.product_of[i]] != then.product_of[i]) return false;
    }
    return true;
  }

  const Model& base_;
  const Model& variant_;
};

/// World::parameters and ::drawn in the order of the variant's slots; what differs is drawn by the variant's law, at
/// the address at which the baseline's was. Returns the parameters that come into force.
std::vector<double> draw_anew(const Sim& s, const Numbers& numbers, Millis at) {
  const std::vector<double> then = std::move(s.w.parameters), drawn_then = std::move(s.w.drawn);
  draw_inputs(s, {});
  for (std::size_t i = 0; i < numbers.differs.size(); ++i) {
    if (numbers.differs[i]) continue;
    s.w.drawn[i] = drawn_then[numbers.in_base[i]];
  }
  std::vector<double> out = s.w.drawn;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Slot before = numbers.in_base[i];
    out[i] = numbers.differs[i] ? value_by_now(s, static_cast<Slot>(i), at) : then[before];
    s.w.parameters[i] = before < 0 ? out[i] : then[before];
  }
  return out;
}

/// The entries to come are the variant's.
void take_timeline(const Sim& s, const Model& base, Millis at) {
  if (difference(timeline_of(base, at, kernel::kNever), "", timeline_of(s.m, at, kernel::kNever), "").empty()) return;
  s.w.calendar.cancel_if([](Millis, const EventPayload& payload) { return payload.what == EventWhat::timeline_entry; });
  for (std::size_t i = 0; i < s.m.timeline.size(); ++i) {
    const auto entry = static_cast<std::int32_t>(i);
    if (s.m.timeline[i].at < at) continue;
    schedule(s, s.m.timeline[i].at, tie(EventKind::timeline, entry), EventWhat::timeline_entry, entry);
  }
}

/// Entries before the instant; those of one instant have no order.
std::vector<Part> past_of(const Model& model, Millis at) {
  std::vector<Part> out = timeline_of(model, 0, at);
  std::sort(out.begin(), out.end(),
            [](const Part& a, const Part& b) { return std::pair(a.what, a.hash()) < std::pair(b.what, b.hash()); });
  return out;
}

}  // namespace

std::string same_shape(const Model& base, const Model& variant) {
  return difference(shape_of(base), "the baseline", shape_of(variant), "the variant");
}

std::string why_not_branch(const Model& base, const Model& variant, Millis at) {
  if (std::string words = same_shape(base, variant); !words.empty()) return words;
  const Numbers numbers(base, variant);
  const std::vector<std::uint8_t> used = slots_in_use(variant);
  for (std::size_t i = 0; i < variant.slots.size(); ++i) {
    if (!numbers.differs[i] || !used[i] || variant.slots[i].dated) continue;
    return "'" + variant.slots[i].path + "' cannot change by date";
  }
  const std::string words = difference(past_of(base, at), "the baseline", past_of(variant, at), "the variant");
  return words.empty() ? "" : "the past differs: " + words;
}

void switch_to(World& world, const Model& base, const Model& variant, Millis at) {
  const Sim s{variant, world};
  const Numbers numbers(base, variant);
  const std::vector<double> parameters = draw_anew(s, numbers, at);
  take_timeline(s, base, at);
  world.laws.clear();
  refresh_laws(s);  // in the order of the variant's
  if (parameters == world.parameters) return;
  world.now = at;
  world.exact_now = static_cast<double>(at);
  world.events_at_once = 1;
  ++world.record.events;
  world.last_what = EventWhat::plan_afresh;
  world.last_subject = -1;
  TraceEvent event = about(s, TraceKind::timeline, -1);  // entry -1: the branch
  note(s, event);
  settle_for_change(s);
  world.parameters = parameters;
  take_effect(s, {});
}

}  // namespace taji::model
