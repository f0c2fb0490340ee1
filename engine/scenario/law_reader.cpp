#include "scenario/law_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenario/find.hpp"

namespace taji::scenario {

using text::Node;

namespace {

std::string forms_text(const Family& family) {
  std::string out;
  for (const FormSpec& spec : family.forms) {
    if (!out.empty()) out += ", or ";
    out += fmt::format("{}", fmt::join(spec.parameters, " and "));
  }
  return out;
}

void report_form(Context& context, const text::Place& place, const Family& family, const std::string& name,
                 const std::string& got, const char* code = "law-form") {
  const std::string wants = family.forms.front().form == LawForm::empirical ? "a list of values" : forms_text(family);
  context.diagnostics.error(place, code, fmt::format("'{}': {} wants {}{}", name, family.word, wants, got),
                            fmt::format("for example {}", family.example));
}

std::optional<LawShape> from_list(Context& context, const Node& node, const Family& family, const std::string& name) {
  LawShape shape;
  shape.form = family.forms.front().form;
  shape.names = family.forms.front().parameters;
  shape.place = node.place;
  if (shape.form == LawForm::empirical) {
    for (std::size_t i = 0; i < node.children.size(); ++i) shape.names.push_back(std::to_string(i));
  }
  if (node.children.size() != shape.names.size() || node.children.empty()) {
    report_form(context, node.place, family, name,
                fmt::format(", got {} value{}", node.children.size(), node.children.size() == 1 ? "" : "s"));
    return std::nullopt;
  }
  for (const Node& child : node.children) shape.values.push_back(&child);
  return shape;
}

std::optional<LawShape> from_mapping(Context& context, const Node& node, const Family& family,
                                     const std::string& name) {
  std::vector<std::string> known;
  for (const FormSpec& spec : family.forms) known.insert(known.end(), spec.parameters.begin(), spec.parameters.end());
  for (const FormSpec& spec : family.forms) {
    const bool fits = node.children.size() == spec.parameters.size() &&
                      std::all_of(spec.parameters.begin(), spec.parameters.end(),
                                  [&](const std::string& p) { return node.find(p) != nullptr; });
    if (!fits) continue;
    LawShape shape{spec.form, spec.parameters, {}, node.place};
    for (const std::string& p : spec.parameters) shape.values.push_back(node.find(p));
    return shape;
  }
  for (const Node& child : node.children) {
    if (contains(known, child.key)) continue;
    const std::string hint = text::did_you_mean(child.key, known);
    if (hint.empty()) {
      report_form(context, child.key_place, family, name, fmt::format(", not '{}'", child.key), "unknown-key");
    } else {
      context.diagnostics.error(child.key_place, "unknown-key", fmt::format("unknown key '{}'", child.key), hint);
    }
    return std::nullopt;
  }
  std::vector<std::string> got;
  for (const Node& child : node.children) got.push_back(child.key);
  report_form(context, node.place, family, name,
              got.empty() ? std::string(", got none") : fmt::format(", got {}", fmt::join(got, " and ")));
  return std::nullopt;
}

}  // namespace

std::optional<LawShape> read_shape(Context& context, const Node& node, const Number& rule, const std::string& name,
                                   bool list_is_uniform) {
  if (node.is_scalar()) return LawShape{LawForm::constant, {""}, {&node}, node.place};
  if (node.is_sequence() && list_is_uniform) return from_list(context, node, *find_family("uniform"), name);
  if (!node.is_mapping()) {
    context.diagnostics.error(node.place, "wrong-kind",
                              fmt::format("'{}' wants {} or a distribution, got {}", name,
                                          text::dimension_name(rule.dimension), shown_kind(node)));
    return std::nullopt;
  }
  std::vector<std::string> words;
  for (const Family& family : families()) words.push_back(family.word);
  words.emplace_back("uncertain");
  for (const Node& child : node.children) {
    if (find_family(child.key) != nullptr) continue;
    context.diagnostics.error(child.key_place, "unknown-law", fmt::format("'{}' is not a distribution", child.key),
                              text::did_you_mean(child.key, words));
    return std::nullopt;
  }
  if (node.children.size() != 1) {
    context.diagnostics.error(node.place, "law-form", fmt::format("'{}' wants one distribution", name));
    return std::nullopt;
  }
  const Node& body = node.children.front();
  const Family& family = *find_family(body.key);
  if (!form_suits(family.forms.front().form, rule.dimension)) {
    context.diagnostics.error(
        body.key_place, "law-form",
        fmt::format("'{}' wants {}, which a {} cannot be", name, text::dimension_name(rule.dimension), family.word));
    return std::nullopt;
  }
  std::optional<LawShape> shape;
  if (body.is_sequence() && family.as_list) {
    shape = from_list(context, body, family, name);
  } else if (family.as_single && (body.is_scalar() || is_number_mapping(body))) {
    shape = LawShape{family.forms.front().form, family.forms.front().parameters, {&body}, body.place};
  } else if (body.is_mapping() && family.forms.front().form != LawForm::empirical) {
    shape = from_mapping(context, body, family, name);
  } else {
    report_form(context, body.place, family, name, fmt::format(", got {}", shown_kind(body)));
  }
  if (shape) shape->place = body.key_place;
  return shape;
}

Number parameter_rule(const Number& rule, LawForm form, const std::string& parameter) {
  Number out = rule;
  out.fallback = nullptr;
  out.transform = Transform::none;
  if (form == LawForm::constant) {
    out.transform = rule.transform;
    return out;
  }
  out.endless_word = nullptr;
  if (parameter_kind(parameter) != ParameterKind::sample) out.maximum_words = nullptr;
  switch (parameter_kind(parameter)) {
    case ParameterKind::ratio:
      out.dimension = text::Dimension::number;
      out.minimum = 0;
      out.maximum = std::numeric_limits<double>::infinity();
      break;
    case ParameterKind::probability:
      out.dimension = text::Dimension::fraction;
      out.minimum = 0;
      out.maximum = 1;
      break;
    case ParameterKind::trials:
      out.dimension = text::Dimension::count;
      out.minimum = 0;
      break;
    case ParameterKind::spread_of_sample:
      out.minimum = 0;
      break;
    case ParameterKind::sample:
      break;
  }
  // The mean of a count need not be whole.
  const bool mean_like = parameter_kind(parameter) == ParameterKind::sample && form != LawForm::empirical;
  if (out.dimension == text::Dimension::count && mean_like) out.dimension = text::Dimension::number;
  return out;
}

bool check_law(Context& context, const LawShape& shape, std::span<const double> values, const Number& rule,
               const std::string& name) {
  const std::string problem = law_problem(shape.form, values);
  if (!problem.empty()) {
    // The last parameter, or one that an override brought in.
    text::Place place = shape.values.back()->place;
    for (const Node* value : shape.values) {
      if (value->place.file != shape.place.file) place = value->place;
    }
    context.diagnostics.error(place, "law-domain", fmt::format("'{}': {}", name, problem));
    return false;
  }
  if (shape.form == LawForm::constant) return true;
  const auto [low, high] = law_support(shape.form, values);
  const bool continuous = shape.form != LawForm::poisson && shape.form != LawForm::binomial;
  const bool low_fine = low >= rule.minimum || (low == 0 && continuous && rule.minimum <= kPositive);
  if (low_fine && high <= rule.maximum) return true;
  const std::string limit = low_fine ? fmt::format("at most {}", shown_maximum(rule))
                            : rule.minimum <= kPositive
                                ? std::string("more than 0")
                                : fmt::format("at least {}", text::format_quantity(rule.minimum, rule.dimension));
  const bool bounded_above = std::isfinite(high);
  context.diagnostics.error(
      shape.place, "law-support",
      fmt::format("'{}' must be {}, and this distribution can give {}", name, limit, low_fine ? "more" : "less"),
      low_fine && !bounded_above ? "uniform, triangular and beta have an upper end" : "");
  return false;
}

}  // namespace taji::scenario
