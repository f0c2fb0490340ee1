// report.json: every struct of the report names its fields once, for writing and reading.
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <taji/output/report.hpp>
#include <type_traits>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;

template <typename V>
void fields(V& v, study::Estimate& e) {
  v("value", e.value);
  v("se", e.se);
}

template <typename V>
void fields(V& v, ReportMark& m) {
  v("label", m.label);
  v("date", m.date);
  v("days", m.days);
}

template <typename V>
void fields(V& v, ReportFan& f) {
  v("q05", f.q05);
  v("q25", f.q25);
  v("q50", f.q50);
  v("q75", f.q75);
  v("q95", f.q95);
}

template <typename V>
void fields(V& v, ReportObserved& o) {
  v("from", o.from);
  v("to", o.to);
  v("date", o.date);
  v("what", o.what);
  v("product", o.product);
  v("city", o.city);
  v("where", o.where);
  v("tank", o.tank);
  v("value", o.value);
  v("low", o.low);
  v("high", o.high);
  v("shown", o.shown);
  v("line", o.line);
  v("used", o.used);
  v("is_number", o.is_number);
  v("prior", o.prior);
  v("prior_chance", o.prior_chance);
  v("surprising", o.surprising);
  v("effective", o.effective);
}

template <typename V>
void fields(V& v, ReportInput& i) {
  v("path", i.path);
  v("before", i.before);
  v("after", i.after);
  v("before_shown", i.before_shown);
  v("after_shown", i.after_shown);
}

template <typename V>
void fields(V& v, ReportLearnt& l) {
  v("file", l.file);
  v("rows", l.rows);
  v("used", l.used);
  v("worlds", l.worlds);
  v("islands", l.islands);
  v("failures", l.failures);
  v("distinct", l.distinct);
  v("proposed", l.proposed);
  v("accepted", l.accepted);
  v("islands_effective", l.islands_effective);
  v("effective", l.effective);
  v("log_evidence", l.log_evidence);
  v("inputs", l.inputs);
}

template <typename V>
void fields(V& v, ReportWeek& w) {
  v("end", w.end);
  v("arrivals", w.arrivals);
}

template <typename V>
void fields(V& v, ReportOrigin& o) {
  v("date", o.date);
  v("known", o.known);
  v("forecasts", o.forecasts);
  v("surprising", o.surprising);
  v("effective", o.effective);
  v("log_evidence", o.log_evidence);
  v("impossible", o.impossible);
}

template <typename V>
void fields(V& v, ReportPast& p) {
  v("origin", p.origin);
  v("end", p.end);
  v("quantiles", p.quantiles);
}

template <typename V>
void fields(V& v, ReportTrack& t) {
  v("what", t.what);
  v("product", t.product);
  v("where", t.where);
  v("yes_no", t.yes_no);
  v("seen", t.seen);
  v("forecasts", t.forecasts);
}

template <typename V>
void fields(V& v, ReportScore::Beside& b) {
  v("forecasts", b.forecasts);
  v("score", b.score);
  v("baseline", b.baseline);
  v("skill", b.skill);
  v("low", b.low);
  v("high", b.high);
  v("verdict", b.verdict);
}

template <typename V>
void fields(V& v, ReportScore& s) {
  v("what", s.what);
  v("product", s.product);
  v("target", s.target);
  v("weeks", s.weeks);
  v("group", s.group);
  v("rule", s.rule);
  v("forecasts", s.forecasts);
  v("stretches", s.stretches);
  v("score", s.score);
  v("persistence", s.persistence);
  v("climatology", s.climatology);
  v("held50", s.held50);
  v("held90", s.held90);
}

