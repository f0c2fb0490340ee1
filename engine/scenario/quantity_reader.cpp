// Numbers as they may be written: plain, uncertain, or a product of named inputs; and distributions of them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenario/context.hpp"
#include "scenario/law_form.hpp"
#include "scenario/law_reader.hpp"

namespace taji::scenario {

using text::Dimension;
using text::Node;

namespace {

bool is_pure(Dimension dimension) {
  return dimension == Dimension::number || dimension == Dimension::fraction || dimension == Dimension::count;
}

/// A distribution drawn once per replication; its parameters are plain.
void read_uncertain(Context& context, const Node& node, const Number& rule, const std::string& path,
                    const std::string& name, Quantity& quantity) {
  Number shape_rule = rule;
  shape_rule.endless_word = nullptr;
  const auto shape = read_shape(context, node, shape_rule, name, true);
  if (!shape) return;
  Spread spread{shape->form, {}};
  for (std::size_t i = 0; i < shape->values.size(); ++i) {
    const auto value = read_plain(context, *shape->values[i], parameter_rule(shape_rule, shape->form, shape->names[i]),
                                  shape->form == LawForm::constant ? name : shape->names[i]);
    if (value) spread.parameters.push_back(*value);
  }
  if (spread.parameters.size() != shape->values.size()) return;
  if (!check_law(context, *shape, spread.parameters, shape_rule, name)) return;
  quantity.value = law_median(spread.form, spread.parameters);
  quantity.slot = context.add_slot(path, rule, quantity.value, quantity.place);
  if (spread.form == LawForm::constant) return;
  context.supports.back() = law_support(spread.form, spread.parameters);
  context.slots.back().spread = std::make_shared<const Spread>(std::move(spread));
}

/// The inputs named under `of`; nothing where one is unknown or broken.
std::optional<std::vector<const Input*>> named_inputs(Context& context, const Node& of) {
  std::vector<const Node*> names;
  if (of.is_scalar()) names.push_back(&of);
  for (const Node& child : of.children) names.push_back(&child);
  std::vector<std::string> known;
  for (const auto& [name, input] : context.inputs) known.push_back(name);
  std::vector<const Input*> out;
  bool fine = !names.empty() && !of.is_mapping();
  if (!fine) context.diagnostics.error(of.place, "wrong-kind", "'of' wants the name of an input, or a list of names");
  for (const Node* name : names) {
    if (!fine && of.is_mapping()) break;
    const auto found = context.inputs.find(name->scalar);
    if (found == context.inputs.end()) {
      context.diagnostics.error(
          name->place, "unknown-input", fmt::format("'{}' is not an input", name->scalar),
          known.empty() ? "there is no top-level 'inputs'" : text::did_you_mean(name->scalar, known));
      fine = false;
      continue;
    }
    found->second.used = true;
    fine = fine && !found->second.broken;
    out.push_back(&found->second);
  }
  if (!fine) return std::nullopt;
  return out;
}

/// The rule of the factor under `times`, from what the inputs carry; nothing where the units cannot come out right.
std::optional<Number> times_rule(Context& context, const std::vector<const Input*>& inputs, const Number& rule,
                                 const Node& of, const std::string& name) {
  std::vector<Dimension> carried;
  for (const Input* input : inputs) {
    if (!is_pure(input->dimension)) carried.push_back(input->dimension);
  }
  Number times = number_of(is_pure(rule.dimension) || !carried.empty() ? Dimension::number : rule.dimension);
  times.dated = false;
  times.minimum = times.dimension == Dimension::number ? -std::numeric_limits<double>::infinity() : 0.0;
  const std::string wants(text::dimension_name(rule.dimension));
  if (carried.size() > 1) {
    context.diagnostics.error(of.place, "unit-kind",
                              fmt::format("'{}' wants {}: only one of its factors may carry a unit", name, wants));
    return std::nullopt;
  }
  if (!carried.empty() && carried.front() != rule.dimension) {
    context.diagnostics.error(of.place, "unit-kind",
                              fmt::format("'{}' wants {}, got {}", name, wants, text::dimension_name(carried.front())));
    return std::nullopt;
  }
  return times;
}

void finish_product(Context& context, const Number& rule, const std::string& path, const std::string& name,
                    const Node& node, std::vector<std::int32_t> factors, Quantity& quantity) {
  double value = 1, low = 1, high = 1;
  for (const std::int32_t slot : factors) {
    const auto index = static_cast<std::size_t>(slot);
    value *= context.slots[index].value;
    const auto [l, h] = context.supports[index];
    const double ends[4] = {low * l, low * h, high * l, high * h};
    low = high = std::isnan(ends[0]) ? 0 : ends[0];
    for (const double end : ends) {
      low = std::min(low, std::isnan(end) ? 0 : end);  // 0 × inf: the other factor is certainly 0
      high = std::max(high, std::isnan(end) ? 0 : end);
    }
  }
  std::string problem = limit_problem(value, rule);
  if (problem.empty() && low < rule.minimum && !(low == 0 && rule.minimum == kPositive))
    problem = limit_problem(low, rule);
  if (problem.empty() && high > rule.maximum) {
    problem = fmt::format("must be at most {}, and this product can be more", shown_maximum(rule));
  }
  if (!problem.empty()) {
    context.diagnostics.error(node.place, "out-of-range", fmt::format("'{}' {}", name, problem));
    return;
  }
  quantity.value = value;
  quantity.slot = context.add_slot(path, rule, value, quantity.place);
  context.supports.back() = {low, high};
  context.slots.back().product_of = std::move(factors);
}

void read_product(Context& context, const Node& node, const Number& rule, const std::string& path,
                  const std::string& name, Quantity& quantity) {
  static const std::vector<std::string> known = {"of", "times"};
  for (const Node& child : node.children) {
    if (child.key == "of" || child.key == "times") continue;
    context.diagnostics.error(child.key_place, "unknown-key", fmt::format("unknown key '{}'", child.key),
                              text::did_you_mean(child.key, known));
    return;
  }
  const Node* of = node.find("of");
  if (of == nullptr) {
    context.diagnostics.error(node.place, "missing-key", fmt::format("'{}' lacks 'of'", name),
                              "for example {of: need, times: 30 %}");
    return;
  }
  const auto inputs = named_inputs(context, *of);
  if (!inputs) return;
  const Node* times = node.find("times");
  const auto rule_of_times = times_rule(context, *inputs, rule, *of, name);
  if (!rule_of_times) return;
  std::vector<std::int32_t> factors;
  for (const Input* input : *inputs) factors.push_back(input->slot);
  if (times != nullptr) {
    const Quantity factor =
        times->find("of") != nullptr
            ? Quantity{read_plain(context, *times, *rule_of_times, "times").value_or(0), -1, true, {}}
            : read_number(context, times, *rule_of_times, child_path(path, "times"), "times");
    if (factor.slot < 0) return;
    factors.push_back(factor.slot);
  } else if (rule_of_times->dimension != Dimension::number) {
    context.diagnostics.error(node.place, "missing-key",
                              fmt::format("'{}' wants {}, and none of its factors carries the unit", name,
                                          text::dimension_name(rule.dimension)),
                              fmt::format("for example times: {}", text::dimension_example(rule.dimension)));
    return;
  }
  finish_product(context, rule, path, name, node, std::move(factors), quantity);
}

}  // namespace

Quantity read_number(Context& context, const Node* node, const Number& rule, const std::string& path,
                     const std::string& name) {
  Quantity quantity;
  if (node == nullptr) {
    if (rule.fallback == nullptr) return quantity;
    quantity.value = std::get<double>(parse_number(rule.fallback, rule));
    quantity.slot = context.add_slot(path, rule, quantity.value, quantity.place);
    return quantity;
  }
  quantity.given = true;
  quantity.place = node->place;
  if (const Node* uncertain = node->find("uncertain"); node->is_mapping() && uncertain != nullptr) {
    if (node->children.size() > 1) {
      const Node& other = node->children[uncertain == &node->children[0] ? 1 : 0];
      context.diagnostics.error(other.key_place, "unknown-key", fmt::format("'{}' beside 'uncertain'", other.key));
    }
    read_uncertain(context, *uncertain, rule, path, name, quantity);
  } else if (node->is_mapping() && (node->find("of") != nullptr || node->find("times") != nullptr)) {
    read_product(context, *node, rule, path, name, quantity);
  } else if (is_number_mapping(*node)) {
    context.diagnostics.error(node->place, "wrong-kind",
                              fmt::format("'{}' is one number, not drawn again and again", name),
                              "to draw it once per replication, write {uncertain: ...} around the distribution");
  } else if (const auto value = read_plain(context, *node, rule, name)) {
    quantity.value = *value;
    quantity.slot = context.add_slot(path, rule, *value, quantity.place);
  }
  if (quantity.slot < 0) context.broken_paths.insert(path);
  return quantity;
}

namespace {

/// Checks a law at every corner of what its parameters can be.
bool check_corners(Context& context, const LawShape& shape, const Law& law, const Number& rule,
                   const std::string& name) {
  const std::size_t n = law.parameters.size();
  std::vector<double> nominal;
  std::vector<std::pair<double, double>> ends;
  for (const Quantity& parameter : law.parameters) {
    nominal.push_back(parameter.value);
    const auto [low, high] = context.supports[static_cast<std::size_t>(parameter.slot)];
    // Ends at 0 and at infinity are not reached: test near the one, and far towards the other.
    ends.emplace_back(low == 0 ? 1e-6 * parameter.value : low, std::isinf(high) ? 1e6 * parameter.value : high);
  }
  if (!check_law(context, shape, nominal, rule, name)) return false;
  if (n > 3) return true;
  for (std::size_t corner = 0; corner < (std::size_t{1} << n); ++corner) {
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i) values.push_back((corner >> i & 1U) != 0 ? ends[i].second : ends[i].first);
    if (values == nominal) continue;
    text::Diagnostics faults;
    Context trial(faults);
    if (check_law(trial, shape, values, rule, name)) continue;
    const text::Diagnostic& fault = faults.list().front();
    context.diagnostics.error(fault.place, fault.code, fault.message + ", where its uncertain parameters are extreme",
                              fault.suggestion);
    return false;
  }
  return true;
}

}  // namespace

