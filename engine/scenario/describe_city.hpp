// The keys of cities: racks, tanks and demand.
#pragma once

#include "scenario/describe_network.hpp"
#include "scenario/field.hpp"

namespace taji::scenario {

template <class V>
void describe(V& v, ReserveEntry& reserve) {
  v.number({"volume", "what the reserve holds at the start", "9 Ml"}, reserve.volume, volume().fixed());
  v.number({"below", "days of cover at which all of it is released; by the timeline alone unless given", "2 d"},
           reserve.below, duration().endless("never").or_else("never"));
}

template <class V>
void describe(V& v, OrdersEntry& orders) {
  v.number({"reorder_at", "stock and orders under way at which more is ordered", "600 kl"}, orders.reorder_at,
           volume());
  v.exactly_one({"quantity", "up_to"});
  if (v.has("quantity")) {
    v.number({"quantity", "volume of an order", "772 kl"}, orders.quantity, volume().positive());
  }
  if (v.has("up_to")) {
    v.number({"up_to", "an order fills stock and orders under way up to this", "900 kl"}, orders.up_to,
             volume().positive());
  }
  v.law({"lead_time", "time from an order to its arrival", "{uniform: [3 d, 6 d]}"}, orders.lead_time,
        duration().or_else("0 d"));
  v.word({"from", "place from which a way to the city must be open when an order is placed", "depot"}, orders.from,
         orders.from_place, not_required);
}

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
  v.number({"last_mile", "most that can be handed out to the classes in a day, those with `direct` aside", "1.2 Ml/d"},
           stock.last_mile, volume_rate().endless("unlimited").or_else("unlimited"));
  v.section({"reserve", "stock that is used only once it is released", "{volume: 9 Ml, below: 2 d}"}, stock.reserve);
  v.section({"orders", "orders by (r, Q), or by (s, S) with `up_to`",
             "{reorder_at: 600 kl, quantity: 772 kl, lead_time: 4 d, from: depot}"},
            stock.orders);
  v.section({"price", "an index of the street price, 1 in normal times", "{shortage: 3, cover: 1}"}, stock.price);
}

template <class V>
void describe(V& v, InflowEntry& inflow) {
  v.word({"product", "what comes in; a product of the city's `stock`", "diesel"}, inflow.product, inflow.product_place,
         required);
  v.exactly_one({"rate", "batch"});
  if (v.has("rate")) v.number({"rate", "steady flow", "60 kl/d"}, inflow.rate, volume_rate());
  if (v.has("batch")) {
    v.goes_with("batch", "every");
    v.number({"batch", "volume that arrives at once, every so often", "800 kl"}, inflow.batch, volume());
    v.number({"every", "time from one batch to the next", "7 d"}, inflow.every, duration().positive());
    v.number({"first", "when the first batch arrives, counted from the start", "3 d"}, inflow.first,
             duration().fixed().or_else("0 d"));
  }
  v.word({"from", "place from which a way to the city must be open; none needs to be unless given", "zegoua"},
         inflow.from, inflow.from_place, not_required);
}

template <class V>
void describe(V& v, RationingRule& rule) {
  v.number({"on", "cover at or below which the rule is on", "3 d"}, rule.on, duration().endless("always"));
  v.following({"off", "cover at or above which it is off again; `on` unless given", "5 d"}, rule.off, rule.on,
              duration().endless("always"), true);
  v.word({"product", "the product it is about; each by its own cover unless given", "gasoline"}, rule.product,
         rule.product_place, not_required);
  v.shares({"classes", "share of its need that a class may draw, by class", "{transport: 60 %, households: 50 %}"},
           rule.shares, fraction());
}

template <class V>
void describe(V& v, PanicEntry& panic) {
  v.number({"below", "cover at or below which it breaks out; by the timeline alone unless given", "3 d"}, panic.below,
           duration().endless("never").or_else("never"));
  v.number({"factor", "what the class buys at first, as a multiple of its need", "2"}, panic.factor,
           factor().at_least(1));
  v.number({"half_life", "time in which the surplus halves", "4 d"}, panic.half_life,
           duration().positive().or_else("4 d"));
  v.number({"private", "what its private tanks hold, in time of its need", "3 d"}, panic.tank,
           duration().or_else("3 d"));
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
  v.number({"quota", "most of a product that the class may draw in a day", "200 kl/d"}, demand.quota,
           volume_rate().endless("unlimited").or_else("unlimited"));
  v.number({"quota_share", "the same, as a share of the mean daily arrivals of the last 7 days; 100 %: no such limit",
            "30 %"},
           demand.quota_share, fraction().or_else("100 %"));
  v.number({"deferred", "share of its unserved need that is bought later", "30 %"}, demand.deferred,
           fraction().or_else("0 %"));
  v.number({"catch_up", "how fast it is bought once the class is fully served, as a multiple of its need", "0.5"},
           demand.catch_up, factor().or_else("1"));
  v.flag({"direct", "the class has its own delivery: `last_mile` does not bind it", "true"}, demand.direct, false);
  v.section({"panic", "panic buying", "{below: 3 d, factor: 2, half_life: 4 d, private: 3 d}"}, demand.panic);
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
  v.entries({"inflow", "fuel that comes by other means than the corridors' trucks, by name",
             "{rail: {product: diesel, batch: 800 kl, every: 7 d}}"},
            city.inflow);
  v.entries({"rationing", "rules that cut what classes may draw while cover is low, by name",
             "{cap: {on: 3 d, off: 5 d, classes: {transport: 60 %}}}"},
            city.rationing);
  v.entries({"services", "what a class makes of its fuel, in hours a day, by name",
             "{electricity: {class: power, hours: 19 h}}"},
            city.services);
}

}  // namespace taji::scenario