template <typename V>
void fields(V& v, ReportTank& t) {
  v("city", t.city);
  v("city_name", t.city_name);
  v("product", t.product);
  v("place", t.place);
  v("p_dry_origin", t.p_dry_origin);
  v("p_dry", t.p_dry);
  v("p_never", t.p_never);
  v("unserved_l", t.unserved_l);
  v("unserved_share", t.unserved_share);
  v("shortage_days", t.shortage_days);
  v("cover_origin_days", t.cover_origin_days);
  v("cover_days", t.cover_days);
  v("phase", t.phase);
  v("cover", t.cover);
  v("served", t.served);
  v("dry_by", t.dry_by);
  v("dry_by_se", t.dry_by_se);
  v("stock", t.stock);
  v("phase_day", t.phase_day);
  v("has_spread", t.has_spread);
  v("inputs", t.inputs);
  v("chance", t.chance);
  v("by_input", t.by_input);
}

template <typename V>
void fields(V& v, ReportCorridor& c) {
  v("id", c.id);
  v("name", c.name);
  v("trips", c.trips);
  v("attacks", c.attacks);
  v("trucks_sent", c.trucks_sent);
  v("trucks_arrived", c.trucks_arrived);
  v("trucks_lost", c.trucks_lost);
  v("lost_share", c.lost_share);
  v("delivered_l", c.delivered_l);
  v("lost_l", c.lost_l);
  v("wait_days", c.wait_days);
  v("haul_days", c.haul_days);
  v("cycles", c.cycles);
  v("stage_days", c.stage_days);
}

template <typename V>
void fields(V& v, ReportPlace& p) {
  v("id", p.id);
  v("name", p.name);
  v("kind", p.kind);
  v("located", p.located);
  v("longitude", p.longitude);
  v("latitude", p.latitude);
}

template <typename V>
void fields(V& v, ReportRoad& r) {
  v("id", r.id);
  v("class", r.road_class);
  v("from", r.from);
  v("to", r.to);
  v("km", r.km);
  v("p_attack", r.p_attack);
  v("attempts", r.attempts);
  v("trucks_week", r.trucks_week);
  v("zones", r.zones);
}

template <typename V>
void fields(V& v, ReportEvent& e) {
  v("day", e.day);
  v("date", e.date);
  v("what", e.what);
}

template <typename V>
void fields(V& v, ReplayTrack& t) {
  v("corridor", t.corridor);
  v("errand", t.errand);
  v("ordinal", t.ordinal);
  v("points", t.points);
}

template <typename V>
void fields(V& v, ReplayEvent& e) {
  v("hour", e.hour);
  v("kind", e.kind);
  v("place", e.place);
  v("road", e.road);
  v("tank", e.tank);
  v("x", e.x);
  v("y", e.y);
  v("trucks", e.trucks);
  v("lost", e.lost);
  v("what", e.what);
}

template <typename V>
void fields(V& v, Replay& r) {
  v("role", r.role);
  v("replication", r.replication);
  v("unserved_l", r.unserved_l);
  v("tracks", r.tracks);
  v("events", r.events);
  v("stock", r.stock);
}

template <typename V>
void fields(V& v, ReportDifference& d) {
  v("variant", d.variant);
  v("measure", d.measure);
  v("quantity", d.quantity);
  v("of", d.of);
  v("path", d.path);
  v("baseline", d.baseline);
  v("value", d.value);
  v("difference", d.difference);
  v("relative", d.relative);
  v("low", d.low);
  v("high", d.high);
  v("verdict", d.verdict);
  v("point", d.point);
}

template <typename V>
void fields(V& v, ReportVariant& r) {
  v("name", r.name);
  v("changes", r.changes);
}

template <typename V>
void fields(V& v, ReportAssumption& a) {
  v("section", a.section);
  v("path", a.path);
  v("form", a.form);
  v("values", a.values);
  v("source", a.source);
}

template <typename V>
void fields(V& v, ReportRoute& r) {
  v("name", r.name);
  v("source", r.source);
  v("marshal", r.marshal);
  v("city", r.city);
  v("rule", r.rule);
  v("trucks", r.trucks);
  v("target", r.target);
  v("least", r.least);
  v("max_wait_days", r.max_wait_days);
  v("km", r.km);
}

