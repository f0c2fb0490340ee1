#include <fmt/format.h>

#include <algorithm>
#include <cli/load.hpp>
#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <cli/way.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <taji/model/hazard.hpp>
#include <taji/network/flow.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/diagnostic.hpp>

namespace taji::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr About kAbout = {"taji network SCENARIO [OPTIONS]",
                          "Routes, distances, chances of arrival and capacity; what named outages do.",
                          {"taji network scenarios/one-road.yaml",
                           "taji network scenarios/one-road.yaml --from depot --to city --out trunk"}};

struct Options {
  ScenarioOptions scenario;
  std::uint64_t seed = 1;
  std::string from, to;
  std::vector<std::string> out;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("--from", options.from, "a place; with --to, instead of the corridors")->type_name("PLACE");
  app.add_option("--to", options.to, "a place")->type_name("PLACE");
  app.add_option("--out", options.out, "what changes with these out of use")
      ->type_name("ROAD_OR_PLACE,…")
      ->delimiter(',')
      ->expected(1)
      ->take_all();
  add_seed(app, options.seed, "of sampled connection probabilities (1)");
  add_scenario_options(app, options.scenario);
}

/// What is out of use, by road and by place.
struct Outage {
  std::vector<std::uint8_t> roads, places;
  std::vector<std::string> names;

  bool any() const { return !names.empty(); }
};

/// One question: from where to where, and the ways to tell of.
struct Pair {
  std::string id, shown;
  std::int32_t from = -1, to = -1;
  std::vector<std::pair<std::string, std::optional<Way>>> ways;
};

struct Answer {
  network::Flow flow;
  network::Connection connection;
};

std::size_t index(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

std::int32_t find_place(const model::Model& model, const std::string& word, const char* option) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < model.places.size(); ++i) {
    if (model.places[i].name.id == word || model.places[i].name.shown == word) return static_cast<std::int32_t>(i);
    ids.push_back(model.places[i].name.id);
  }
  const std::string suggestion = text::did_you_mean(word, ids);
  throw Stop(kUsage, fmt::format("{}: no place '{}' in this scenario{}{}", option, word, suggestion.empty() ? "" : "; ",
                                 suggestion));
}

Outage find_outage(const model::Model& model, const std::vector<std::string>& words) {
  Outage outage{std::vector<std::uint8_t>(model.roads.size()), std::vector<std::uint8_t>(model.places.size()), {}};
  std::vector<std::string> ids;
  for (const model::Road& road : model.roads) ids.push_back(road.name.id);
  for (const model::Place& place : model.places) ids.push_back(place.name.id);
  for (const std::string& word : words) {
    const auto at = std::find(ids.begin(), ids.end(), word);
    if (at == ids.end()) {
      const std::string suggestion = text::did_you_mean(word, ids);
      throw Stop(kUsage, fmt::format("--out: no road or place '{}' in this scenario{}{}", word,
                                     suggestion.empty() ? "" : "; ", suggestion));
    }
    const auto number = static_cast<std::size_t>(at - ids.begin());
    // An id that names a road and a place takes both out.
    if (number < model.roads.size()) outage.roads[number] = 1;
    for (std::size_t i = 0; i < model.places.size(); ++i) {
      if (model.places[i].name.id == word) outage.places[i] = 1;
    }
    outage.names.push_back(word);
  }
  return outage;
}

Answer answer(const model::Model& model, const RoadFacts& facts, const Pair& pair, const Outage& outage,
              std::uint64_t seed) {
  std::vector<double> available = facts.available;
  for (std::size_t road = 0; road < available.size(); ++road) {
    const bool shut = outage.roads[road] != 0 || outage.places[index(model.roads[road].from)] != 0 ||
                      outage.places[index(model.roads[road].to)] != 0;
    if (shut) available[road] = 0;
  }
  network::Options options;
  options.seed = seed;
  return {network::max_flow(model.graph, pair.from, pair.to, facts.capacity, outage.roads, outage.places),
          network::connection_probability(model.graph, pair.from, pair.to, available, options)};
}

std::string clock(double hours) {
  return std::isinf(hours) ? "∞" : output::duration(std::llround(hours * 3.6e6));
}

/// Chances of arrival are exact figures, so they have no error; four digits tell 99.95 from 100.
std::string chance(double p) {
  return output::figure(std::round(p * 1e4) / 1e2) + " %";
}

