// Facts about the ways between places of a scenario, from the base values of its numbers: no closures, seasons or
// dates, and regimes as they begin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <taji/model/model.hpp>
#include <taji/network/reliability.hpp>
#include <vector>

namespace taji::cli {

/// By road; costs by arc, two a road.
struct RoadFacts {
  std::vector<double> km, hours_loaded, hours_empty;
  std::vector<double> attack;  ///< probability that one traversal is attacked: interdiction and attacks per km, times
                               ///< the zones' hazard factors; attempts per week are not in it
  std::vector<double> available;           ///< probability
  std::vector<double> capacity;            ///< trucks a day, inf if none is given
  std::vector<double> arc_time, arc_risk;  ///< hours loaded; -ln(1 - attack)
  bool has_attempts = false;               ///< some zone states attempts per week
  bool has_regimes = false;                ///< zones count at their initial regime, else at the mean over regimes
  bool has_seasons = false;                ///< speeds here are without the factors of months
};

RoadFacts road_facts(const model::Model& model);

struct Way {
  std::vector<std::int32_t> arcs;
  double km = 0, hours_loaded = 0, hours_empty = 0;
  double chance_of_arrival = 1;  ///< without an attack
};

Way way_along(const RoadFacts& facts, std::vector<std::int32_t> arcs);

enum class Wish { fastest, safest };

/// None when there is no way, or for `safest` none on which an attack is not certain. `out`: non-zero is out of use.
std::optional<Way> best_way(const model::Model& model, const RoadFacts& facts, std::int32_t from, std::int32_t to,
                            Wish wish, const std::vector<std::uint8_t>& roads_out = {},
                            const std::vector<std::uint8_t>& places_out = {});

/// The way that a corridor's convoys take from the marshalling place when no attack has been seen yet.
std::optional<Way> corridor_way(const model::Model& model, const RoadFacts& facts, const model::Corridor& corridor);

/// Places by name, the first being `from`.
std::vector<std::string> places_on(const model::Model& model, std::int32_t from, const std::vector<std::int32_t>& arcs);

}  // namespace taji::cli
