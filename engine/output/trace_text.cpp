#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <taji/output/trace_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

using model::Errand;
using model::Model;
using model::TraceEvent;
using model::TraceKind;

std::size_t index(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

const std::string& place_name(const Model& model, std::int32_t place) {
  return model.places[index(place)].name.shown;
}

const std::string& other_end(const Model& model, const TraceEvent& event) {
  const model::Road& road = model.roads[index(event.road)];
  return place_name(model, road.from == event.place ? road.to : road.from);
}

/// The road by its id, which `--set` and closures want, and the way along it.
std::string on_road(const Model& model, const TraceEvent& event) {
  return fmt::format(" on {} towards {}", model.roads[index(event.road)].name.id, other_end(model, event));
}

std::string trucks(std::int64_t count) {
  return thousands(count) + (count == 1 ? " truck" : " trucks");
}

std::string drivers(std::int64_t count) {
  return thousands(count) + (count == 1 ? " driver" : " drivers");
}

std::string pool_product(const Model& model, std::int32_t pool) {
  const std::int32_t product = model.pools[index(pool)].product;
  return product < 0 ? model.pools[index(pool)].name.id : model.products[index(product)];
}

std::string group(const Model& model, const TraceEvent& event) {
  if (event.corridor < 0) return "trucks";
  const std::string name = fmt::format("{}/{}", model.corridors[index(event.corridor)].name.id, event.ordinal);
  switch (event.errand) {
    case Errand::approach:
      return "group " + name;
    case Errand::haul:
      return "convoy " + name;
    case Errand::turned_back:
      return "convoy " + name + ", turned back,";
    case Errand::homeward:
      return "empty group " + name;
  }
  return name;
}

/// "Zégoua–Sikasso, km 31 of 87", "Zégoua", "diesel in Bamako" or "—".
std::string where(const Model& model, const TraceEvent& event) {
  if (event.tank >= 0) return model.cities[index(model.tanks[index(event.tank)].city)].name.shown;
  if (event.road >= 0 && event.place >= 0) {
    const double km = model.slots[index(model.roads[index(event.road)].km)].value;
    return fmt::format("km {:.0f} of {:.0f} from {}", event.km, km, place_name(model, event.place));
  }
  if (event.road >= 0) return model.roads[index(event.road)].name.shown;
  if (event.place >= 0) return place_name(model, event.place);
  if (event.kind == TraceKind::stands_down) return model.owners[index(event.index)].name.shown;
  const bool of_zone =
      event.kind == TraceKind::void_attempt || event.kind == TraceKind::regime || event.kind == TraceKind::displaced;
  if (of_zone && event.index >= 0) return model.zones[index(event.index)].name.shown;
  return "—";
}

std::string until_text(const TraceEvent& event) {
  return duration(event.until - event.at);
}

std::string moment(const Model& model, model::Millis at) {
  const std::string text = text::format_datetime(model.start_epoch + at);
  return short_date(text.substr(0, 10)) + text.substr(10, 6);
}

std::string attack(const Model& model, const TraceEvent& event) {
  const std::string road = on_road(model, event);
  if (event.kind == TraceKind::repelled) {
    return group(model, event) + " (" + trucks(event.trucks) + ") attacked" + road + ", beaten off; halts " +
           until_text(event);
  }
  std::string text = group(model, event) + " attacked" + road + ": ";
  text += fmt::format("{} of {} lost", thousands(event.lost), trucks(event.trucks));
  if (event.emptied > 0) text += fmt::format(", {} emptied", thousands(event.emptied));
  if (event.litres > 0) text += " (" + litres(event.litres) + ")";
  if (event.lost < event.trucks && event.until > event.at) text += "; halts " + until_text(event);
  return text;
}

std::string supply_sentence(const Model& model, const TraceEvent& event) {
  const std::string& product = model.products[index(model.tanks[index(event.tank)].product)];
  const auto inflow = [&] { return model.inflows[index(event.index)].name.id; };
  switch (event.kind) {
    case TraceKind::batch: {
      const std::string from = event.index < 0 ? "ordered" : "by " + inflow();
      const std::string rest =
          event.lost > 0 ? ", of which " + litres(static_cast<double>(event.lost)) + " wait for room" : "";
      return fmt::format("{} of {} arrive, {}{}", litres(event.litres), product, from, rest);
    }
    case TraceKind::ordered:
      return fmt::format("{} of {} ordered{}", litres(event.litres), product,
                         event.until > event.at ? ", to arrive " + moment(model, event.until) : "");
    case TraceKind::flow_stops:
      return fmt::format("{} of {} stops: no way is open", inflow(), product);
    case TraceKind::flow_resumes:
      return fmt::format("{} of {} may flow again: a way is open", inflow(), product);
    case TraceKind::released:
      return fmt::format("{} of {} released from the reserve", litres(event.litres), product);
    case TraceKind::rationed:
      return fmt::format("{} is rationed by rule '{}'", product, model.rules[index(event.index)].name.id);
    case TraceKind::unrationed:
      return fmt::format("{} is no longer rationed by rule '{}'", product, model.rules[index(event.index)].name.id);
    case TraceKind::panic:
      return fmt::format("{} buy {} in panic: {:.2g} times their need", model.classes[index(event.index)].name.id,
                         product, event.km);
    default:
      return fmt::format("{} no longer buy {} in panic", model.classes[index(event.index)].name.id, product);
  }
}

std::string tank_sentence(const Model& model, const TraceEvent& event) {
  const std::string& product = model.products[index(model.tanks[index(event.tank)].product)];
  switch (event.kind) {
    case TraceKind::dry:
      return product + " has run dry";
    case TraceKind::refilled:
      return product + " is no longer dry";
    case TraceKind::short_of_need:
      return "some need of " + product + " goes unserved";
    default:
      return "all need of " + product + " is served again";
  }
}

std::string stated_departure(const Model& model, const TraceEvent& event) {
  const std::string& id = model.corridors[index(event.corridor)].name.id;
  return fmt::format("a departure of {} is skipped, {} waiting", id, trucks(event.trucks));
}

/// "closed", with its cause where that has a name, or is an attack.
std::string closed(const Model& model, const TraceEvent& event) {
  std::string text = "closed";
  if (event.index >= 0) text += ": " + model.closures[index(event.index)].name.shown;
  if (event.index == model::kClosedByAttack) text += " after an attack";
  return event.until > event.at && event.until != kernel::kNever ? text + ", for " + until_text(event) : text;
}

/// "regime calm → blockade, hazard ×4".
std::string regime(const Model& model, const TraceEvent& event) {
  const auto& regimes = model.zones[index(event.index)].regimes;
  const std::string was = event.was < 0 ? "" : regimes[index(event.was)].name.shown + " → ";
  return fmt::format("regime {}{}, hazard ×{}", was, regimes[index(event.regime)].name.shown, figure(event.factor));
}

std::string halted(const Model& model, const TraceEvent& event) {
  const std::string on = event.road < 0 ? "" : on_road(model, event);
  return group(model, event) + " halts" + on + ": the way is closed";
}

std::string checkpoint(const Model& model, const TraceEvent& event) {
  const std::string& place = place_name(model, event.place);
  if (event.until == kernel::kNever) return group(model, event) + " joins the queue at " + place;
  return group(model, event) + " is held at " + place + " for " + until_text(event);
}

const std::string& pool_id(const Model& model, std::int64_t pool) {
  return model.pools[static_cast<std::size_t>(pool)].name.id;
}

std::string fleet_sentence(const Model& model, const TraceEvent& event) {
  switch (event.kind) {
    case TraceKind::refused:
      return fmt::format("{} of {} {}, now or when they come home", drivers(event.trucks),
                         model.corridors[index(event.corridor)].name.id, event.trucks == 1 ? "withdraws" : "withdraw");
    case TraceKind::recalled:
      return fmt::format("{} of {} will drive again", drivers(event.trucks),
                         model.corridors[index(event.corridor)].name.id);
    case TraceKind::stands_down:
      return fmt::format("{} keeps its trucks at home for {}", model.owners[index(event.index)].name.id,
                         until_text(event));
    case TraceKind::hired:
      return fmt::format("{} hired for {}", trucks(event.trucks), pool_id(model, event.index));
    case TraceKind::replaced:
      return fmt::format("{} for lost ones of {}", trucks(event.trucks), pool_id(model, event.index));
    case TraceKind::dismissed:
      return fmt::format("{} of {} dismissed", trucks(event.trucks), pool_id(model, event.index));
    default:
      return fmt::format("{} of {} moved to {}", trucks(event.trucks), pool_id(model, event.index),
                         pool_id(model, event.lost));
  }
}

/// "closes a and b" of roads and places by id; nothing if there are none.
std::string switched(const Model& model, const char* verb, const std::vector<std::int32_t>& roads,
                     const std::vector<std::int32_t>& places) {
  std::vector<std::string> ids;
  for (const std::int32_t road : roads) ids.push_back(model.roads[index(road)].name.id);
  for (const std::int32_t place : places) ids.push_back(model.places[index(place)].name.id);
  return ids.empty() ? "" : fmt::format("{} {}", verb, listed(ids));
}

std::string crews(const Model& model, const char* verb, const std::vector<model::CrewChange>& changes) {
  std::vector<std::string> ids;
  for (const auto& change : changes) ids.push_back(model.corridors[index(change.corridor)].name.id);
  return ids.empty() ? "" : fmt::format("{} {}", verb, listed(ids));
}

std::string pools(const Model& model, const char* verb, const std::vector<model::TruckChange>& changes) {
  std::vector<std::string> ids;
  for (const auto& change : changes) ids.push_back(model.pools[index(change.pool)].name.id);
  return ids.empty() ? "" : fmt::format("{} {}", verb, listed(ids));
}

/// Its name; without one, what it does: "a dated change: closes trunk; changes fleet.south.trucks".
std::string dated_change(const Model& model, const model::TimelineEntry& entry) {
  if (!entry.name.empty()) return entry.name;
  std::vector<std::string> paths, regimes;
  for (const auto& forced : entry.regimes) {
    const model::Zone& zone = model.zones[index(forced.zone)];
    regimes.push_back(fmt::format("zone {} to regime {}", zone.name.id, zone.regimes[index(forced.regime)].name.shown));
  }
  for (const auto& change : entry.changes) paths.push_back(model.slots[index(change.slot)].path);
  std::string text = "a dated change";
  const char* separator = ": ";
  for (const std::string& part :
       {switched(model, "closes", entry.close_roads, entry.close_places),
        switched(model, "opens", entry.open_roads, entry.open_places),
        regimes.empty() ? std::string() : "puts " + listed(regimes),
        entry.release.empty() ? std::string() : "releases reserves",
        entry.panic.empty() ? std::string() : "sets off panic buying",
        paths.empty() ? std::string() : "changes " + listed(paths), crews(model, "drivers withdraw on", entry.withdraw),
        crews(model, "drivers are recalled on", entry.recall), pools(model, "hires for", entry.hire),
        pools(model, "dismisses from", entry.dismiss), pools(model, "moves trucks from", entry.transfer)}) {
    if (part.empty()) continue;
    text += separator + part;
    separator = "; ";
  }
  return text;
}

/// "4 units of army".
std::string units(const Model& model, std::int32_t pool, std::int64_t count) {
  return fmt::format("{} {} of {}", thousands(count), count == 1 ? "unit" : "units",
                     model.escort_pools[index(pool)].name.id);
}

/// ", after 1 d 22:00: 1 d 02:00 driving, 20:00 nights". Rounded to the minute so that the parts add up to the whole.
std::string trip(const TraceEvent& event) {
  std::int64_t exact = 0, shown = 0;
  std::string parts;
  for (std::size_t stage = 0; stage < event.spent.size(); ++stage) {
    exact += event.spent[stage];
    const std::int64_t part = (exact + kernel::kMinute / 2) / kernel::kMinute * kernel::kMinute - shown;
    shown += part;
    if (part <= 0) continue;
    parts += (parts.empty() ? "" : ", ") + days_and_hours(part) + " " + in_words(static_cast<model::Stage>(stage));
  }
  return parts.empty() ? "" : ", after " + days_and_hours(shown) + ": " + parts;
}

std::string what(const Model& model, const TraceEvent& event) {
  switch (event.kind) {
    case TraceKind::initial:
      return fmt::format("{}: {} on the road, {} waiting at {}", model.corridors[index(event.corridor)].name.id,
                         trucks(event.trucks), thousands(event.lost), place_name(model, event.place));
    case TraceKind::timeline:
      if (event.index == -1) return "the branch: from here on with the variant's numbers";
      if (event.index < 0) return "a change from outside";
      return dated_change(model, model.timeline[index(event.index)]);
    case TraceKind::closed:
      return closed(model, event);
    case TraceKind::reopened:
      return "open again";
    case TraceKind::loaded:
      return trucks(event.trucks) + " loaded with " + pool_product(model, event.index) + " for " +
             model.corridors[index(event.corridor)].name.id;
    case TraceKind::departed:
      return fmt::format("{} leaves: {}{}{}", group(model, event), trucks(event.trucks),
                         event.lost > 0 ? ", with " + units(model, event.index, event.lost) : "",
                         event.until == kernel::kNever
                             ? ""
                             : ", arrives about " + moment(model, event.until) + " if nothing befalls it");
    case TraceKind::skipped:
      return stated_departure(model, event);
    case TraceKind::escort_wanted:
      return fmt::format("{} of {} are ready and wait for an escort of {}", trucks(event.trucks),
                         model.corridors[index(event.corridor)].name.id,
                         model.escort_pools[index(event.index)].name.id);
    case TraceKind::escort_found:
      return fmt::format("{} forms and waits {} for its escort: {}", group(model, event), until_text(event),
                         trucks(event.trucks));
    case TraceKind::handover:
      return fmt::format("{} changes its escort, for {}", group(model, event), until_text(event));
    case TraceKind::escort_home:
      return units(model, event.index, event.trucks) + (event.trucks == 1 ? " is free again" : " are free again");
    case TraceKind::attacked:
    case TraceKind::repelled:
      return attack(model, event);
    case TraceKind::void_attempt:
      return "an attempt finds no convoy";
    case TraceKind::destroyed:
      return "nothing is left of " + group(model, event);
    case TraceKind::halted:
      return halted(model, event);
    case TraceKind::resumed:
      return group(model, event) + " moves on";
    case TraceKind::turns_back:
      return group(model, event) + " turns back";
    case TraceKind::rerouted:
      return group(model, event) + " takes another route";
    case TraceKind::checkpoint:
      return checkpoint(model, event);
    case TraceKind::arrived:
      return fmt::format("{} arrives: {}{}", group(model, event), trucks(event.trucks), trip(event));
    case TraceKind::unloaded: {
      const std::string& product = model.products[index(model.tanks[index(event.tank)].product)];
      return fmt::format("{} of {} from {} of {}", litres(event.litres), product, trucks(event.trucks),
                         group(model, event));
    }
    case TraceKind::homeward:
      return trucks(event.trucks) + " of " + group(model, event) +
             (event.trucks == 1 ? " starts back, empty" : " start back, empty");
    case TraceKind::home:
      return trucks(event.trucks) + " of " + group(model, event) + (event.trucks == 1 ? " is back" : " are back") +
             trip(event);
    case TraceKind::regime:
      return regime(model, event);
    case TraceKind::displaced:
      return fmt::format("danger follows traffic: ×{}", figure(std::floor(event.factor * 100 + 0.5) / 100));
    case TraceKind::arranged:
      return group(model, event) + " is let pass by arrangement" +
             (event.until > event.at ? ", and stands " + until_text(event) : "");
    case TraceKind::paid:
      return group(model, event) + " has given up " + litres(event.litres);
    case TraceKind::refused:
    case TraceKind::recalled:
    case TraceKind::stands_down:
    case TraceKind::hired:
    case TraceKind::replaced:
    case TraceKind::dismissed:
    case TraceKind::moved:
      return fleet_sentence(model, event);
    case TraceKind::dry:
    case TraceKind::refilled:
    case TraceKind::short_of_need:
    case TraceKind::served_again:
      return tank_sentence(model, event);
    case TraceKind::batch:
    case TraceKind::ordered:
    case TraceKind::flow_stops:
    case TraceKind::flow_resumes:
    case TraceKind::released:
    case TraceKind::rationed:
    case TraceKind::unrationed:
    case TraceKind::panic:
    case TraceKind::calm:
      return supply_sentence(model, event);
  }
  return {};
}

}  // namespace

