// The keys of cities: racks, tanks and demand.
#pragma once

#include "scenario/describe_network.hpp"
#include "scenario/field.hpp"

namespace taji::scenario {

template <class V>
void describe(V& v, PriceIndex& price) {
  v.number({"shortage", "what a day without any supply adds to the index", "3"}, price.shortage, factor().or_else("0"));
  v.number({"cover", "what an empty tank at the day's end adds to the index", "1"}, price.cover, factor().or_else("0"));
  v.number({"normal_cover", "cover from which on it adds nothing", "7 d"}, price.normal_cover,
           duration().positive().or_else("7 d"));
}

template <class V>
void describe(V& v, StockEntry& stock) {
  v.number({"capacity", "what the tanks hold", "30 Ml"}, stock.capacity,
           volume().positive().fixed().endless("unlimited").or_else("unlimited"));
  v.number({"initial", "what is in them at the start", "12 Ml"}, stock.initial, volume().fixed());
  v.section({"price", "an index of the street price, 1 in normal times", "{shortage: 3, cover: 1}"}, stock.price);
}

template <class V>
void describe(V& v, RaisedBy& raised) {
  v.word({"service", "service of the city", "electricity"}, raised.service, raised.service_place, required);
  v.number({"by", "how much more is needed on the day after one without any of it", "40 %"}, raised.by, factor());
}

template <class V>
void describe(V& v, DemandClass& demand) {
  v.integer({"priority", "rank when fuel is scarce; 1 is served first", "2"}, demand.priority, 1, 1);
  v.number(
      {"hold", "the class draws only while the stock exceeds this much of the need of all classes before it", "2 d"},
      demand.hold, duration().or_else("1 d"));
  v.number({"buffer", "own tank, in time of own need; full at the start", "2 d"}, demand.buffer,
           duration().or_else("0 d").fixed());
  v.series({"weekdays", "factors on the need by day of the week, Monday first", "[1, 1, 1, 1, 1, 0.7, 0.5]"},
           demand.weekdays, factor(), 7);
  v.series({"months", "factors on the need by month, January first", "[1, 1, 1.2, 1.3, 1.2, 1, 1, 1, 1, 1, 1, 1]"},
           demand.months, factor(), 12);
  v.section({"raised_by", "a service without which more is needed: private generators when power is cut",
             "{service: electricity, by: 40 %}"},
            demand.raised_by);
  v.products({"PRODUCT", "need of that product; any product in the city's `stock`", "1.2 Ml/d"}, demand.needs,
             volume_rate());
}

template <class V>
void describe(V& v, ServiceEntry& service) {
  v.word({"class", "demand class whose fuel makes it", "power"}, service.class_id, service.class_place, required);
  v.word({"product", "which product of the class; needed if it has several", "diesel"}, service.product,
         service.product_place, not_required);
  v.curve({"hours",
           "hours a day when the class is fully served, in proportion below; or points of share of its need and hours, "
           "linear between them",
           "[[0 %, 2 h], [50 %, 9 h], [100 %, 19 h]]"},
          service.shares, service.hours, fraction().fixed(), duration().at_most(24.0 * 3'600'000, "24 h"));
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
  v.entries({"services", "what a class makes of its fuel, in hours a day, by name",
             "{electricity: {class: power, hours: 19 h}}"},
            city.services);
}

}  // namespace taji::scenario
