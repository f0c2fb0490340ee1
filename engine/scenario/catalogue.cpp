#include "scenario/catalogue.hpp"

#include <fmt/format.h>

namespace taji::scenario {

Group scenario_catalogue() {
  Catalogue catalogue;
  Scenario scenario;
  describe(catalogue, scenario);
  return std::move(catalogue.group);
}

namespace {

std::string number_type(const Number& rule) {
  std::string out = rule.bare_allowed ? "kilometres" : std::string(text::dimension_name(rule.dimension));
  if (rule.dimension == text::Dimension::attacks) out = "attacks per distance";
  if (rule.endless_word != nullptr) out += fmt::format(", or `{}`", rule.endless_word);
  return out;
}

std::string short_form(const Field& field) {
  using Kind = Shorthand::Kind;
  switch (field.shorthand.kind) {
    case Kind::none:
      return "";
    case Kind::word:
      return fmt::format("`{}` or ", fmt::join(field.shorthand.words, "`, `"));
    case Kind::number:
      return fmt::format("the value of `{}` or ", field.shorthand.key);
    case Kind::law:
      return fmt::format("the distribution of `{}` or ", field.shorthand.key);
    case Kind::list:
      return fmt::format("the list `{}` or ", field.shorthand.key);
    case Kind::file:
      return "a path or ";
  }
  return "";
}

}  // namespace

std::string field_type(const Field& field) {
  switch (field.kind) {
    case FieldKind::number:
    case FieldKind::products:
      return number_type(field.rule);
    case FieldKind::plain:
      return number_type(field.rule) + ", certain";
    case FieldKind::law:
      return number_type(field.rule) + ", or a distribution";
    case FieldKind::integer:
      return fmt::format("a whole number from {:g}", field.rule.minimum);
    case FieldKind::attacks:
      return "attacks per distance or per time";
    case FieldKind::levels:
      return "four falling values, each " + number_type(field.rule);
    case FieldKind::shares:
      return "by name, " + number_type(field.rule);
    case FieldKind::series:
      return fmt::format("a list of {}, each {}", field.length, number_type(field.rule));
    case FieldKind::curve:
      return fmt::format("{}, or a list of pairs of {} and {}", number_type(field.rule), number_type(field.second_rule),
                         number_type(field.rule));
    case FieldKind::inputs:
      return "numbers by name";
    case FieldKind::version:
      return "`1`";
    case FieldKind::text:
      return "text";
    case FieldKind::file:
      return "a path";
    case FieldKind::name:
      return "a name";
    case FieldKind::names:
      return "a list of names";
    case FieldKind::flag:
      return "`true` or `false`";
    case FieldKind::choice:
      return fmt::format("`{}`", fmt::join(field.choices, "`, `"));
    case FieldKind::position:
      return "`[latitude, longitude]`";
    case FieldKind::window:
      return "hours of the day, or `always`";
    case FieldKind::date:
    case FieldKind::moment:
      return "a date, with or without a time";
    case FieldKind::span:
    case FieldKind::lapse:
      return "a duration, certain";
    case FieldKind::dates:
      return "a list of dates";
    case FieldKind::changes:
      return "values by path";
    case FieldKind::factors:
      return "factors by path";
    case FieldKind::resets:
      return "a list of paths";
    case FieldKind::closables:
      return "a list of roads and places";
    case FieldKind::regimes:
      return "by zone, a regime or `{state: REGIME, until: DATE}`";
    case FieldKind::releases:
      return "by city and product, a volume or `all`";
    case FieldKind::outbreaks:
      return "a list of cities, or lists of classes by city";
    case FieldKind::variants:
      return "by name, values by path";
    case FieldKind::section:
      return short_form(field) + "a mapping";
    case FieldKind::entries:
      return "by id, " + short_form(field) + "a mapping";
    case FieldKind::list:
      return "a list of mappings";
  }
  return "";
}

}  // namespace taji::scenario