TraceLine trace_line(const Model& model, const TraceEvent& event) {
  const std::string date_time = text::format_datetime(model.start_epoch + event.at);
  const bool is_date = date_time.size() >= 16 && date_time[4] == '-';
  TraceLine line;
  line.day = event.at / kernel::kDay;
  line.date = is_date ? date_time.substr(0, 10) : date_time;
  line.time = is_date ? date_time.substr(11, 5) : "";
  line.where = where(model, event);
  line.what = what(model, event);
  return line;
}

std::string trace_text(const Model& model, const std::vector<TraceEvent>& events) {
  std::vector<TraceLine> lines;
  std::size_t widest = width("where");
  for (const TraceEvent& event : events) {
    lines.push_back(trace_line(model, event));
    widest = std::max(widest, width(lines.back().where));
  }
  std::string text = "day  date        time   " + left("where", widest) + "  what\n";
  for (const TraceLine& line : lines) {
    text += fmt::format("{:>3}  {}  {}  {}  {}\n", line.day, left(line.date, 10), line.time, left(line.where, widest),
                        line.what);
  }
  return text;
}

std::string trace_json(const Model& model, const std::vector<TraceEvent>& events) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const TraceEvent& event : events) {
    const TraceLine line = trace_line(model, event);
    list.push_back({{"day", line.day},
                    {"date", line.date},
                    {"time", line.time},
                    {"at_ms", event.at},
                    {"where", line.where},
                    {"what", line.what}});
  }
  return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace taji::output