std::string way_text(const model::Model& model, const Pair& pair, const std::string& name,
                     const std::optional<Way>& way) {
  if (!way) return "  " + name + ": no way\n";
  std::string places;
  for (const std::string& place : places_on(model, pair.from, way->arcs))
    places += (places.empty() ? "" : " – ") + place;
  return output::wrapped(fmt::format("  {}: {} km, {} loaded, {} empty, chance of arrival without attack {}", name,
                                     output::figure(std::round(way->km)), clock(way->hours_loaded),
                                     clock(way->hours_empty), chance(way->chance_of_arrival)),
                         output::kWidth, "    ") +
         "\n" + output::wrapped("    " + places, output::kWidth, "    ") + "\n";
}

std::string answer_text(const Answer& answer) {
  const std::string capacity =
      std::isinf(answer.flow.value) ? "without limit" : output::figure(answer.flow.value) + " trucks/d";
  std::string connection = chance(answer.connection.probability);
  if (!answer.connection.exact) connection += fmt::format(" ± {:.2f}", 100 * answer.connection.standard_error);
  return output::wrapped("  capacity " + capacity + "; an open way exists with probability " + connection,
                         output::kWidth, "    ") +
         "\n";
}

Json way_json(const model::Model& model, const Pair& pair, const std::optional<Way>& way) {
  if (!way) return nullptr;
  Json roads = Json::array();
  for (const std::int32_t arc : way->arcs) roads.push_back(model.roads[index(network::RoadGraph::road(arc))].name.id);
  Json places = Json::array({model.places[index(pair.from)].name.id});
  for (const std::int32_t arc : way->arcs) places.push_back(model.places[index(model.graph.to(arc))].name.id);
  return {{"places", places},
          {"roads", roads},
          {"km", way->km},
          {"hours_loaded", way->hours_loaded},
          {"hours_empty", way->hours_empty},
          {"chance_of_arrival", way->chance_of_arrival}};
}

Json answer_json(const Answer& answer) {
  return {{"capacity_trucks_per_day", answer.flow.value},
          {"connection",
           {{"probability", answer.connection.probability},
            {"se", answer.connection.standard_error},
            {"exact", answer.connection.exact}}}};
}

std::vector<Pair> corridor_pairs(const model::Model& model, const RoadFacts& facts) {
  std::vector<Pair> pairs;
  for (const model::Corridor& corridor : model.corridors) {
    Pair pair{corridor.name.id, corridor.name.shown, corridor.marshal, corridor.city_place, {}};
    const char* rule[] = {"fixed route", "fastest", "safest as believed", "balanced"};
    pair.ways.emplace_back(rule[static_cast<std::size_t>(corridor.rule)], corridor_way(model, facts, corridor));
    pairs.push_back(std::move(pair));
  }
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.id < b.id; });
  return pairs;
}

Pair asked_pair(const model::Model& model, const RoadFacts& facts, const Options& options) {
  Pair pair;
  pair.from = find_place(model, options.from, "--from");
  pair.to = find_place(model, options.to, "--to");
  pair.shown = "";
  pair.ways = {{"fastest", best_way(model, facts, pair.from, pair.to, Wish::fastest)},
               {"safest", best_way(model, facts, pair.from, pair.to, Wish::safest)}};
  return pair;
}

/// The fastest and the safest of what is left, whatever rule the corridor follows, cut or not.
Pair with_outage(const model::Model& model, const RoadFacts& facts, const Pair& pair, const Outage& outage) {
  Pair left = pair;
  left.ways = {{"fastest", best_way(model, facts, pair.from, pair.to, Wish::fastest, outage.roads, outage.places)},
               {"safest", best_way(model, facts, pair.from, pair.to, Wish::safest, outage.roads, outage.places)}};
  return left;
}

bool is_cut(const model::Model& model, const Pair& pair, const Outage& outage) {
  if (outage.places[index(pair.from)] != 0) return true;
  for (const auto& [name, way] : pair.ways) {
    if (!way) continue;
    for (const std::int32_t arc : way->arcs) {
      if (outage.roads[index(network::RoadGraph::road(arc))] != 0 || outage.places[index(model.graph.to(arc))] != 0)
        return true;
    }
  }
  return false;
}

/// Without a capacity or an availability there is nothing to say of either.
bool is_limited(const RoadFacts& facts) {
  return std::any_of(facts.capacity.begin(), facts.capacity.end(), [](double c) { return std::isfinite(c); }) ||
         std::any_of(facts.available.begin(), facts.available.end(), [](double p) { return p < 1; });
}

