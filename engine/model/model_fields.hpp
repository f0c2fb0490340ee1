// Every member of a Model, listed once, with words for people: what two models must agree on to have the same shape.
//
// A member that a struct gains and this list lacks does not compile. Slots are told from other numbers, because their
// index means nothing: they are compared by the path of their number.
#pragma once

#include <taji/model/model.hpp>

#include "model/members.hpp"

namespace taji::model {

template <class T>
struct Field {
  const char* name;
  const T& value;
};

/// A slot, or several in a row, or with what they belong to.
template <class T>
struct SlotField {
  const char* name;
  const T& value;
};

/// What follows from the rest, or is no shape.
struct Derived {};

template <class T>
Field<T> field(const char* name, const T& value) {
  return {name, value};
}

template <class T>
SlotField<T> slot(const char* name, const T& value) {
  return {name, value};
}

template <class T>
SlotField<T> slots(const char* name, const T& value) {
  return {name, value};
}

template <class T>
Derived derived(const T&) {
  return {};
}

template <class V>
void fields(V& v, const Law& x) {
  show_members<Law>(v, field("form", x.form), slots("parameters", x.parameters), derived(x.id));
}

template <class V>
void fields(V& v, const Name& x) {
  show_members<Name>(v, field("id", x.id), field("shown", x.shown), derived(x.hash), derived(x.rank));
}

template <class V>
void fields(V& v, const Window& x) {
  show_members<Window>(v, field("open", x.open), field("close", x.close), field("always", x.always));
}

template <class V>
void fields(V& v, const Place& x) {
  show_members<Place>(v, field("name", x.name), field("kind", x.kind), field("country", x.country),
                      field("latitude", x.latitude), field("longitude", x.longitude), field("located", x.located),
                      field("haven", x.haven), field("checkpoint", x.checkpoint));
}

template <class V>
void fields(V& v, const Road& x) {
  show_members<Road>(v, field("name", x.name), field("from", x.from), field("to", x.to), field("oneway", x.oneway),
                     field("road class", x.road_class), slot("km", x.km),
                     slot("interdiction hazard", x.interdiction_hazard), slot("available", x.available),
                     slot("capacity", x.capacity), slot("speed loaded", x.speed_loaded),
                     slot("speed empty", x.speed_empty), field("season", x.season), field("window", x.window),
                     field("zones", x.zones));
}

template <class V>
void fields(V& v, const Station& x) {
  show_members<Station>(v, field("kind", x.kind), field("place", x.place), field("city", x.city),
                        field("service", x.service), slot("servers", x.servers), slot("trucks limit", x.trucks_limit),
                        slot("volume limit", x.volume_limit), slot("keep", x.keep), field("onward", x.onward));
}

template <class V>
void fields(V& v, const Pool& x) {
  show_members<Pool>(v, field("name", x.name), field("corridor", x.corridor), field("product", x.product),
                     field("in corridor", x.in_corridor), slot("trucks", x.trucks),
                     slot("capacity litres", x.capacity_litres), field("source tank", x.source_tank),
                     field("peers", x.peers), field("owner", x.owner), slot("replaced share", x.replaced_share),
                     field("replaced after", x.replaced_after));
}

template <class V>
void fields(V& v, const SplitMember& x) {
  show_members<SplitMember>(v, field("corridor", x.corridor), field("rank", x.rank), slot("weight", x.weight),
                            slot("until", x.until));
}

template <class V>
void fields(V& v, const Split& x) {
  show_members<Split>(v, field("name", x.name), field("rule", x.rule), slot("sensitivity", x.sensitivity),
                      field("members", x.members));
}

template <class V>
void fields(V& v, const Owner& x) {
  show_members<Owner>(v, field("name", x.name), slot("suspended", x.suspended), field("stand down", x.stand_down),
                      field("pools", x.pools));
}

template <class V>
void fields(V& v, const EscortPool& x) {
  show_members<EscortPool>(v, field("name", x.name), slot("units", x.units), field("returns by law", x.returns_by_law),
                           field("back", x.back));
}

template <class V>
void fields(V& v, const Muster& x) {
  show_members<Muster>(v, field("corridor", x.corridor), field("place", x.place));
}

template <class V>
void fields(V& v, const Corridor& x) {
  show_members<Corridor>(
      v, field("name", x.name), field("source", x.source), field("marshal", x.marshal),
      field("city place", x.city_place), field("city", x.city), field("station", x.station),
      field("first pool", x.first_pool), field("pool count", x.pool_count), field("first muster", x.first_muster),
      field("muster count", x.muster_count), field("unlimited pool", x.unlimited_pool), field("rule", x.rule),
      field("fixed route", x.fixed_route), slot("risk weight", x.risk_weight), field("reroute", x.reroute),
      slot("target", x.target), slot("min", x.min), slot("max wait", x.max_wait), field("window", x.window),
      field("departures", x.departures), field("departure dates", x.departure_dates), slot("every", x.every),
      slot("first departure", x.first_departure), slot("departure rate", x.departure_rate),
      field("speed factor", x.speed_factor), field("return alone", x.return_alone),
      slot("empty exposure", x.empty_exposure), slot("repelled", x.repelled), field("loss", x.loss),
      slot("loss each", x.loss_each), slot("loss mean", x.loss_mean), slot("loss sd", x.loss_sd),
      field("loss count", x.loss_count), field("attack delay", x.attack_delay), field("attack closes", x.attack_closes),
      field("turns when closed", x.turns_when_closed), slot("turn back", x.turn_back), slot("load only", x.load_only),
      slot("escort units", x.escort_units), slot("escort hazard", x.escort_hazard),
      slot("escort repelled", x.escort_repelled), field("escort pool", x.escort_pool),
      slot("escort speed", x.escort_speed), field("escort wait", x.escort_wait), field("handovers", x.handovers),
      field("handover delay", x.handover_delay), slot("size reference", x.size_reference),
      slot("size exponent", x.size_exponent), field("has drivers", x.has_drivers), slot("drivers", x.drivers),
      slot("refusals per loss", x.refusals_per_loss), slot("driver return", x.driver_return), field("gated", x.gated),
      slot("arranged share", x.arranged_share), slot("arranged load", x.arranged_load),
      field("arranged time", x.arranged_time), field("split", x.split), field("initial spread", x.initial_spread),
      slots("initial", x.initial));
}

template <class V>
void fields(V& v, const DemandClass& x) {
  show_members<DemandClass>(
      v, field("name", x.name), slot("rate", x.rate), field("priority", x.priority), slot("hold", x.hold),
      slot("buffer", x.buffer), slots("weekdays", x.weekdays), slots("months", x.months),
      field("raised by", x.raised_by), slot("raised most", x.raised_most), slot("quota", x.quota),
      slot("quota share", x.quota_share), slot("deferred", x.deferred), slot("catch up", x.catch_up),
      field("direct", x.direct), slot("panic below", x.panic_below), slot("panic factor", x.panic_factor),
      slot("panic half life", x.panic_half_life), slot("panic private", x.panic_private));
}

template <class V>
void fields(V& v, const Way& x) {
  show_members<Way>(v, field("from", x.from), field("to", x.to));
}

template <class V>
void fields(V& v, const Inflow& x) {
  show_members<Inflow>(v, field("name", x.name), field("tank", x.tank), field("way", x.way), slot("rate", x.rate),
                       slot("batch", x.batch), slot("every", x.every), slot("first due", x.first_due));
}

template <class V>
void fields(V& v, const Rule& x) {
  show_members<Rule>(v, field("name", x.name), field("tank", x.tank), slot("on", x.on), slot("off", x.off),
                     slots("shares", x.shares));
}

template <class V>
void fields(V& v, const Management& x) {
  show_members<Management>(
      v, field("tank", x.tank), field("hash", x.hash), slot("last mile", x.last_mile), slot("reserve", x.reserve),
      slot("reserve below", x.reserve_below), slot("reorder at", x.reorder_at),
      slot("order quantity", x.order_quantity), slot("order up to", x.order_up_to), field("lead time", x.lead_time),
      field("order way", x.order_way), field("first inflow", x.first_inflow), field("inflow count", x.inflow_count),
      field("first rule", x.first_rule), field("rule count", x.rule_count), field("counts arrivals", x.counts_arrivals),
      field("defers", x.defers));
}

template <class V>
void fields(V& v, const CityService& x) {
  show_members<CityService>(v, field("name", x.name), field("city", x.city), field("tank", x.tank),
                            field("demand class", x.demand_class), slots("shares", x.shares), slots("hours", x.hours),
                            field("raises need", x.raises_need));
}

template <class V>
void fields(V& v, const DaySeries& x) {
  show_members<DaySeries>(v, field("kind", x.kind), field("city", x.city), field("tank", x.tank),
                          field("subject", x.subject));
}

template <class V>
void fields(V& v, const Tank& x) {
  show_members<Tank>(v, field("city", x.city), field("product", x.product), slot("capacity", x.capacity),
                     slot("initial", x.initial), field("first class", x.first_class),
                     field("class count", x.class_count), field("managed", x.managed),
                     slot("price shortage", x.price_shortage), slot("price cover", x.price_cover),
                     slot("price normal", x.price_normal));
}

template <class V>
void fields(V& v, const City& x) {
  show_members<City>(v, field("name", x.name), field("place", x.place), field("clearance", x.clearance),
                     field("unloading", x.unloading), field("first tank", x.first_tank),
                     field("tank count", x.tank_count));
}

template <class V>
void fields(V& v, const Regime& x) {
  show_members<Regime>(v, field("name", x.name), slot("hazard", x.hazard), slot("dwell", x.dwell),
                       slots("next", x.next));
}

template <class V>
void fields(V& v, const Zone& x) {
  show_members<Zone>(v, field("name", x.name), field("roads", x.roads), slot("hazard", x.hazard),
                     slot("attacks per km", x.attacks_per_km), slot("attempts per day", x.attempts_per_day),
                     slot("parked", x.parked), field("regimes", x.regimes), field("initial regime", x.initial_regime),
                     field("traffic group", x.traffic_group));
}

template <class V>
void fields(V& v, const TrafficGroup& x) {
  show_members<TrafficGroup>(v, field("by", x.by), field("zones", x.zones), slot("share", x.share), slot("lag", x.lag));
}

template <class V>
void fields(V& v, const Closure& x) {
  show_members<Closure>(v, field("name", x.name), field("named", x.named), field("road", x.road),
                        field("place", x.place), field("from", x.from), field("to", x.to), slot("rate", x.rate),
                        slot("cleared", x.cleared), field("lasts", x.lasts), field("duration", x.duration));
}

template <class V>
void fields(V& v, const ForcedRegime& x) {
  show_members<ForcedRegime>(v, field("zone", x.zone), field("regime", x.regime), field("until", x.until));
}

template <class V>
void fields(V& v, const CrewChange& x) {
  show_members<CrewChange>(v, field("corridor", x.corridor), field("share", x.share));
}

template <class V>
void fields(V& v, const TruckChange& x) {
  show_members<TruckChange>(v, field("pool", x.pool), field("to", x.to), field("trucks", x.trucks));
}

template <class V>
void fields(V& v, const TimelineEntry& x) {
  show_members<TimelineEntry>(
      v, field("at", x.at), field("name", x.name), slots("changes", x.changes), field("close roads", x.close_roads),
      field("open roads", x.open_roads), field("close places", x.close_places), field("open places", x.open_places),
      field("regimes", x.regimes), field("withdraw", x.withdraw), field("recall", x.recall), field("hire", x.hire),
      field("dismiss", x.dismiss), field("transfer", x.transfer), field("release", x.release), field("panic", x.panic));
}

template <class V>
void fields(V& v, const Model& x) {
  show_members<Model>(
      v, derived(x.name), field("start", x.start_epoch), field("midnight", x.midnight), field("horizon", x.horizon),
      field("origin", x.origin), derived(x.slots), derived(x.base), derived(x.uncertain), derived(x.products_of),
      derived(x.graph), field("place", x.places), field("road", x.roads), derived(x.place_rank), derived(x.road_rank),
      field("station", x.stations), field("products", x.products), field("pool", x.pools), field("owner", x.owners),
      field("marshalling place", x.musters), field("escort pool", x.escort_pools), field("corridor", x.corridors),
      field("split", x.splits), field("city", x.cities), field("stock", x.tanks), field("demand class", x.classes),
      field("management of stock", x.managed), field("inflow", x.inflows), field("rationing rule", x.rules),
      field("way", x.ways), field("service", x.services), field("series", x.series), field("needs vary", x.needs_vary),
      field("needs vary daily", x.needs_vary_daily), field("zone", x.zones),
      field("group of zones that follow traffic", x.follows_traffic), field("closure", x.closures),
      slots("speeds by month", x.seasons), derived(x.timeline), slot("prior attacks per km", x.prior_attacks_per_km),
      slot("prior weight km", x.prior_weight_km), slots("phase served", x.phase_served),
      slots("phase cover", x.phase_cover), derived(x.laws), field("widest corridor", x.widest_corridor),
      field("hands over", x.hands_over), field("learns risk", x.learns_risk));
}

}  // namespace taji::model
