// A small scenario in which every mechanism acts, in pieces so that tests can put its entries in another order.
#pragma once

#include <string>
#include <vector>

namespace taji::testing {

struct Busy {
  std::vector<std::string> places = {
      "port: {kind: port, at: [5, -4]}",
      "camp: {kind: town, at: [8, -5], haven: true}",
      "border: {kind: border, at: [10, -6], delay: {lognormal: {median: 3 h, p90: 8 h}}, servers: 3}",
      "fork: {kind: junction, at: [11, -7]}",
      "west: {kind: city, at: [12, -8]}",
      "east: {kind: city, at: [12, -5]}",
  };
  std::vector<std::string> roads = {
      "{id: r1, from: port, to: camp, km: 300}",
      "{id: r2, from: camp, to: border, km: 250, interdiction: 4 %}",
      "{id: r3, from: border, to: fork, km: 120, interdiction: 10 %, window: 05:00-20:00}",
      "{id: r4, from: fork, to: west, km: 200, interdiction: 6 %}",
      "{id: r5, from: fork, to: east, km: 180}",
      "{id: r6, from: border, to: east, km: 420, class: unpaved}",
  };
  std::vector<std::string> zones = {
      "hills: {roads: [r4, r5], attacks: 0.9 / week, parked: 0.2}",
      "plain: {roads: [r2, r3], attacks: 0.3 / 1000 km, hazard: {uncertain: [0.5, 2]}}",
  };
  std::vector<std::string> fleet = {
      "{corridor: north, product: diesel, trucks: 60, capacity: 45 kl}",
      "{corridor: north, product: petrol, trucks: {uncertain: [20, 40]}, capacity: 40 kl}",
      "{corridor: dawn, product: diesel, trucks: 50, capacity: 45 kl}",
      "{corridor: open, product: petrol, trucks: unlimited, capacity: 38 kl}",
  };
  std::vector<std::string> corridors = {
      R"(north: {source: port, marshal: camp, city: west, convoy: {target: 20, min: 8, max_wait: 2 d, window: 04:00-21:00},
    speed_factor: {lognormal: {median: 0.9, cv: 15 %}}, empty_exposure: 0.3,
    on_attack: {repelled: 30 %, loss: {share: {mean: 30 %, sd: 20 %}}, delay: {lognormal: {median: 10 h, p90: 30 h}}, turn_back: 25 %}})",
      R"(dawn: {source: port, city: east, route: balanced, reroute: true, convoy: {target: 15, min: 5, max_wait: 3 d}, return: alone,
    empty_exposure: 0.4, on_attack: {loss: {each: 20 %}, delay: 6 h, turn_back: 10 %}, 
    escort: {pool: army, units: 2, hazard: 0.7, repelled: 40 %, speed: 1200 km/d, wait: {exponential: 2 h}, handover: {places: [border], delay: 1 h}}})",
      R"(open: {source: camp, city: west, convoy: {target: 6}, departures: {poisson: 0.5 / d}, on_attack: {loss: {count: {poisson: 2}}},
    size_effect: {reference: 10, exponent: 0.4}})",
  };
  std::vector<std::string> cities = {
      R"(west: {racks: 4, unloading: {exponential: 2 h}, clearance: {delay: 5 h, servers: 2},
    stock: {diesel: {capacity: 3 Ml, initial: {uncertain: [0.5 Ml, 2 Ml]}}, petrol: {capacity: 1 Ml, initial: 400 kl}},
    demand: {power: {diesel: 90 kl/d, priority: 1, buffer: 2 d}, cars: {diesel: 80 kl/d, petrol: 60 kl/d, priority: 2}, mines: {diesel: 40 kl/d, priority: 3, buffer: 5 d, hold: 3 d}}})",
      R"(east: {racks: 2, unloading: 1 h, stock: {diesel: {initial: 500 kl}}, demand: {all: {diesel: {of: need, times: 70 kl/d}}}})",
  };
  std::string more = R"(
escorts: {army: {units: 3}}
inputs: {need: {uncertain: {triangular: [0.7, 1, 1.4]}}}
sources: {port: {racks: 4, loading: 90 min, trucks_limit: 60 / d}, camp: {}}
closures: [{road: r4, from: 2026-02-05 07:30, for: 30 h}, {place: fork, from: 2026-02-20, to: 2026-02-21 12:00}]
timeline:
  - {date: 2026-02-10, name: more attacks, multiply: {zones.hills.attacks: 2, network.roads.r4.interdiction: 1.5}}
  - {date: 2026-02-15, close: [r3]}
  - {date: 2026-02-16 18:00, open: [r3], set: {cities.east.demand.all.diesel: 100 kl/d}}
  - {date: 2026-02-25, reset: [cities.east.demand.all.diesel, network.roads.r4.interdiction]}
)";

  std::string yaml() const {
    std::string out = "taji: 1\nname: Busy\nstart: 2026-02-01\nhorizon: 45 d\nnetwork:\n  places:\n";
    for (const auto& p : places) out += "    " + p + "\n";
    out += "  roads:\n";
    for (const auto& r : roads) out += "    - " + r + "\n";
    out += "zones:\n";
    for (const auto& z : zones) out += "  " + z + "\n";
    out += "fleet:\n";
    for (const auto& f : fleet) out += "  - " + f + "\n";
    out += "corridors:\n";
    for (const auto& c : corridors) out += "  " + c + "\n";
    out += "cities:\n";
    for (const auto& c : cities) out += "  " + c + "\n";
    return out + more;
  }
};

}  // namespace taji::testing
