// The keys of places, roads and speeds, each listed once for the reader, the schema and the reference.
#pragma once

#include "scenario/field.hpp"

namespace taji::scenario {

template <class V>
void describe(V& v, Delay& delay) {
  v.law({"delay", "time the delay takes", "{lognormal: {median: 6 h, p90: 24 h}}"}, delay.delay, duration());
  v.number(
      {"servers", "trucks served at a time, each with its own draw; unlimited: one draw for the whole convoy", "4"},
      delay.servers, count().positive().endless("unlimited").or_else("unlimited"));
}

template <class V>
void describe(V& v, PlaceEntry& place) {
  v.text({"name", "name shown to people; the id unless given", "Zégoua"}, place.name);
  v.choice({"kind", "what the place is; nothing in the model depends on it", "border"}, place.kind,
           {"town", "port", "depot", "border", "city", "junction"});
  v.position({"at", "latitude and longitude in degrees, for maps and for checking road lengths", "[12.65, -8.00]"},
             place);
  v.text({"country", "country code of two letters", "ML"}, place.country);
  v.flag({"haven", "convoys that turn back stop here", "true"}, place.haven, false);
  v.part({"delay", "servers"}, place.passage);
}

template <class V>
void describe(V& v, Speed& speed) {
  v.number({"loaded", "speed of loaded trucks", "55 km/h"}, speed.loaded, speed_rule());
  v.following({"empty", "speed of empty trucks; that of loaded ones unless given", "65 km/h"}, speed.empty,
              speed.loaded, speed_rule());
}

template <class V>
void describe(V& v, SpeedClass& road_class) {
  describe(v, road_class.speed);
  v.series({"months", "factors on the speeds of all roads of the class by calendar month, January first",
            "[1, 1, 1, 1, 1, 0.8, 0.6, 0.5, 0.6, 0.9, 1, 1]"},
           road_class.months, factor().positive(), 12);
}

template <class V>
void describe(V& v, RoadEntry& road) {
  v.id({"id", "name of the road in paths, zones and closures", "kati-bamako"}, road.id, required);
  v.word({"from", "place where the road begins", "kati"}, road.from, road.from_place, required);
  v.word({"to", "place where the road ends", "bamako"}, road.to, road.to_place, required);
  v.number({"km", "length in kilometres, written without a unit", "15"}, road.km, length().bare().fixed());
  v.word({"class", "road class, a key of `speeds`", "urban"}, road.road_class, road.class_place, not_required, "paved");
  v.flag({"oneway", "only from `from` to `to` may be driven", "true"}, road.oneway, false);
  v.number(
      {"interdiction", "probability that one full traversal by a convoy is attacked, at reference conditions", "5 %"},
      road.interdiction, fraction().hazard().or_else("0 %"));
  v.number({"available", "probability that the road can be used, for `taji network`", "95 %"}, road.available,
           fraction().fixed().or_else("100 %"));
  v.number({"capacity", "trucks that the road can carry, for `taji network`", "400 / d"}, road.capacity,
           count_rate().fixed().endless("unlimited").or_else("unlimited"));
  v.section({"speed", "speed on this road instead of that of its class: one for both, or loaded and empty", "40 km/h"},
            road.speed, Shorthand::number("loaded"));
  v.window({"window", "hours in which the road may be driven", "06:00-18:00"}, road.window);
}

/// The keys that a network file and the `network` section share.
template <class V>
void describe_roads(V& v, Network& network) {
  v.entries({"places", "places by id; an empty entry will do", "{depot: {kind: depot}, city: ~}"}, network.places);
  v.list({"roads", "roads, each from one place to another", "[{id: trunk, from: depot, to: city, km: 1002}]"},
         network.roads);
  v.entries({"speeds",
             "speed by road class: one, or loaded and empty. Known without being listed: motorway 65 and 75 km/h, "
             "paved 55 and 65, paved_poor 35 and 45, unpaved 25 and 35, urban 25 and 30",
             "{paved: {loaded: 50 km/h, empty: 60 km/h}}"},
            network.speeds, Shorthand::number("loaded"));
}

template <class V>
void describe(V& v, Network& network) {
  v.file({"file",
          "network file whose places and roads are taken; those listed beside it add to them, or override "
          "single keys of those of the same id",
          "networks/mali.yaml"});
  v.file({"road_table",
          "CSV file of roads: columns from, to, km, and id, class, oneway, interdiction, available, capacity, loaded, "
          "empty",
          "networks/roads.csv"});
  v.file({"place_table",
          "CSV file of places: columns id, and name, kind, country, lat, lon, haven; without it the ends "
          "of the table's roads are places",
          "networks/places.csv"});
  v.text({"within",
          "distance: of the table's roads those are taken that lie so near to the fastest ways; without it all, or the "
          "nearest 10,000",
          "50 km"},
         network.within);
  describe_roads(v, network);
}

}  // namespace taji::scenario