template <typename V>
void fields(V& v, Report& r) {
  v("of", r.kind);
  v("lang", r.lang);
  v("title", r.title);
  v("origin", r.origin);
  v("end", r.end);
  v("horizon_days", r.horizon_days);
  v("requested", r.requested);
  v("completed", r.completed);
  v("failed", r.failed);
  v("partial", r.partial);
  v("marks", r.marks);
  v("days", r.days);
  v("phase_cover_days", r.phase_cover_days);
  v("phase_served", r.phase_served);
  v("tanks", r.tanks);
  v("corridors", r.corridors);
  v("places", r.places);
  v("roads", r.roads);
  v("traffic_replications", r.traffic_replications);
  v("timeline", r.timeline);
  v("replays", r.replays);
  v("variants", r.variants);
  v("differences", r.differences);
  v("points", r.points);
  v("routes", r.routes);
  v("assumptions", r.assumptions);
  v("observed", r.observed);
  v("learnt", r.learnt);
  v("weeks", r.weeks);
  v("weeks_city", r.weeks_city);
  v("origins", r.origins);
  v("tracks", r.tracks);
  v("scores", r.scores);
  v("version", r.version);
  v("scenario", r.scenario);
  v("scenario_sha256", r.scenario_sha256);
  v("again", r.again);
  v("look_inside", r.look_inside);
  v("seed", r.seed);
  v("changed", r.changed);
  v("inputs", r.inputs);
}

Json write(const std::string& text) {
  return text;
}
Json write(bool value) {
  return value;
}
/// NaN is null, an infinite number "inf" or "-inf".
Json write(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}
Json write(Lang lang) {
  return lang == Lang::fr ? "fr" : "en";
}
template <typename T>
requires std::is_integral_v<T> Json write(T value) {
  return value;
}

