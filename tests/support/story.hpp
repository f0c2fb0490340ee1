// What a world's trace says, in the short words of road maps: times, names of convoys, one line an event.
#pragma once

#include <cmath>
#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <string>
#include <taji/model/simulate.hpp>
#include <vector>

#include "support/drawing.hpp"

namespace taji::test {

using kernel::Millis;
using Kind = model::TraceKind;
using Where = std::source_location;

inline constexpr Millis operator""_ms(unsigned long long n) {
  return static_cast<Millis>(n);
}
inline constexpr Millis operator""_s(unsigned long long n) {
  return static_cast<Millis>(n) * kernel::kSecond;
}
inline constexpr Millis operator""_min(unsigned long long n) {
  return static_cast<Millis>(n) * kernel::kMinute;
}
inline constexpr Millis operator""_h(unsigned long long n) {
  return static_cast<Millis>(n) * kernel::kHour;
}
inline constexpr Millis operator""_d(unsigned long long n) {
  return static_cast<Millis>(n) * kernel::kDay;
}

/// Why a convoy is where it is.
inline const std::string moving = "moving";
inline const std::string closed = "closed";      ///< what is ahead of it, or under it, is closed
inline const std::string night = "night";        ///< outside a travel window
inline const std::string attacked = "attacked";  ///< halts after an attack
inline const std::string held = "held";          ///< at a checkpoint or in clearance
inline const std::string unloading = "unloading";
inline const std::string formed = "formed";      ///< and has not left: waits to be let pass, for its escort or a way
inline const std::string handover = "handover";  ///< changes its escort

/// "02:30", "1d 00:00", "00:00:01.500".
inline std::string clock_text(Millis t) {
  if (t == kernel::kNever) return "never";
  char buffer[64];
  std::string out;
  if (t >= kernel::kDay) out = std::to_string(t / kernel::kDay) + "d ";
  const int minute = static_cast<int>(t % kernel::kDay / kernel::kMinute), ms = static_cast<int>(t % kernel::kMinute);
  std::snprintf(buffer, sizeof buffer, "%02d:%02d", minute / 60, minute % 60);
  out += buffer;
  if (ms % 1000 != 0) {
    std::snprintf(buffer, sizeof buffer, ":%02d.%03d", ms / 1000, ms % 1000);
    out += buffer;
  } else if (ms != 0) {
    std::snprintf(buffer, sizeof buffer, ":%02d", ms / 1000);
    out += buffer;
  }
  return out;
}

/// Kilometres to the millimetre, without closing zeros.
inline std::string km_text(double km) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.6f", km);
  std::string out = buffer;
  out.erase(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
  return out;
}

/// Lines without surrounding blanks and without empty lines.
inline std::string tidy(const std::string& text) {
  std::istringstream in(text);
  std::string line, out;
  while (std::getline(in, line)) {
    const auto first = line.find_first_not_of(' ');
    if (first == std::string::npos) continue;
    out += line.substr(first, line.find_last_not_of(' ') - first + 1) + "\n";
  }
  return out;
}

/// A convoy by name: "south/1", "south/home/1" (trucks that return each alone), "south/approach/1".
struct ConvoyName {
  std::string corridor;
  model::Errand errand = model::Errand::haul;
  std::uint32_t ordinal = 0;

  explicit ConvoyName(const std::string& text) {
    const auto first = text.find('/'), last = text.rfind('/');
    if (first == std::string::npos) throw std::invalid_argument("'" + text + "' is not the name of a convoy");
    corridor = text.substr(0, first);
    ordinal = static_cast<std::uint32_t>(std::stoul(text.substr(last + 1)));
    if (first == last) return;
    errand = text.substr(first + 1, last - first - 1) == "home" ? model::Errand::homeward : model::Errand::approach;
  }

  bool matches(const model::Model& m, std::int32_t index, model::Errand kind, std::uint32_t number) const {
    return index >= 0 && m.corridors[static_cast<std::size_t>(index)].name.id == corridor && kind == errand &&
           number == ordinal;
  }
};

/// What a run is made of, and what a failing claim prints.
class Story {
 public:
  Story(std::string drawing, std::string additions, model::Model compiled, kernel::Address address)
      : model(std::move(compiled)), drawing_(std::move(drawing)), additions_(std::move(additions)), address_(address) {
    world_at(model.horizon, end);
    model::finish(end, model);
  }

  void world_at(Millis t, model::World& world) const {
    model::begin(world, model, address_, {.tracing = true});
    model::advance(world, model, t);
  }

  std::string place(std::int32_t index) const { return model.places[static_cast<std::size_t>(index)].name.id; }
  std::string road(std::int32_t index) const { return model.roads[static_cast<std::size_t>(index)].name.id; }

  /// "B", or "B-C@10".
  std::string spot(std::int32_t at_place, std::int32_t on_road, double km) const {
    if (on_road >= 0) return road(on_road) + "@" + km_text(km);
    return at_place >= 0 ? place(at_place) : "?";
  }

