#include <nlohmann/json.hpp>
#include <taji/scenario/plan.hpp>

namespace taji::scenario {
namespace {

using Json = nlohmann::ordered_json;

Json text_of(const char* description) {
  return {{"type", "string"}, {"description", description}};
}

Json count_of(const char* description, std::int64_t least) {
  return {{"type", "integer"}, {"minimum", least}, {"description", description}};
}

Json one_key(const char* key, const char* description, Json body) {
  body["description"] = description;
  Json json = {{"type", "object"}, {"additionalProperties", false}, {"required", {key}}};
  json["properties"][key] = std::move(body);
  return json;
}

Json by_path(const char* values) {
  return {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", {{"$ref", values}}}};
}

Json random_design(bool shift) {
  Json json = {{"type", "object"}, {"additionalProperties", false}, {"required", {"points", "parameters"}}};
  json["properties"]["points"] = count_of("how many points", 1);
  json["properties"]["points"]["maximum"] = kMostPoints;
  if (shift) {
    json["properties"]["shift"] = {{"type", "boolean"}, {"description", "shift the sequence at random"}};
  }
  json["properties"]["parameters"] = by_path("#/definitions/spread");
  return json;
}

Json designs() {
  const Json points = {{"type", "array"}, {"minItems", 1}, {"items", by_path("#/definitions/value")}};
  return Json::array(
      {one_key("grid", "every combination of the values; the last parameter changes quickest",
               by_path("#/definitions/values")),
       one_key("list", "the points as they stand, or a CSV file with a column for each path",
               {{"anyOf", Json::array({points, Json{{"type", "string"}}})}}),
       one_key("latin_hypercube", "random points, one in each part of every parameter's range", random_design(false)),
       one_key("sobol", "the first points of Sobol's sequence", random_design(true))});
}

/// Values: a list, a text ("20, 40, 60", "0 %..40 %:5"), a number, or a mapping.
Json values_of(const char* description) {
  return {{"type", {"array", "string", "number", "object"}}, {"description", description}};
}

}  // namespace

std::string plan_schema() {
  Json json = Json::object();
  json["$schema"] = "http://json-schema.org/draft-07/schema#";
  json["title"] = "Taji plan of a sweep";
  json["type"] = "object";
  json["additionalProperties"] = false;
  json["required"] = {"taji", "scenario", "design"};
  Json& keys = json["properties"];
  keys["taji"] = {{"const", 1}, {"description", "version of the file format; always 1"}};
  keys["name"] = text_of("name shown to people; else the scenario's");
  keys["scenario"] = text_of("the scenario file, as seen from the plan's folder");
  keys["variant"] = text_of("a variant of the scenario, at every point");
  keys["set"] = by_path("#/definitions/value");
  keys["set"]["description"] = "changes that hold at every point, by path";
  keys["seed"] = count_of("seed of all random draws", 0);
  keys["replications"] = count_of("replications of each point", 1);
  keys["measures"] = {{"type", {"array", "string"}},
                      {"items", {{"type", "string"}}},
                      {"description", "what to measure, as for taji compare; else unserved_l of every city"}};
  keys["replications_table"] = {{"type", "boolean"}, {"description", "also replications.csv"}};
  keys["design"] = {{"oneOf", designs()}, {"description", "which parameters take which values"}};
  json["definitions"]["value"] = {{"description", "a value as --set takes it"}};
  json["definitions"]["values"] = values_of("[20, 40, 60], 0 %..40 %:5, or 1 kl..100 kl:3 log");
  json["definitions"]["spread"] =
      values_of("0 %..40 %, a distribution as {lognormal: {median: 2 d, p90: 4 d}}, or values");
  return json.dump(2) + "\n";
}

}  // namespace taji::scenario
