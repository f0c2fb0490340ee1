// The top level of a scenario file. Order matters to the reader: inputs come before the numbers that use them, the
// timeline after the slots that it changes.
#pragma once

#include "scenario/describe_city.hpp"
#include "scenario/describe_network.hpp"
#include "scenario/describe_threat.hpp"
#include "scenario/describe_traffic.hpp"

namespace taji::scenario {

template <class V>
void describe(V& v, TimelineEntry& entry) {
  v.exactly_one({"date", "at"});
  v.moment({"date", "when it happens", "2026-02-01 06:00"}, entry.at_ms);
  v.lapse({"at", "when it happens, counted from the start", "14 d"}, entry.at_ms, 0);
  v.text({"name", "name shown to people", "escorts arrive"}, entry.name);
  v.changes({"set", "numbers that take a new value, by path", "{corridors.south.convoy.target: 20}"}, entry,
            SlotChange::Kind::set);
  v.changes({"multiply", "numbers that are multiplied, by path; of an interdiction, its hazard",
             "{network.speeds.unpaved.loaded: 0.5}"},
            entry, SlotChange::Kind::multiply);
  v.changes({"reset", "numbers that return to their first value", "[corridors.south.convoy.target]"}, entry,
            SlotChange::Kind::reset);
  v.closables({"close", "roads and places that close", "[diema-didieni]"}, entry.close);
  v.closables({"open", "roads and places that an earlier entry closed", "[diema-didieni]"}, entry.open);
  v.dated(entry);
}

template <class V>
void describe(V& v, Scenario& scenario) {
  v.version({"taji", "version of the file format; always 1", "1"});
  v.title({"name", "name of the scenario", "One road"}, scenario.name);
  v.date({"start", "when the simulation starts", "2026-01-12"}, scenario.start_ms);
  v.span({"horizon", "how long it runs, warm-up included", "60 d"}, scenario.horizon_ms, nullptr);
  v.span({"warm_up", "time at the beginning that is not recorded", "10 d"}, scenario.warm_up_ms, "0 d");
  v.inputs({"inputs", "numbers with a name, for use by `{of: NAME, times: QUANTITY}`",
            "{national_need: {uncertain: {lognormal: {p05: 3 Ml/d, p95: 6.5 Ml/d}}}}"});
  v.section({"network", "places and roads: the path of a network file, or a mapping", "networks/mali.yaml"},
            scenario.network, required, Shorthand::file("file"));
  v.entries({"sources", "places where trucks load; those without an entry load without limit and at once",
             "{depot: {racks: 8, loading: 2 h}}"},
            scenario.sources);
  v.list({"fleet", "pools of trucks", "[{corridor: south, trucks: 800, capacity: 45.9 kl, product: diesel}]"},
         scenario.fleet);
  v.entries({"corridors", "ways from a source to a city, by id",
             "{south: {source: depot, city: city, convoy: {target: 60}}}"},
            scenario.corridors);
  v.entries({"splits", "corridors between which trucks choose before each load, by id",
             "{ivory: {by: risk, corridors: {zegoua: 2, tengrela: 1}}}"},
            scenario.splits);
  v.entries({"cities", "cities served, by the id of their place",
             "{city: {stock: {diesel: {initial: 12 Ml}}, demand: {all: {diesel: 2 Ml/d}}}}"},
            scenario.cities, required);
  v.entries({"zones", "sets of roads that share a danger, by id", "{border: {roads: [trunk], attacks: 0.6 / week}}"},
            scenario.zones);
  v.section(
      {"planning", "what planners believe before they have seen an attack", "{attacks: 1 / 5000 km, weight: 20000 km}"},
      scenario.perceived, not_required);
  v.list({"closures", "roads and places closed for a time", "[{road: trunk, from: 2026-02-01, for: 10 d}]"},
         scenario.closures, not_required);
  v.section({"phases", "thresholds of the shortage phases", "{served: [99 %, 90 %, 70 %, 40 %]}"}, scenario.phases,
            not_required);
  v.complete(scenario);
  v.list({"timeline", "changes by date", "[{date: 2026-02-01, set: {corridors.south.convoy.target: 20}}]"},
         scenario.timeline, not_required);
  v.variants(
      {"variants", "named sets of changes to this file, by path", "{escorted: {corridors.south.escort.units: 4}}"},
      scenario.variants);
}

}  // namespace taji::scenario
