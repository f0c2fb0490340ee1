// The keys of zones, closures, planning and phases.
#pragma once

#include "scenario/field.hpp"

namespace taji::scenario {

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
}

template <class V>
void describe(V& v, ClosureEntry& closure) {
  v.exactly_one({"road", "place"});
  v.word({"road", "road that is closed", "diema-didieni"}, closure.road, closure.place, not_required);
  v.word({"place", "place that is closed", "diema"}, closure.place_id, closure.place, not_required);
  v.moment({"from", "when it closes; the start unless given", "2026-02-01"}, closure.from_ms);
  v.at_most_one({"to", "for"});
  v.moment({"to", "when it reopens; never unless given", "2026-02-14 06:00"}, closure.to_ms);
  v.lapse({"for", "how long it stays closed", "10 d"}, closure.to_ms, closure.from_ms);
  v.ordered(closure.from_ms, closure.to_ms);
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