void read(const Json& json, std::string& text) {
  text = json.get<std::string>();
}
void read(const Json& json, bool& value) {
  value = json.get<bool>();
}
void read(const Json& json, double& value) {
  if (json.is_null()) {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (json.is_string()) {
    const double infinite = std::numeric_limits<double>::infinity();
    value = json.get<std::string>() == "inf" ? infinite : -infinite;
  } else {
    value = json.get<double>();
  }
}
void read(const Json& json, Lang& lang) {
  lang = json.get<std::string>() == "fr" ? Lang::fr : Lang::en;
}
template <typename T>
requires std::is_integral_v<T>
void read(const Json& json, T& value) {
  if (!json.is_number_integer()) throw std::invalid_argument("a whole number is not one");
  value = json.get<T>();
}

// Declared before they are used for lists of lists.
template <typename T>
requires std::is_class_v<T> Json write(const T& value);
template <typename T>
Json write(const std::vector<T>& list);
template <typename T, std::size_t N>
Json write(const std::array<T, N>& list);
template <typename A, typename B>
Json write(const std::pair<A, B>& pair);
template <typename T>
requires std::is_class_v<T>
void read(const Json& json, T& value);
template <typename T>
void read(const Json& json, std::vector<T>& list);
template <typename T, std::size_t N>
void read(const Json& json, std::array<T, N>& list);
template <typename A, typename B>
void read(const Json& json, std::pair<A, B>& pair);

struct Writer {
  Json json = Json::object();

  template <typename T>
  void operator()(const char* name, const T& value) {
    json[name] = write(value);
  }
};

struct Reader {
  const Json& json;

  template <typename T>
  void operator()(const char* name, T& value) {
    read(json.at(name), value);
  }
};

template <typename T>
requires std::is_class_v<T> Json write(const T& value) {
  Writer writer;
  fields(writer, const_cast<T&>(value));  // a Writer changes nothing
  return std::move(writer.json);
}
template <typename T>
Json write(const std::vector<T>& list) {
  Json json = Json::array();
  for (const T& one : list) json.push_back(write(one));
  return json;
}
template <typename T, std::size_t N>
Json write(const std::array<T, N>& list) {
  Json json = Json::array();
  for (const T& one : list) json.push_back(write(one));
  return json;
}
template <typename A, typename B>
Json write(const std::pair<A, B>& pair) {
  Json json = Json::array();
  json.push_back(write(pair.first));
  json.push_back(write(pair.second));
  return json;
}

template <typename T>
requires std::is_class_v<T>
void read(const Json& json, T& value) {
  Reader reader{json};
  fields(reader, value);
}
template <typename T>
void read(const Json& json, std::vector<T>& list) {
  list.clear();
  if (!json.is_array()) throw std::invalid_argument("a list is not one");
  for (const Json& one : json) {
    T value{};
    read(one, value);
    list.push_back(std::move(value));
  }
}
template <typename T, std::size_t N>
void read(const Json& json, std::array<T, N>& list) {
  if (!json.is_array() || json.size() != N) throw std::invalid_argument("a list has another length");
  for (std::size_t i = 0; i < N; ++i) read(json[i], list[i]);
}
template <typename A, typename B>
void read(const Json& json, std::pair<A, B>& pair) {
  if (!json.is_array() || json.size() != 2) throw std::invalid_argument("a pair is not one");
  read(json[0], pair.first);
  read(json[1], pair.second);
}

void check(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

/// Indices and lengths, so that whoever draws need not ask.
void check(const Report& report) {
  const auto places = static_cast<std::int64_t>(report.places.size());
  const auto roads = static_cast<std::int64_t>(report.roads.size());
  const auto tanks = static_cast<std::int64_t>(report.tanks.size());
  const std::size_t days = report.days.size(), marks = report.marks.size();
  const auto within = [](std::int64_t i, std::int64_t count) { return i >= -1 && i < count; };
  for (const ReportTank& t : report.tanks) {
    check(within(t.place, places), "a tank's place does not exist");
    check(t.p_dry.size() == marks && t.cover_days.size() == marks && t.phase.size() == marks + 1, "marks are missing");
    for (const ReportFan* fan : {&t.cover, &t.served}) {
      for (const auto* q : {&fan->q05, &fan->q25, &fan->q50, &fan->q75, &fan->q95}) {
        check(q->size() == days, "days are missing");
      }
    }
    check(t.dry_by.size() == days && t.dry_by_se.size() == days, "days are missing");
    for (const auto* q : {&t.stock.q05, &t.stock.q25, &t.stock.q50, &t.stock.q75, &t.stock.q95}) {
      check(q->size() == t.stock.q50.size() && (q->empty() || q->size() == days), "days are missing");
    }
    check(t.phase_day.empty() || t.phase_day.size() == days, "days are missing");
  }
  check(tanks == 0 || (marks > 0 && days > 0), "there are no days");
  for (const ReportObserved& o : report.observed) check(within(o.tank, tanks), "a report is of no tank");
  for (const ReportRoad& r : report.roads) {
    check(r.from >= 0 && r.to >= 0 && r.from < places && r.to < places, "a road's end does not exist");
  }
  for (const Replay& replay : report.replays) {
    check(replay.stock.size() == report.tanks.size(), "stocks are missing");
    for (const auto& stock : replay.stock) check(stock.size() == days, "days are missing");
    for (const ReplayEvent& e : replay.events) {
      check(within(e.place, places) && within(e.road, roads) && within(e.tank, tanks), "an event is nowhere");
    }
    for (const ReplayTrack& t : replay.tracks) {
      check(within(t.corridor, static_cast<std::int64_t>(report.corridors.size())), "a track has no corridor");
    }
  }
}

}  // namespace

std::string report_json(const Report& report) {
  Json json = Json::object();
  json["taji"] = 1;
  json["kind"] = "report";
  json.update(write(report));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Report read_report_json(const std::string& text) {
  Report report;
  try {
    const Json json = Json::parse(text);
    if (!json.is_object() || json.value("kind", "") != "report") throw std::invalid_argument("it is no report");
    if (json.value("taji", 0) != 1) throw std::invalid_argument("it is of another format");
    read(json, report);
  } catch (const Json::exception& error) {
    throw std::invalid_argument(error.what());
  }
  check(report);
  return report;
}

}  // namespace taji::output