/// The regimes in which zones are counted, and the factors that follow; for those that have regimes.
Json zones_json(const model::Model& model) {
  Json out = Json::object();
  const std::vector<double> factors = model::initial_zone_factors(model, model.base);
  for (std::size_t z = 0; z < model.zones.size(); ++z) {
    const model::Zone& zone = model.zones[z];
    if (zone.regimes.empty()) continue;
    out[zone.name.id] = {{"initial_regime", nullptr}, {"hazard", factors[z]}};
    if (zone.initial_regime >= 0) {
      out[zone.name.id]["initial_regime"] = zone.regimes[index(zone.initial_regime)].name.id;
      continue;
    }
    const std::vector<double> shares = model::regime_shares(model, model.base, static_cast<std::int32_t>(z));
    for (std::size_t i = 0; i < shares.size(); ++i) out[zone.name.id]["shares"][zone.regimes[i].name.id] = shares[i];
  }
  return out;
}

struct Report {
  std::string text;
  Json pairs = Json::array();
};

void add(Report& report, const model::Model& model, const RoadFacts& facts, const Pair& pair, const Outage& outage,
         std::uint64_t seed) {
  const Outage none{std::vector<std::uint8_t>(model.roads.size()), std::vector<std::uint8_t>(model.places.size()), {}};
  const Answer now = answer(model, facts, pair, none, seed);
  const std::string& from = model.places[index(pair.from)].name.shown;
  const std::string& to = model.places[index(pair.to)].name.shown;
  report.text += (pair.shown.empty() ? "" : pair.shown + ": ") + from + " → " + to + "\n";
  Json json = {{"corridor", pair.id.empty() ? Json(nullptr) : Json(pair.id)},
               {"from", model.places[index(pair.from)].name.id},
               {"to", model.places[index(pair.to)].name.id},
               {"ways", Json::object()}};
  for (const auto& [name, way] : pair.ways) {
    report.text += way_text(model, pair, name, way);
    json["ways"][name] = way_json(model, pair, way);
  }
  if (is_limited(facts)) report.text += answer_text(now);
  json.update(answer_json(now));
  if (outage.any()) {
    const Pair left = with_outage(model, facts, pair, outage);
    const Answer then = answer(model, facts, left, outage, seed);
    const bool cut = is_cut(model, pair, outage);
    const bool one = pair.ways.size() == 1;
    report.text += "  without " + output::listed(outage.names);
    if (cut) report.text += one ? ": the route above is cut\n" : ": a route above is cut\n";
    if (!cut) report.text += one ? ": the route above remains\n" : ": the routes above remain\n";
    Json without = {
        {"out", outage.names}, {"cut_off", !left.ways[0].second}, {"route_cut", cut}, {"ways", Json::object()}};
    for (const auto& [name, way] : left.ways) {
      report.text += "  " + way_text(model, left, name, way);
      without["ways"][name] = way_json(model, left, way);
    }
    if (is_limited(facts)) report.text += "  " + answer_text(then);
    without.update(answer_json(then));
    json["without"] = without;
  }
  report.pairs.push_back(json);
}

}  // namespace

int network(const Words& words) {
  CLI::App app;
  Options options;
  add_options(app, options);
  if (const auto status = parse(app, kAbout, words)) return *status;
  if (options.from.empty() != options.to.empty()) throw Stop(kUsage, "taji network: --from and --to go together");
  options.scenario.named = options.out;
  for (const std::string& place : {options.from, options.to}) {
    if (!place.empty()) options.scenario.named.push_back(place);
  }
  const Loaded loaded = load(options.scenario, "nothing was done");
  const model::Model& model = loaded.model;
  const RoadFacts facts = road_facts(model);
  const Outage outage = find_outage(model, options.out);
  const std::vector<Pair> pairs =
      options.from.empty() ? corridor_pairs(model, facts) : std::vector<Pair>{asked_pair(model, facts, options)};
  Report report;
  for (const Pair& pair : pairs) add(report, model, facts, pair, outage, options.seed);
  report.text += "hours leave out travel windows and the delays at checkpoints\n";
  if (facts.has_attempts) report.text += "attacks stated as attempts a week are in no chance of arrival here\n";
  if (facts.has_regimes) {
    report.text += "zones with regimes count at their initial one, where none is given at the long-run mean\n";
  }
  if (facts.has_seasons) report.text += "hours are without the factors of months on speeds\n";
  const Json json = {{"taji", 1},
                     {"kind", "network"},
                     {"scenario", {{"name", model.name}, {"sha256", loaded.sha256()}}},
                     {"attempts_left_out", facts.has_attempts},
                     {"zones", zones_json(model)},
                     {"pairs", report.pairs}};
  print(options.scenario.json ? json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : report.text);
  return kFine;
}

}  // namespace taji::cli
