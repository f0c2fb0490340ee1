// The keys of cities: racks, tanks and demand.
#pragma once

#include "scenario/describe_network.hpp"
#include "scenario/field.hpp"

namespace taji::scenario {

template <class V>
void describe(V& v, StockEntry& stock) {
  v.number({"capacity", "what the tanks hold", "30 Ml"}, stock.capacity,
           volume().positive().fixed().endless("unlimited").or_else("unlimited"));
  v.number({"initial", "what is in them at the start", "12 Ml"}, stock.initial, volume().fixed());
}

template <class V>
void describe(V& v, DemandClass& demand) {
  v.integer({"priority", "rank when fuel is scarce; 1 is served first", "2"}, demand.priority, 1, 1);
  v.number(
      {"hold", "the class draws only while the stock exceeds this much of the need of all classes before it", "2 d"},
      demand.hold, duration().or_else("1 d"));
  v.number({"buffer", "own tank, in time of own need; full at the start", "2 d"}, demand.buffer,
           duration().or_else("0 d").fixed());
  v.products({"PRODUCT", "need of that product; any product in the city's `stock`", "1.2 Ml/d"}, demand.needs,
             volume_rate());
}

template <class V>
void describe(V& v, CityEntry& city) {
  v.number({"racks", "trucks unloaded at a time", "12"}, city.racks,
           count().positive().endless("unlimited").or_else("unlimited"));
  v.law({"unloading", "time to unload one truck", "{uniform: [1 h, 3 h]}"}, city.unloading, duration().or_else("0 h"));
  v.section({"clearance", "delay on arrival, before unloading: a time, or a time and a number of servers",
             "{delay: 6 h, servers: 4}"},
            city.clearance, Shorthand::law("delay"));
  v.entries({"stock", "tanks by product", "{diesel: {capacity: 30 Ml, initial: 12 Ml}}"}, city.stock, required);
  v.tanks(city.stock);
  v.entries({"demand", "demand by class", "{hospitals: {diesel: 40 kl/d, priority: 1, buffer: 3 d}}"}, city.demand);
}

}  // namespace taji::scenario
