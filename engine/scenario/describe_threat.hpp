// The keys of zones, closures, planning and phases.
#pragma once

#include "scenario/field.hpp"

namespace taji::scenario {

template <class V>
void describe(V& v, NextRegime& next) {
  v.number({"weight", "how likely this regime is to follow, as a weight among those named", "3"}, next.weight,
           factor().or_else("1"));
}

template <class V>
void describe(V& v, RegimeEntry& regime) {
  v.number({"hazard", "factor on the hazard of the zone in this regime", "4"}, regime.hazard, factor().or_else("1"));
  v.number({"dwell", "mean time from entering the regime to leaving it; exponential", "20 d"}, regime.dwell,
           duration().positive().endless("never"));
  v.entries({"next", "regimes that follow, by weight; all others alike unless given", "{active: 1, blockade: 3}"},
            regime.next, Shorthand::number("weight"));
}

template <class V>
void describe(V& v, ZoneEntry& zone) {
  v.words({"roads", "roads of the zone", "[bougouni-bamako]"}, zone.roads, zone.road_places, required);
  v.number({"hazard", "factor on the interdiction of its roads and on its own attacks", "2"}, zone.hazard,
           factor().or_else("1"));
  v.attacks({"attacks",
             "attacks per convoy-kilometre (more than one may happen), or attempts per time at the zone, each of which "
             "falls on one convoy then in it",
             "0.6 / week"},
            zone.attacks_per_km, zone.attempts_per_day);
  v.number({"parked", "weight of a standing convoy when an attempt picks its convoy", "0.2"}, zone.parked,
           factor().or_else("0"));
  v.entries({"regimes", "states between which the zone changes at random, by name",
             "{calm: {hazard: 0.2, dwell: 20 d}, active: {dwell: 5 d}}"},
            zone.regimes);
  v.word({"initial_regime", "regime at the start; drawn by the long-run shares of the regimes unless given", "calm"},
         zone.initial_regime, zone.initial_place, not_required);
}

template <class V>
void describe(V& v, TrafficGroup& group) {
  v.words({"zones", "zones among which danger moves; all state `attacks` in one way, or none does", "[north, south]"},
          group.zones, group.zone_places, required);
  v.number({"share", "share of the danger of these zones that goes where convoys were", "50 %"}, group.share,
           fraction());
  v.number({"lag", "over how many past days convoys are counted", "7 d"}, group.lag,
           duration().at_least(text::day_ms).fixed());
}

template <class V>
void describe(V& v, ClosureEntry& closure) {
  v.id({"name", "name in paths and in the event log", "loulouni-held"}, closure.id, not_required);
  v.exactly_one({"road", "place"});
  v.word({"road", "road that is closed", "diema-didieni"}, closure.road, closure.place, not_required);
  v.word({"place", "place that is closed", "diema"}, closure.place_id, closure.place, not_required);
  v.moment({"from", "when it closes; the start unless given", "2026-02-01"}, closure.from_ms);
  v.at_most_one({"to", "for"});
  v.moment({"to", "when it reopens; never unless given", "2026-02-14 06:00"}, closure.to_ms);
  v.lapse({"for", "how long it stays closed", "10 d"}, closure.to_ms, closure.from_ms);
  v.ordered(closure.from_ms, closure.to_ms);
  for (const char* dated : {"from", "to", "for"}) v.at_most_one({"rate", dated});
  for (const char* dated : {"to", "for"}) v.at_most_one({"duration", dated});
  if (v.has("rate")) {
    closure.random = true;
    v.number({"rate", "closes at random at this rate, whenever this closure does not act already", "0.05 / d"},
             closure.rate, count_rate());
  }
  if (v.has("duration")) {
    closure.lasts = true;
    v.law({"duration", "how long it stays closed, drawn each time", "{exponential: 10 d}"}, closure.duration,
          duration());
  }
  if (v.has("cleared")) {
    closure.is_cleared = true;
    v.number({"cleared", "rate at which it is cleared while it acts; it ends by this or otherwise, whichever is first",
              "0.2 / d"},
             closure.cleared, count_rate());
  }
}

template <class V>
void describe(V& v, PerceivedRisk& perceived) {
  v.number({"attacks", "attacks per loaded convoy-kilometre that planners expect before any is seen", "1 / 5000 km"},
           perceived.prior_attacks_per_km, attacks_per_km().fixed().or_else("1 / 10000 km"));
  v.number({"weight", "loaded convoy-kilometres of experience that this belief counts for", "20000 km"},
           perceived.prior_weight_km, length().positive().fixed().or_else("10000 km"));
}

template <class V>
void describe(V& v, Phases& phases) {
  v.levels({"served", "below these served shares of a day the shortage phase is at least 1, 2, 3, 4",
            "[99 %, 90 %, 70 %, 40 %]"},
           phases.served, fraction().fixed(), {"99 %", "90 %", "70 %", "40 %"});
  v.levels({"cover", "below these days of cover the shortage phase is at least 1, 2, 3, 4", "[7 d, 4 d, 2 d, 12 h]"},
           phases.cover, duration().fixed(), {"7 d", "4 d", "2 d", "12 h"});
}

}  // namespace taji::scenario
