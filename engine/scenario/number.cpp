// Plain numbers: parsing by rule, limits, and what the forms of a number share.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenario/context.hpp"
#include "scenario/law_form.hpp"

namespace taji::scenario {

using text::Dimension;
using text::Node;
using text::UnitError;

std::int32_t Context::add_slot(std::string path, const Number& rule, double value, text::Place place) {
  const auto index = static_cast<std::int32_t>(slots.size());
  Slot slot;
  slot.path = std::move(path);
  slot.dimension = rule.dimension;
  slot.transform = rule.transform;
  slot.value = value;
  slot.minimum = rule.minimum;
  slot.maximum = rule.maximum;
  slot.dated = rule.dated;
  slot.place = place;
  slot_by_path.emplace(slot.path, index);
  slots.push_back(std::move(slot));
  rules.push_back(rule);
  supports.emplace_back(value, value);
  return index;
}

std::vector<std::string> Context::dated_paths() const {
  std::vector<std::string> out;
  for (const Slot& slot : slots) {
    if (slot.dated) out.push_back(slot.path);
  }
  return out;
}

std::string child_path(const std::string& path, std::string_view key) {
  const std::string part = text::join_path({std::string(key)});
  return path.empty() ? part : path + "." + part;
}

std::string shown_kind(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "'" + node.scalar + "'";
    case Node::Kind::sequence:
      return node.children.empty() ? "an empty list" : "a list";
    case Node::Kind::mapping:
      return node.children.empty() ? "an empty mapping" : "a mapping";
  }
  return "nothing";
}

const Node* first_scalar(const Node& node) {
  if (node.is_scalar()) return &node;
  for (const Node& child : node.children) {
    if (child.key == "cv" || child.key == "p" || child.key == "of") continue;
    if (const Node* found = first_scalar(child)) return found;
  }
  return nullptr;
}

bool is_number_mapping(const Node& node) {
  return node.is_mapping() && std::any_of(node.children.begin(), node.children.end(), [](const Node& child) {
           return child.key == "uncertain" || child.key == "of" || child.key == "times" ||
                  find_family(child.key) != nullptr;
         });
}

std::variant<double, UnitError> parse_number(std::string_view text, const Number& rule) {
  if (rule.endless_word != nullptr && text == rule.endless_word) return std::numeric_limits<double>::infinity();
  if (rule.dimension == Dimension::attacks) {
    auto parsed = text::parse_attacks(text);
    if (const auto* error = std::get_if<UnitError>(&parsed)) return *error;
    const auto rate = std::get<text::AttackRate>(parsed);
    if (rate.per == text::AttackRate::Per::km) return rate.value;
    return UnitError{"unit-kind", "wants attacks per distance, got attacks per time", "for example 0.2 / 1000 km", 0,
                     text.size()};
  }
  if (rule.bare_allowed && !text.empty() && text.back() >= '0' && text.back() <= '9') {
    auto parsed = text::parse_quantity(text, Dimension::number);
    if (std::holds_alternative<double>(parsed)) return parsed;
  }
  return text::parse_quantity(text, rule.dimension);
}

namespace {

std::string shown_value(double value, Dimension dimension) {
  return dimension == Dimension::attacks ? fmt::format("{} / km", value) : text::format_quantity(value, dimension);
}

/// Whether a text begins as a date does, 2026-01-15.
bool looks_like_date(std::string_view text) {
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  const auto dash = [&](std::size_t i) { return i < text.size() && text[i] == '-'; };
  return digit(0) && digit(1) && digit(2) && digit(3) && dash(4) && digit(5) && (dash(6) || (digit(6) && dash(7)));
}

/// A date where time is counted from the start, or a length of time is wanted.
void report_date(Context& context, const Node& node, const std::string& name) {
  std::string message = fmt::format("'{}' wants a duration, for example 20 d, and this is a date", name), suggestion;
  if (name == "at" || name == "first") {
    message = fmt::format("'{}' counts from the start, for example {}", name, name == "at" ? "20 d" : "12 h");
    suggestion = name == "at" ? fmt::format("for a date write date: {}", node.scalar)
                              : fmt::format("for departures by date write dates: [{}]", node.scalar);
  } else if (name == "for") {
    suggestion = fmt::format("for a date write to: {}", node.scalar);
  }
  context.diagnostics.error(node.place, "date-for-duration", message, suggestion);
}

}  // namespace

std::string shown_maximum(const Number& rule) {
  return rule.maximum_words != nullptr ? rule.maximum_words : shown_value(rule.maximum, rule.dimension);
}

std::string limit_problem(double value, const Number& rule, std::string_view written) {
  const std::string got = written.empty() ? shown_value(value, rule.dimension) : std::string(written);
  if (value < rule.minimum) {
    if (rule.minimum == kPositive) return fmt::format("must be more than 0, got {}", got);
    return fmt::format("must be at least {}, got {}",
                       rule.minimum == 0 ? "0" : shown_value(rule.minimum, rule.dimension), got);
  }
  if (value > rule.maximum) return fmt::format("must be at most {}, got {}", shown_maximum(rule), got);
  return {};
}

namespace {

/// What was meant by a mapping that is no form of a number, as `uncertian`.
std::optional<std::string> misspelt_form(const Node& node) {
  if (!node.is_mapping() || node.children.empty()) return std::nullopt;
  std::vector<std::string> words = {"uncertain", "of", "times"};
  for (const Family& family : families()) words.push_back(family.word);
  std::string hint = text::did_you_mean(node.children.front().key, words);
  if (hint.empty()) return std::nullopt;
  return hint;
}

}  // namespace

std::optional<double> read_plain(Context& context, const Node& node, const Number& rule, const std::string& name) {
  const std::string wants = std::string(text::dimension_name(rule.dimension));
  const std::string example =
      fmt::format("for example {}", rule.bare_allowed ? "15" : text::dimension_example(rule.dimension));
  if (is_number_mapping(node)) {
    context.diagnostics.error(node.place, "wrong-kind",
                              fmt::format("'{}' wants {} and no distribution here", name, wants), example);
    return std::nullopt;
  }
  if (!node.is_scalar()) {
    context.diagnostics.error(node.place, "wrong-kind",
                              fmt::format("'{}' wants {}, got {}", name, wants, shown_kind(node)),
                              misspelt_form(node).value_or(example));
    return std::nullopt;
  }
  if (rule.dimension == Dimension::duration && looks_like_date(node.scalar)) {
    report_date(context, node, name);
    return std::nullopt;
  }
  const auto parsed = parse_number(node.scalar, rule);
  if (const auto* error = std::get_if<UnitError>(&parsed)) {
    context.diagnostics.error(text::within(node, error->offset, error->length), error->code,
                              fmt::format("'{}' {}", name, error->message), error->suggestion);
    return std::nullopt;
  }
  const double value = std::get<double>(parsed);
  if (const std::string problem = limit_problem(value, rule, node.scalar); !problem.empty()) {
    context.diagnostics.error(node.place, "out-of-range", fmt::format("'{}' {}", name, problem));
    return std::nullopt;
  }
  return value;
}

}  // namespace taji::scenario
