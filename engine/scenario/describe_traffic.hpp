// The keys of sources, the fleet and corridors.
#pragma once

#include "scenario/field.hpp"

namespace taji::scenario {

template <class V>
void describe(V& v, SourceEntry& source) {
  v.number({"racks", "trucks loaded at a time", "8"}, source.racks,
           count().positive().endless("unlimited").or_else("unlimited"));
  v.law({"loading", "time to load one truck", "{uniform: [1 h, 3 h]}"}, source.loading, duration().or_else("0 h"));
  v.number({"trucks_limit", "trucks loaded per calendar day, at most", "120 / d"}, source.trucks_limit,
           count_rate().endless("unlimited").or_else("unlimited"));
  v.number({"volume_limit", "volume loaded per calendar day, at most", "2 Ml/d"}, source.volume_limit,
           volume_rate().endless("unlimited").or_else("unlimited"));
  v.number({"keep",
            "where the source is a city, whose stock it then loads from: stock that the city keeps, in time of its own "
            "need",
            "3 d"},
           source.keep, duration().or_else("0 d"));
}

template <class V>
void describe(V& v, SplitMember& member) {
  v.number({"weight", "how much of the loading the corridor is given, beside the others", "2"}, member.weight,
           factor().or_else("1"));
  v.integer({"rank", "order in which cities are served by the rule `first`; those of one rank by name", "2"},
            member.rank, 1, 1);
  v.number({"until", "by the rule `first`: its city is served while its cover of the product is below this", "5 d"},
           member.until, duration().endless("always").or_else("always"));
}

template <class V>
void describe(V& v, SplitEntry& split) {
  v.choice({"by",
            "share of a corridor in the loads: quota, its weight; need, weight × need of its city; risk, weight × "
            "exp(−`sensitivity` × perceived hazard of its way); first, all to the first city that is below `until`",
            "risk"},
           split.rule, {"quota", "need", "risk", "first"});
  v.entries({"corridors", "corridors of one source, each with its weight or a mapping", "{zegoua: 2, tengrela: 1}"},
            split.members, Shorthand::number("weight"));
  v.number({"sensitivity", "how strongly perceived hazard repels, by the rule `risk`", "5"}, split.sensitivity,
           factor().or_else("1"));
}

template <class V>
void describe(V& v, PoolEntry& pool) {
  v.id({"name", "name of the pool in paths; corridor-product unless given", "south-diesel"}, pool.id, not_required);
  v.word({"corridor", "corridor the trucks work on", "south"}, pool.corridor, pool.corridor_place, required);
  v.number({"trucks", "how many trucks", "800"}, pool.trucks, count().fixed().endless("unlimited"));
  v.number({"capacity", "load of one truck", "45.9 kl"}, pool.capacity, volume().positive().fixed());
  v.word({"product", "what the trucks carry", "diesel"}, pool.product, pool.product_place, required);
}

template <class V>
void describe(V& v, ConvoyRule& convoy) {
  v.number({"target", "trucks that make a convoy: the oldest that many leave as soon as they wait", "60"},
           convoy.target, truck_count().at_least(1));
  // Who says how long trucks wait at most, and not how few may then leave, means that they leave.
  if (v.has("min") || !v.has("max_wait")) {
    v.following({"min",
                 "trucks that may leave once `max_wait` is over, or at a departure; `target` unless given, but 1 where "
                 "only `max_wait` is",
                 "20"},
                convoy.min, convoy.target, truck_count().at_least(1), true);
  } else {
    v.number({"min", "", "20"}, convoy.min, truck_count().at_least(1).or_else("1"));
  }
  v.number({"max_wait", "how long the oldest truck waits before `min` trucks may leave", "72 h"}, convoy.max_wait,
           duration().endless("never").or_else("never"));
  v.window({"window", "hours in which convoys drive; it may cross midnight", "06:00-18:00"}, convoy.window);
}

template <class V>
void describe(V& v, Departures& departures) {
  v.exactly_one({"every", "poisson", "dates"});
  if (v.has("every")) {
    departures.kind = Departures::Kind::every;
    v.number({"every", "time from one departure to the next", "6 h"}, departures.every, duration().positive());
    v.number({"first", "first departure, counted from the start", "12 h"}, departures.first,
             duration().fixed().or_else("0 h"));
  }
  if (v.has("poisson")) {
    departures.kind = Departures::Kind::poisson;
    v.number({"poisson", "mean rate of departures at random", "0.4 / d"}, departures.rate, count_rate());
  }
  if (v.has("dates")) {
    departures.kind = Departures::Kind::dates;
    v.dates({"dates", "dates of departure", "[2026-01-14 06:00, 2026-01-20]"}, departures.dates_ms);
  }
}

/// What an attack takes: the part of OnAttack under `loss`.
struct LossKeys {
  OnAttack& attack;
};
/// The beta-distributed share under `loss: {share: ...}`.
struct ShareKeys {
  OnAttack& attack;
};

template <class V>
void describe(V& v, ShareKeys keys) {
  v.number({"mean", "mean share of the trucks taken", "45 %"}, keys.attack.share_mean, fraction());
  v.number({"sd", "standard deviation of that share from attack to attack", "25 %"}, keys.attack.share_sd, fraction());
  v.share_law(keys.attack.share_mean, keys.attack.share_sd);
}

template <class V>
void describe(V& v, LossKeys keys) {
  v.exactly_one({"each", "count", "share"});
  if (v.has("each")) {
    keys.attack.loss = LossKind::each;
    v.number({"each", "probability that a truck is taken, each on its own", "25 %"}, keys.attack.each, fraction());
  }
  if (v.has("count")) {
    keys.attack.loss = LossKind::count;
    v.law({"count", "trucks taken, at most those there", "{poisson: 3}"}, keys.attack.count, count());
  }
  if (v.has("share")) {
    keys.attack.loss = LossKind::share;
    v.section({"share", "share taken, beta-distributed from attack to attack", "{mean: 45 %, sd: 25 %}"},
              ShareKeys{keys.attack}, required);
  }
}

template <class V>
void describe(V& v, OnAttack& attack) {
  v.number({"repelled", "probability that an attack is beaten off without loss", "30 %"}, attack.repelled,
           fraction().or_else("0 %"));
  v.section({"loss", "what an attack that is not repelled takes; all trucks unless given", "{each: 25 %}"},
            LossKeys{attack}, not_required, Shorthand::word({"all"}));
  v.law({"delay", "time the survivors halt before they go on", "{lognormal: {median: 12 h, p90: 48 h}}"}, attack.delay,
        duration().or_else("0 h"));
  v.number({"turn_back", "probability that the survivors turn back", "20 %"}, attack.turn_back,
           fraction().or_else("0 %"));
}

template <class V>
void describe(V& v, Escort& escort) {
  v.number({"units", "escort units that go with every convoy, never lacking in this version; 0: no escort", "4"},
           escort.units, count().or_else("1"));
  v.number({"hazard", "factor on the hazard of an escorted convoy", "0.6"}, escort.hazard, factor().or_else("1"));
  v.number({"repelled", "probability that an attack is beaten off; the larger of this and that of `on_attack` counts",
            "60 %"},
           escort.repelled, fraction().or_else("0 %"));
}

template <class V>
void describe(V& v, SizeEffect& effect) {
  v.number({"reference", "convoy size at which the factor is 1", "60"}, effect.reference, count().positive());
  v.number({"exponent", "the hazard is multiplied by (trucks / reference) to this power", "0.3"}, effect.exponent,
           factor().signed_too());
}

template <class V>
void describe(V& v, Initial& initial) {
  const std::pair<const char*, const char*> stages[] = {{"idle", "trucks idle at the source"},
                                                        {"waiting", "trucks waiting at the marshalling place"},
                                                        {"hauling", "trucks on the loaded trip"},
                                                        {"unloading", "trucks at the city"},
                                                        {"returning", "trucks on the way back"}};
  initial.spread = v.takes_default() || v.word_is("spread");
  for (const auto& [stage, doc] : stages) {
    if (!v.has(stage)) continue;
    initial.stages.emplace_back(stage, Quantity{});
    v.number({stage, doc, "100"}, initial.stages.back().second, truck_count().fixed());
  }
}

template <class V>
void describe(V& v, CorridorEntry& corridor) {
  v.word({"source", "place where trucks load", "depot"}, corridor.source, corridor.source_place, required);
  v.word({"marshal", "place where convoys form; the source unless given", "zegoua"}, corridor.marshal,
         corridor.marshal_place, not_required);
  v.word({"city", "city served, a key of `cities`", "bamako"}, corridor.city, corridor.city_place, required);
  v.words({"via", "places that a fixed route passes, in order", "[sikasso, bougouni]"}, corridor.route.via,
          corridor.route.via_places);
  v.choice({"route", "fixed: the fastest way through `via`; the others are chosen anew at each departure", "balanced"},
           corridor.route.rule, {"fixed", "fastest", "safest", "balanced"});
  v.number({"risk_weight", "driving time that one unit of perceived hazard is worth on a balanced route", "48 h"},
           corridor.route.risk_weight, duration().or_else("24 h"));
  v.flag({"reroute", "convoys may choose a new route at places under way", "true"}, corridor.route.reroute, false);
  v.section({"convoy", "when waiting trucks leave as a convoy", "{target: 60, min: 20, max_wait: 72 h}"},
            corridor.convoy, required);
  v.section({"departures",
             "departures by plan or at random, in place of leaving when `target` trucks wait: a list of "
             "dates, every so often, or at a rate",
             "{every: 6 h}"},
            corridor.departures, Shorthand::list("dates"));
  v.law({"speed_factor", "factor on the speed of a whole trip", "{lognormal: {mean: 1, cv: 0.2}}"},
        corridor.speed_factor, factor().positive().or_else("1"));
  v.choice({"return", "whether empty trucks return as one convoy or each alone", "alone"}, corridor.return_alone,
           {"convoy", "alone"});
  v.number({"empty_exposure", "hazard of empty trucks, as a factor on that of loaded ones", "0.3"},
           corridor.empty_exposure, factor().or_else("0"));
  v.section({"on_attack", "what an attack does to a convoy", "{repelled: 30 %, loss: {each: 25 %}, delay: 12 h}"},
            corridor.on_attack, not_required);
  v.section({"escort", "escort that goes with every convoy, loaded", "{units: 4, hazard: 0.6, repelled: 60 %}"},
            corridor.escort);
  v.section({"size_effect", "how the hazard depends on the size of the convoy", "{reference: 60, exponent: 0.3}"},
            corridor.size_effect);
  v.section({"initial",
             "where the trucks are at the start: spread over the mean undisturbed cycle, all idle, or counts "
             "by stage with the rest idle",
             "{waiting: 100, hauling: 200}"},
            corridor.initial, not_required, Shorthand::word({"spread", "idle"}));
}

}  // namespace taji::scenario
