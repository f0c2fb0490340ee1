// Rules that cut what classes may draw while cover is low.
#include "model/managed.hpp"

namespace taji::model {
namespace {

/// The stocks at which a rule goes on and off.
struct Levels {
  double on = 0, off = 0;

  /// Without a gap between them the rule has no memory: it holds up to `on`, and at that level its classes get of what
  /// it denies them only what flows in beyond all other draws, so that the level stays.
  bool by_level() const { return off <= on; }
};

Levels levels_of(const Sim& s, const Managed& a, const Rule& rule) {
  return {stock_of_cover(a.t, s[rule.on]), stock_of_cover(a.t, s[rule.off])};
}

}  // namespace

void update_rules(const Sim& s, const Managed& a) {
  for (std::int32_t i = a.m.first_rule; i < a.m.first_rule + a.m.rule_count; ++i) {
    const Levels levels = levels_of(s, a, s.m.rules[i]);
    const bool was = s.w.rules_on[i] != 0;
    const bool on = a.t.level <= levels.on || (was && !levels.by_level() && a.t.level < levels.off);
    if (on == was) continue;
    s.w.rules_on[i] = on;
    TraceEvent event = about_tank(s, on ? TraceKind::rationed : TraceKind::unrationed, a.tank);
    event.index = i;
    note(s, event);
  }
}

Cut cut_of(const Sim& s, const Managed& a, std::int32_t cls) {
  Cut cut;
  for (std::int32_t i = a.m.first_rule; i < a.m.first_rule + a.m.rule_count; ++i) {
    if (s.w.rules_on[i] == 0) continue;
    const Levels levels = levels_of(s, a, s.m.rules[i]);
    for (const auto& [index, share] : s.m.rules[i].shares) {
      if (index != cls) continue;
      cut.here *= s[share];
      if (!levels.by_level() || a.t.level < levels.on) cut.above *= s[share];
    }
  }
  return cut;
}

void rules_horizon(const Sim& s, const Managed& a, Horizon& next) {
  for (std::int32_t i = a.m.first_rule; i < a.m.first_rule + a.m.rule_count; ++i) {
    const Levels levels = levels_of(s, a, s.m.rules[i]);
    if (levels.by_level()) {
      next.down(levels.on, a.t.level);
      next.up(levels.on, a.t.level);
    } else if (s.w.rules_on[i] != 0) {
      next.up(levels.off, a.t.level);
    } else {
      next.down(levels.on, a.t.level);
    }
  }
}

}  // namespace taji::model
