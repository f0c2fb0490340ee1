// The random scenarios: a value of small pieces that RapidCheck makes and shrinks, written out as YAML only to be run.
#pragma once

#include <rapidcheck.h>

#include <ostream>

#include "properties/changes.hpp"
#include "properties/crews.hpp"
#include "properties/frame.hpp"
#include "properties/stocks.hpp"
#include "properties/threat.hpp"
#include "properties/traffic.hpp"
#include "properties/unrest.hpp"

namespace taji::properties {

/// A kind of piece. To cover a new mechanism, write one function that adds it to a draft, and list it in `kinds`; where
/// it does not fit what is there already (another piece has set the same key), it does nothing.
struct Kind {
  const char* name;
  int weight;  ///< how often it is chosen, relative to others
  void (*apply)(Draft&, Dials&);
};

/// In the order in which they are applied: those that others refer to come first.
inline const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all{
      {"town", 6, town},
      {"road", 3, extra_road},
      {"city", 2, city},
      {"tank", 3, tank},
      {"class", 4, demand_class},
      {"corridor", 4, corridor},
      {"onward", 2, onward},
      {"pool", 3, pool},
      {"split", 3, split},
      {"departures", 3, departures},
      {"unlimited trucks", 1, unlimited_trucks},
      {"road hours", 2, road_hours},
      {"road speed", 1, road_speed},
      {"class speed", 2, class_speed},
      {"checkpoint", 3, checkpoint},
      {"haven", 2, haven},
      {"source", 3, source},
      {"convoy rule", 4, convoy_rule},
      {"convoy hours", 2, convoy_hours},
      {"marshal", 2, marshal},
      {"way", 3, way},
      {"via", 2, via},
      {"pace", 2, pace},
      {"homeward", 3, homeward},
      {"initial", 3, initial},
      {"depot", 3, depot},
      {"clearance", 2, clearance},
      {"danger", 5, danger},
      {"zone", 4, zone},
      {"attack", 5, on_attack},
      {"escort", 2, escort},
      {"escort pool", 3, escort_pool},
      {"size effect", 2, size_effect},
      {"belief", 1, belief},
      {"closure", 4, closure},
      {"drivers", 3, drivers},
      {"owner", 3, owner},
      {"replaced", 2, replaced},
      {"load only", 2, load_only},
      {"arrangement", 2, arrangement},
      {"regimes", 3, regimes},
      {"follows traffic", 2, follows_traffic},
      {"random closure", 3, random_closure},
      {"attack closes", 2, attack_closes},
      {"when closed", 2, when_closed},
      {"seasons", 2, seasons},
      {"inflow", 3, inflow},
      {"orders", 2, orders},
      {"reserve", 2, reserve},
      {"rationing", 3, rationing},
      {"quota", 2, quota},
      {"deferred", 2, deferred},
      {"panic", 3, panic},
      {"last mile", 2, last_mile},
      {"days and months", 2, days_and_months},
      {"service", 2, service},
      {"price", 1, price},
      {"uncertain", 2, uncertain},
      {"hiring", 3, hiring},
      {"moving", 2, moving},
      {"order", 5, order_shut},
      {"change", 6, change},
      {"warm-up", 1, warm_up},
      {"phases", 1, phases},
  };
  return all;
}

struct Piece {
  int kind = 0;  ///< in `kinds`
  Dials::Values dials{};
};

/// A random scenario, and what is done with it.
struct Sketch {
  Dials::Values ground{};
  std::vector<Piece> pieces;
  int moment = 0;  ///< thousandths of the horizon
  int salt = 0;

  Node file() const {
    Draft draft;
    lay_ground(draft, Dials(ground));
    std::vector<Piece> sorted = pieces;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Piece& a, const Piece& b) { return a.kind < b.kind; });
    for (const Piece& piece : sorted) {
      Dials dials(piece.dials);
      kinds()[static_cast<std::size_t>(piece.kind)].apply(draft, dials);
    }
    return draft.file;
  }
};

/// How RapidCheck shows a failure.
inline void showValue(const Sketch& sketch, std::ostream& out) {
  out << sketch.file().yaml() << "# at " << sketch.moment << " thousandths, salt " << sketch.salt << "; pieces:";
  for (const Piece& piece : sketch.pieces) out << ' ' << kinds()[static_cast<std::size_t>(piece.kind)].name << ',';
  out << '\n';
}

inline rc::Gen<Dials::Values> dial_values() {
  return rc::gen::container<Dials::Values>(rc::gen::inRange(0, Dials::kTop));
}

inline rc::Gen<Piece> piece() {
  std::vector<int> by_weight;
  for (std::size_t i = 0; i < kinds().size(); ++i)
    by_weight.insert(by_weight.end(), kinds()[i].weight, static_cast<int>(i));
  return rc::gen::build<Piece>(rc::gen::set(&Piece::kind, rc::gen::elementOf(by_weight)),
                               rc::gen::set(&Piece::dials, dial_values()));
}

/// The number of pieces grows with RapidCheck's size, 0 to 40; their dials do not.
inline rc::Gen<Sketch> sketch() {
  constexpr int kFull = rc::kNominalSize;
  const auto pieces = rc::gen::withSize([](int size) {
    return rc::gen::resize(size * 2 / 5, rc::gen::container<std::vector<Piece>>(rc::gen::resize(kFull, piece())));
  });
  return rc::gen::build<Sketch>(rc::gen::set(&Sketch::ground, rc::gen::resize(kFull, dial_values())),
                                rc::gen::set(&Sketch::pieces, pieces),
                                rc::gen::set(&Sketch::moment, rc::gen::resize(kFull, rc::gen::inRange(0, 1000))),
                                rc::gen::set(&Sketch::salt, rc::gen::resize(kFull, rc::gen::inRange(0, 1000))));
}

}  // namespace taji::properties

template <>
struct rc::Arbitrary<taji::properties::Sketch> {
  static Gen<taji::properties::Sketch> arbitrary() { return taji::properties::sketch(); }
};
