// The published schema and the reference name every key that the reader knows.
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "scenario/catalogue.hpp"
#include "scenario/helper.hpp"

namespace taji::scenario::test {

namespace {

void collect(const Group& group, std::set<std::string>& keys) {
  for (const Field& field : group.fields) {
    if (field.kind != FieldKind::products) keys.insert(field.key);
    collect(field.group, keys);
  }
}

void collect(const nlohmann::json& json, std::set<std::string>& keys) {
  if (json.is_object() && json.contains("properties")) {
    for (const auto& [key, value] : json["properties"].items()) keys.insert(key);
  }
  for (const auto& child : json) {
    if (child.is_structured()) collect(child, keys);
  }
}

}  // namespace

TEST_CASE("the schema is a draft-07 schema with every key") {
  const auto schema = nlohmann::json::parse(scenario_schema());
  CHECK(schema.at("$schema") == "http://json-schema.org/draft-07/schema#");
  CHECK(schema.at("additionalProperties") == false);
  CHECK(schema.at("required").size() == 6);
  std::set<std::string> known, listed;
  collect(scenario_catalogue(), known);
  collect(schema, listed);
  CHECK(known.size() > 80);
  for (const std::string& key : known) CHECK_MESSAGE(listed.count(key) == 1, key);
}

TEST_CASE("every reference of the schema leads somewhere, and every key says what it is") {
  const auto schema = nlohmann::json::parse(scenario_schema());
  int references = 0;
  const std::function<void(const nlohmann::json&)> walk = [&](const nlohmann::json& json) {
    if (json.is_object() && json.contains("$ref")) {
      const std::string target = json["$ref"];
      CHECK_MESSAGE(schema.contains(nlohmann::json::json_pointer(target.substr(1))), target);
      ++references;
    }
    for (const auto& child : json) {
      if (child.is_structured()) walk(child);
    }
  };
  walk(schema);
  CHECK(references > 100);
  for (const auto& [key, value] : schema.at("properties").items()) {
    CHECK_MESSAGE(value.at("description").get<std::string>().size() > 20, key);
  }
  // What may be switched off is `off`, or else what it is.
  const auto& corridors = schema["properties"]["corridors"]["anyOf"][1];
  const auto& target = corridors["additionalProperties"]["anyOf"][1]["properties"]["convoy"]["properties"]["target"];
  CHECK(target.at("description").get<std::string>().find("Example: 60") != std::string::npos);
}

TEST_CASE("what is needed with another key is needed with that alone") {
  const auto schema = nlohmann::json::parse(scenario_schema());
  const auto& city = schema["properties"]["cities"]["additionalProperties"]["anyOf"][1];
  const auto& inflows = city["properties"]["inflow"]["anyOf"][1];
  const auto& inflow = inflows["additionalProperties"]["anyOf"][1];
  CHECK(inflow.at("required").dump() == R"(["product"])");
  CHECK(inflow.at("dependencies").dump() == R"({"batch":["every"]})");
}

TEST_CASE("the examples of all keys read") {
  // Each example of a number or distribution is put where it belongs, by path.
  const std::string base = edit(kExample, "    stock:", "    racks: 9\n    stock:");
  int tried = 0;
  const auto try_group = [&](const Group& group, const std::string& prefix) {
    for (const Field& field : group.fields) {
      if (field.kind == FieldKind::name || field.kind == FieldKind::names || field.kind == FieldKind::products ||
          field.kind == FieldKind::entries) {
        continue;  // they name places of another scenario
      }
      const bool names_places =
          std::any_of(field.group.fields.begin(), field.group.fields.end(),
                      [](const Field& inner) { return inner.kind == FieldKind::names && inner.required; });
      if (names_places && field.kind == FieldKind::section) continue;
      ReadOptions options;
      options.overrides = {{prefix + field.key, field.example}};
      const ReadResult r = read(base, options);
      CHECK_MESSAGE(r.scenario.has_value(), prefix << field.key << "=" << field.example << "\n" << shown(r));
      ++tried;
    }
  };
  for (const Field& top : scenario_catalogue().fields) {
    if (top.key == "corridors") {
      try_group(top.group, "corridors.south.");
      for (const Field& field : top.group.fields) {
        if (field.key == "convoy" || field.key == "on_attack" || field.key == "escort") {
          try_group(field.group, "corridors.south." + field.key + ".");
        }
      }
    }
    if (top.key == "cities") try_group(top.group, "cities.city.");
    if (top.key == "phases" || top.key == "planning") try_group(top.group, top.key + ".");
    if (top.key == "sources") try_group(top.group, "sources.depot.");
  }
  CHECK(tried > 25);
}

TEST_CASE("the schema beside the scenarios is the one that the program prints") {
  std::ifstream file(TAJI_SOURCE_DIR "/scenarios/taji.schema.json");
  std::stringstream committed;
  committed << file.rdbuf();
  const bool same = committed.str() == scenario_schema();  // the texts are too long to be shown
  CHECK_MESSAGE(same, "to renew it: taji schema > scenarios/taji.schema.json");
}

TEST_CASE("the page on the format has the reference as it is") {
  std::ifstream file(TAJI_SOURCE_DIR "/docs/scenario-format.md");
  std::stringstream page;
  page << file.rdbuf();
  const std::string text = page.str();
  std::istringstream reference(scenario_reference());
  int rows = 0;
  for (std::string line; std::getline(reference, line); ++rows) {
    CHECK_MESSAGE((line.empty() || text.find(line + "\n") != std::string::npos), line);
  }
  CHECK(rows > 150);
}

}  // namespace taji::scenario::test