  std::string sentence(const model::TraceEvent& e) const {
    const std::string n = std::to_string(e.trucks), where = spot(e.place, e.road, e.km) + " ";
    switch (e.kind) {
      case Kind::initial:
        return "starts with " + n + " on the road, " + std::to_string(e.lost) + " waiting";
      case Kind::timeline:
        return "timeline entry " + std::to_string(e.index);
      case Kind::closed:
        return (e.road >= 0 ? road(e.road) : place(e.place)) + " closed";
      case Kind::reopened:
        return (e.road >= 0 ? road(e.road) : place(e.place)) + " reopened";
      case Kind::loaded:
        return where + "loaded " + n;
      case Kind::departed:
        return where + "departs with " + n;
      case Kind::skipped:
        return where + "departure skipped";
      case Kind::escort_wanted:
        return where + n + " want an escort";
      case Kind::escort_found:
        return where + "forms with " + n + ", leaves at " + clock_text(e.until);
      case Kind::handover:
        return where + "changes its escort until " + clock_text(e.until);
      case Kind::escort_home:
        return n + " units free";
      case Kind::attacked:
        return where + "attacked, loses " + std::to_string(e.lost) + " of " + n +
               (e.emptied > 0 ? ", " + std::to_string(e.emptied) + " emptied" : "") +
               (e.until > e.at ? ", halts until " + clock_text(e.until) : "");
      case Kind::repelled:
        return where + "repels" + (e.until > e.at ? ", halts until " + clock_text(e.until) : "");
      case Kind::void_attempt:
        return "attempt of zone " + std::to_string(e.index) + " meets nobody";
      case Kind::destroyed:
        return "destroyed";
      case Kind::halted:
        return where + "halted";
      case Kind::resumed:
        return where + "resumed";
      case Kind::turns_back:
        return where + "turns back";
      case Kind::rerouted:
        return where + "rerouted";
      case Kind::checkpoint:
        return where + (e.until == kernel::kNever ? "held in the queue" : "held until " + clock_text(e.until));
      case Kind::arrived:
        return where + "arrives with " + n;
      case Kind::unloaded:
        return "unloads " + n;
      case Kind::homeward:
        return where + "starts home with " + n;
      case Kind::home:
        return where + "home with " + n;
      case Kind::dry:
        return "tank dry";
      case Kind::refilled:
        return "tank refilled";
      case Kind::short_of_need:
        return "short";
      case Kind::served_again:
        return "served again";
      case Kind::regime: {
        const auto& zone = model.zones[static_cast<std::size_t>(e.index)];
        const auto name = [&](std::int32_t i) { return zone.regimes[static_cast<std::size_t>(i)].name.id; };
        return zone.name.id + (e.was < 0 ? " is " : " from " + name(e.was) + " to ") + name(e.regime);
      }
      case Kind::displaced:
        return model.zones[static_cast<std::size_t>(e.index)].name.id + " x" + km_text(e.factor);
      case Kind::arranged:
        return where + "let pass" + (e.until > e.at ? ", stands until " + clock_text(e.until) : "");
      case Kind::paid:
        return where + "gave up " + std::to_string(std::llround(e.litres)) + " l";
      case Kind::refused:
        return n + " drivers withdraw";
      case Kind::recalled:
        return n + " drivers recalled";
      case Kind::stands_down:
        return "owner stands down until " + clock_text(e.until);
      case Kind::hired:
        return "hired " + n;
      case Kind::replaced:
        return "replaced " + n;
      case Kind::dismissed:
        return "dismissed " + n;
      case Kind::moved:
        return "moved " + n;
      case Kind::batch:
      case Kind::ordered:
      case Kind::flow_stops:
      case Kind::flow_resumes:
      case Kind::released:
      case Kind::rationed:
      case Kind::unrationed:
      case Kind::panic:
      case Kind::calm:
        return "stocks";  // what befalls stocks has tests of its own
    }
    return "?";
  }

  std::string line(const model::TraceEvent& e) const { return clock_text(e.at) + " " + sentence(e) + "\n"; }

  std::string account() const {
    std::string out = drawing_ + additions_ + "  trace:\n";
    for (const auto& e : end.trace) {
      std::string who;
      if (e.corridor >= 0 && e.ordinal > 0) {
        const char* errand = e.errand == model::Errand::homeward   ? "home/"
                             : e.errand == model::Errand::approach ? "approach/"
                                                                   : "";
        who = model.corridors[static_cast<std::size_t>(e.corridor)].name.id + "/" + errand + std::to_string(e.ordinal);
      }
      out += "    " + clock_text(e.at) + " " + (who.empty() ? "" : who + ": ") + sentence(e) + "\n";
    }
    return out;
  }

  void claim(bool holds, const std::string& message, const Where& where) const {
    if (holds) {
      DOCTEST_CHECK(holds);
    } else {
      const std::string story = message + "\n" + account();
      DOCTEST_ADD_FAIL_CHECK_AT(where.file_name(), static_cast<int>(where.line()), story);
    }
  }

  model::Model model;
  model::World end;  ///< at the horizon, closed

 private:
  std::string drawing_, additions_;
  kernel::Address address_;
};

}  // namespace taji::test