Law read_law(Context& context, const Node* node, const Number& rule, const std::string& path, const std::string& name) {
  Law law;
  if (node == nullptr || (node->is_mapping() && (node->find("uncertain") || node->find("of") || node->find("times")))) {
    law.given = node != nullptr;
    law.parameters.push_back(read_number(context, node, rule, path, name));
    law.place = law.parameters.front().place;
    return law;
  }
  law.given = true;
  law.place = node->place;
  const auto shape = read_shape(context, *node, rule, name, false);
  if (!shape) return law;
  law.form = shape->form;
  bool whole = true;
  for (std::size_t i = 0; i < shape->values.size(); ++i) {
    const bool constant = shape->form == LawForm::constant;
    law.parameters.push_back(read_number(context, shape->values[i], parameter_rule(rule, shape->form, shape->names[i]),
                                         constant ? path : child_path(path, shape->names[i]),
                                         constant ? name : shape->names[i]));
    whole = whole && law.parameters.back().slot >= 0;
  }
  if (!whole || law.form == LawForm::constant || !check_corners(context, *shape, law, rule, name)) return law;
  LawUse use{law.form, {}, rule, path};
  for (const Quantity& parameter : law.parameters) use.slots.push_back(parameter.slot);
  context.laws.push_back(std::move(use));
  return law;
}

