// The top level of a scenario file. Order matters to the reader: inputs come before the numbers that use them, the
// timeline after the slots that it changes.
#pragma once

#include "scenario/describe_city.hpp"
#include "scenario/describe_network.hpp"
#include "scenario/describe_threat.hpp"
#include "scenario/describe_traffic.hpp"

namespace taji::scenario {

template <class V>
void describe(V& v, CrewChange& change) {
  v.plain({"share", "share of the drivers", "50 %"}, change.share, fraction());
}

template <class V>
void describe(V& v, TruckChange& change) {
  v.plain({"trucks", "how many trucks", "50"}, change.trucks, truck_count());
}

template <class V>
void describe(V& v, TruckMove& move) {
  v.word({"to", "pool that they come to", "west-diesel"}, move.to, move.to_place, required);
  v.plain({"trucks", "how many trucks", "40"}, move.trucks, truck_count());
}

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
  v.regimes({"regime", "regimes that zones change to, with a fresh stay from then on, or held until a date",
             "{border: blockade}"},
            entry);
  v.entries({"withdraw", "share of a corridor's drivers who withdraw, by corridor", "{south: 50 %}"}, entry.withdraw,
            Shorthand::number("share"));
  v.entries(
      {"recall", "share of the drivers who withdrew, or will, that are at work again, by corridor", "{south: 100 %}"},
      entry.recall, Shorthand::number("share"));
  v.entries({"hire", "trucks that are hired, idle at the source, by pool", "{south-diesel: 50}"}, entry.hire,
            Shorthand::number("trucks"));
  v.entries({"dismiss", "trucks that leave the fleet: idle ones at once, others when they come home; by pool",
             "{south-diesel: 20}"},
            entry.dismiss, Shorthand::number("trucks"));
  v.entries({"move", "trucks that change to another pool: idle ones at once, others when they come home; by pool",
             "{south-diesel: {to: west-diesel, trucks: 40}}"},
            entry.move);
  v.releases(
      {"release", "reserves that are released, by city and product: a volume, or `all`", "{bamako: {diesel: 5 Ml}}"},
      entry.release);
  v.outbreaks({"panic", "panic buying breaks out: cities, or classes by city", "{bamako: [households]}"}, entry.panic);
  v.dated(entry);
}

template <class V>
void describe(V& v, Branch& branch) {
  v.instant({"at", "date up to which the variants share one past", "2026-02-01"}, branch.at_ms);
  v.words({"variants", "variants that go their own ways from there", "[escorted]"}, branch.variants,
          branch.variant_places, required);
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
  v.entries({"owners", "owners of trucks, who may keep them at home, by id", "{star-oil: {stand_down: 5 d}}"},
            scenario.owners);
  v.list({"fleet", "pools of trucks", "[{corridor: south, trucks: 800, capacity: 45.9 kl, product: diesel}]"},
         scenario.fleet);
  v.entries({"escorts", "escort units that corridors share, by id", "{army: {units: 12}}"}, scenario.escorts);
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
  v.list({"follows_traffic", "groups of zones in which danger moves towards the roads in use",
          "[{zones: [north, south], share: 50 %, lag: 7 d}]"},
         scenario.follows_traffic);
  v.section(
      {"planning", "what planners believe before they have seen an attack", "{attacks: 1 / 5000 km, weight: 20000 km}"},
      scenario.perceived, not_required);
  v.list({"closures", "roads and places closed for a time, on dates or at random",
          "[{road: trunk, from: 2026-02-01, for: 10 d}]"},
         scenario.closures, not_required);
  v.section({"phases", "thresholds of the shortage phases", "{served: [99 %, 90 %, 70 %, 40 %]}"}, scenario.phases,
            not_required);
  v.complete(scenario);
  v.list({"timeline", "changes by date", "[{date: 2026-02-01, set: {corridors.south.convoy.target: 20}}]"},
         scenario.timeline, not_required);
  v.variants(
      {"variants", "named sets of changes to this file, by path", "{escorted: {corridors.south.escort.units: 4}}"},
      scenario.variants);
  v.section({"branch", "variants that part from this file at a date, with the same past",
             "{at: 2026-02-01, variants: [escorted]}"},
            scenario.branch);
}

}  // namespace taji::scenario
