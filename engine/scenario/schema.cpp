// The JSON Schema of scenario files, for completion and hovers in editors. The reader is stricter than it.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <taji/scenario/read.hpp>

#include "scenario/catalogue.hpp"
#include "scenario/law_form.hpp"

namespace taji::scenario {

using Json = nlohmann::ordered_json;
using text::Dimension;

namespace {

struct DimensionWord {
  Dimension dimension;
  const char* word;
};
constexpr DimensionWord kDimensions[] = {
    {Dimension::duration, "duration"},  {Dimension::volume, "volume"},   {Dimension::volume_rate, "volume_rate"},
    {Dimension::length, "length"},      {Dimension::speed, "speed"},     {Dimension::fraction, "fraction"},
    {Dimension::count, "count"},        {Dimension::count_rate, "rate"}, {Dimension::number, "number"},
    {Dimension::attacks, "attack_rate"}};

std::string word_of(Dimension dimension) {
  for (const DimensionWord& entry : kDimensions) {
    if (entry.dimension == dimension) return entry.word;
  }
  return "number";
}

Json reference(const std::string& name) {
  return {{"$ref", "#/definitions/" + name}};
}
Json object(Json properties, Json needed) {
  Json out = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!needed.empty()) out["required"] = std::move(needed);
  return out;
}
Json any_of(std::initializer_list<Json> options) {
  Json list = Json::array();
  for (const Json& option : options) list.push_back(option);
  return {{"anyOf", std::move(list)}};
}
Json array_of(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}
Json text_json() {
  return {{"type", {"string", "number", "boolean"}}};
}

/// A value with its unit, or bare where the dimension has none.
Json plain(Dimension dimension) {
  const std::string example(text::dimension_example(dimension));
  switch (dimension) {
    case Dimension::count:
      return {{"type", "integer"}};
    case Dimension::number:
    case Dimension::fraction:
      return {{"type", {"number", "string"}}, {"pattern", "^[-+×x]?\\s*[0-9.]"}};
    default:
      return {{"type", "string"}, {"pattern", "^[-+]?[0-9.].*[A-Za-zµ]"}, {"examples", {example}}};
  }
}

Dimension parameter_dimension(Dimension dimension, LawForm form, const std::string& name) {
  switch (parameter_kind(name)) {
    case ParameterKind::ratio:
      return Dimension::number;
    case ParameterKind::probability:
      return Dimension::fraction;
    case ParameterKind::trials:
      return Dimension::count;
    default:
      return dimension == Dimension::count && form != LawForm::empirical ? Dimension::number : dimension;
  }
}

/// A distribution over a dimension; `kind` says what its parameters are: plain values, or numbers of every form.
Json law_options(Dimension dimension, const std::string& kind) {
  Json options = Json::array();
  const auto parameter = [&](Dimension d) { return reference(kind + "_" + word_of(d)); };
  for (const Family& family : families()) {
    if (!form_suits(family.forms.front().form, dimension)) continue;
    Json bodies = Json::array();
    for (const FormSpec& form : family.forms) {
      if (form.parameters.empty()) continue;
      Json properties = Json::object(), needed = Json::array();
      for (const std::string& name : form.parameters) {
        properties[name] = parameter(parameter_dimension(dimension, form.form, name));
        needed.push_back(name);
      }
      bodies.push_back(object(std::move(properties), std::move(needed)));
    }
    if (family.as_list) bodies.push_back(array_of(parameter(dimension)));
    if (family.as_single) {
      bodies.push_back(parameter(parameter_dimension(dimension, family.forms.front().form, "mean")));
    }
    Json one = object({{family.word, {{"anyOf", std::move(bodies)}}}}, {family.word});
    options.push_back(std::move(one));
  }
  return options;
}

Json definitions() {
  Json out = Json::object();
  for (const auto& [dimension, word] : kDimensions) {
    out[fmt::format("plain_{}", word)] = plain(dimension);
    Json spread = law_options(dimension, "plain");
    spread.push_back(reference(fmt::format("plain_{}", word)));
    spread.push_back(array_of(reference(fmt::format("plain_{}", word))));
    Json uncertain = object({{"uncertain", {{"anyOf", std::move(spread)}}}}, {"uncertain"});
    uncertain["description"] = "an uncertain number, drawn once per replication";
    Json of = {{"anyOf", {text_json(), array_of(text_json())}}};
    Json times = {{"type", {"number", "string", "object"}}};
    Json product = object({{"of", std::move(of)}, {"times", std::move(times)}}, {"of"});
    product["description"] = "the product of named inputs and a factor";
    out[fmt::format("number_{}", word)] =
        any_of({reference(fmt::format("plain_{}", word)), std::move(uncertain), std::move(product)});
    Json law = law_options(dimension, "number");
    law.insert(law.begin(), reference(fmt::format("number_{}", word)));
    out[fmt::format("law_{}", word)] = {{"anyOf", std::move(law)}};
  }
  return out;
}

Json number_json(const Number& rule, const char* kind) {
  Json out = reference(fmt::format("{}_{}", kind, word_of(rule.dimension)));
  if (rule.endless_word == nullptr && !rule.bare_allowed) return out;
  Json options = Json::array({out});
  if (rule.endless_word != nullptr) options.push_back({{"const", rule.endless_word}});
  if (rule.bare_allowed) options.push_back({{"type", "number"}});
  return {{"anyOf", std::move(options)}};
}

Json group_json(const Group& group);

Json with_short_form(const Field& field, Json mapping) {
  using Kind = Shorthand::Kind;
  const auto of_key = [&]() -> const Field& {
    for (const Field& inner : field.group.fields) {
      if (inner.key == field.shorthand.key) return inner;
    }
    return field.group.fields.front();
  };
  switch (field.shorthand.kind) {
    case Kind::none:
      return mapping;
    case Kind::word:
      return any_of({{{"enum", field.shorthand.words}}, std::move(mapping)});
    case Kind::number: {
      const char* const kind = of_key().kind == FieldKind::plain ? "plain" : "number";
      return any_of({number_json(of_key().rule, kind), std::move(mapping)});
    }
    case Kind::law:
      return any_of({number_json(of_key().rule, "law"), std::move(mapping)});
    case Kind::list:
      return any_of({array_of({{"type", "string"}}), std::move(mapping)});
    case Kind::file:
      return any_of({{{"type", "string"}}, std::move(mapping)});
  }
  return mapping;
}

/// Items beside a file may override single keys of its items: what they must have then is their id.
void free_items(const Group& group, Json& mapping) {
  for (const Field& field : group.fields) {
    if (field.kind != FieldKind::list) continue;
    Json& items = mapping["properties"][field.key]["items"];
    Json needed = {{"properties", {{field.key, {{"items", {{"required", items["required"]}}}}}}}};
    items["required"] = Json::array({"id"});
    mapping["if"] = {{"not", any_of({{{"required", {"file"}}}, {{"required", {"road_table"}}}})}};
    mapping["then"] = std::move(needed);
  }
}

Json field_json(const Field& field) {
  switch (field.kind) {
    case FieldKind::number:
    case FieldKind::products:
      return number_json(field.rule, "number");
    case FieldKind::plain:
      return number_json(field.rule, "plain");
    case FieldKind::law:
      return number_json(field.rule, "law");
    case FieldKind::integer:
      return {{"type", "integer"}, {"minimum", static_cast<int>(field.rule.minimum)}};
    case FieldKind::attacks:
      return any_of({reference("number_attack_rate"), reference("number_rate")});
    case FieldKind::levels: {
      Json out = array_of(number_json(field.rule, "number"));
      out["minItems"] = out["maxItems"] = 4;
      return out;
    }
    case FieldKind::shares:
      return {{"type", "object"}, {"additionalProperties", number_json(field.rule, "number")}};
    case FieldKind::series: {
      Json out = array_of(number_json(field.rule, "number"));
      out["minItems"] = out["maxItems"] = field.length;
      return out;
    }
    case FieldKind::curve: {
      Json pair = {{"type", "array"},
                   {"items", {number_json(field.second_rule, "number"), number_json(field.rule, "number")}},
                   {"minItems", 2},
                   {"maxItems", 2}};
      Json points = array_of(std::move(pair));
      points["minItems"] = 2;
      return any_of({number_json(field.rule, "number"), std::move(points)});
    }
    case FieldKind::inputs: {
      Json options = Json::array();
      for (const auto& [dimension, word] : kDimensions) options.push_back(reference(fmt::format("number_{}", word)));
      return {{"type", "object"}, {"additionalProperties", {{"anyOf", std::move(options)}}}};
    }
    case FieldKind::version:
      return {{"const", 1}};
    case FieldKind::text:
    case FieldKind::file:
    case FieldKind::name:
      return text_json();
    case FieldKind::names:
    case FieldKind::closables:
      return array_of(text_json());
    case FieldKind::flag:
      return {{"type", "boolean"}};
    case FieldKind::choice:
      return {{"enum", field.choices}};
    case FieldKind::position: {
      Json out = array_of({{"type", "number"}});
      out["minItems"] = out["maxItems"] = 2;
      return out;
    }
    case FieldKind::window:
    case FieldKind::date:
    case FieldKind::moment:
      return {{"type", "string"}};
    case FieldKind::span:
    case FieldKind::lapse:
      return reference("plain_duration");
    case FieldKind::dates:
      return array_of({{"type", "string"}});
    case FieldKind::changes:
      return {{"type", "object"}, {"additionalProperties", {{"type", {"number", "string"}}}}};
    case FieldKind::factors:
      return {{"type", "object"}, {"additionalProperties", reference("plain_number")}};
    case FieldKind::resets:
      return any_of({{{"type", "string"}}, array_of({{"type", "string"}})});
    case FieldKind::regimes: {
      Json held = object({{"state", text_json()}, {"until", {{"type", "string"}}}}, Json::array({"state"}));
      return {{"type", "object"}, {"additionalProperties", any_of({text_json(), std::move(held)})}};
    }
    case FieldKind::releases: {
      Json amount = any_of({{{"const", "all"}}, reference("plain_volume")});
      Json products = any_of({{{"const", "all"}}, {{"type", "object"}, {"additionalProperties", std::move(amount)}}});
      return {{"type", "object"}, {"additionalProperties", std::move(products)}};
    }
    case FieldKind::outbreaks:
      return any_of({array_of(text_json()), {{"type", "object"}, {"additionalProperties", array_of(text_json())}}});
    case FieldKind::variants:
      return {{"type", "object"}, {"additionalProperties", {{"type", "object"}}}};
    case FieldKind::section: {
      Json mapping = group_json(field.group);
      if (field.shorthand.kind == Shorthand::Kind::file) free_items(field.group, mapping);
      return with_short_form(field, std::move(mapping));
    }
    case FieldKind::entries: {
      Json mapping = group_json(field.group);
      mapping["type"] = {"object", "null"};
      Json entry = any_of({{{"const", "off"}}, with_short_form(field, std::move(mapping))});
      return {{"type", "object"}, {"additionalProperties", std::move(entry)}};
    }
    case FieldKind::list:
      return array_of(group_json(field.group));
  }
  return Json::object();
}

std::string description(const Field& field) {
  std::string out = fmt::format("{}: {}.", field.doc, field_type(field));
  if (!field.fallback.empty()) out += fmt::format(" Default: {}.", field.fallback);
  return out + fmt::format(" Example: {}", field.example);
}

Json described(const Field& field) {
  Json out = field_json(field);
  // Beside $ref draft-07 ignores all other keywords.
  if (out.contains("$ref")) out = {{"allOf", {std::move(out)}}};
  // What may be absent may be switched off.
  const bool part = field.kind == FieldKind::section || field.kind == FieldKind::entries;
  if (part && !field.required) out = any_of({{{"const", "off"}}, std::move(out)});
  out["description"] = description(field);
  return out;
}

Json group_json(const Group& group) {
  Json properties = Json::object(), needed = Json::array(), others = false;
  for (const Field& field : group.fields) {
    if (field.kind == FieldKind::products) {
      others = described(field);
      continue;
    }
    properties[field.key] = described(field);
    if (field.required) needed.push_back(field.key);
  }
  Json out = object(std::move(properties), std::move(needed));
  out["additionalProperties"] = std::move(others);
  Json rules = Json::array();
  for (const auto& keys : group.exactly_one) {
    Json options = Json::array();
    for (const std::string& key : keys) options.push_back({{"required", {key}}});
    rules.push_back({{"oneOf", std::move(options)}});
  }
  if (!rules.empty()) out["allOf"] = std::move(rules);
  for (const auto& [key, other] : group.goes_with) out["dependencies"][key].push_back(other);
  return out;
}

}  // namespace

std::string scenario_schema() {
  Json out = {{"$schema", "http://json-schema.org/draft-07/schema#"},
              {"title", "Taji scenario"},
              {"description", "A fuel supply system under blockade, for the simulation engine Taji"}};
  const Json body = group_json(scenario_catalogue());
  for (const auto& [key, value] : body.items()) out[key] = value;
  out["definitions"] = definitions();
  return out.dump(2) + "\n";
}

}  // namespace taji::scenario