Input read_input(Context& context, const Node& node, const std::string& path, const std::string& name) {
  Input input;
  input.place = node.key_place;
  const Node* sample = first_scalar(node);
  static constexpr Dimension dimensions[] = {Dimension::number,      Dimension::duration, Dimension::volume,
                                             Dimension::volume_rate, Dimension::length,   Dimension::speed,
                                             Dimension::count_rate,  Dimension::attacks};
  if (sample == nullptr) {
    context.diagnostics.error(node.place, "wrong-kind",
                              fmt::format("'{}' wants a number or a distribution, and holds nothing", name),
                              "for example {uncertain: {triangular: [0.7, 1, 1.4]}}");
    input.broken = true;
    return input;
  }
  std::string suggestion;
  for (const Dimension dimension : dimensions) {
    Number rule = number_of(dimension).fixed();
    if (dimension == Dimension::number) rule = rule.signed_too();
    const auto parsed = parse_number(sample->scalar, rule);
    if (const auto* error = std::get_if<text::UnitError>(&parsed)) {
      if (error->code == "unit-unknown" && suggestion.empty()) suggestion = error->suggestion;
      continue;
    }
    input.dimension = dimension;
    input.slot = read_number(context, &node, rule, path, name).slot;
    input.broken = input.slot < 0;
    return input;
  }
  context.diagnostics.error(sample->place, "unit-unknown",
                            fmt::format("'{}' is not a quantity: '{}'", name, sample->scalar), suggestion);
  input.broken = true;
  return input;
}

}  // namespace taji::scenario
