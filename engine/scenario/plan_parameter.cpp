#include "scenario/plan_parameter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <taji/kernel/elementary.hpp>
#include <taji/text/commas.hpp>

#include "scenario/context.hpp"
#include "scenario/law_form.hpp"
#include "scenario/tree.hpp"

namespace taji::scenario {

using text::Dimension;
using text::Node;

namespace {

constexpr const char* kExample = "for example [20, 40, 60] or 0 %..40 %:5";
/// Digits of values that a design makes: more than any data have, few enough to read.
constexpr int kDigits = 9;

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

std::vector<std::string> values_in(const std::string& list) {
  std::vector<std::string> values = text::split_at_commas(list);
  for (std::string& value : values) value = trimmed(value);
  return values;
}

class ParameterReader {
 public:
  ParameterReader(const std::string& path, text::Place place, bool random, text::Diagnostics& diagnostics)
      : random_(random), context_(diagnostics) {
    out_.path = path;
    out_.place = place;
  }

  std::optional<Parameter> read(const Node& node) {
    const std::size_t before = context_.diagnostics.error_count();
    out_.written = node.is_scalar() ? node.scalar : yaml_text(node);
    if (node.is_sequence()) {
      for (const Node& child : node.children) out_.values.push_back(yaml_text(child));
      if (out_.values.empty()) error(node.place, "empty", "has no value", kExample);
    } else if (node.is_scalar()) {
      scalar(node);
    } else if (node.is_mapping()) {
      mapping(node);
    } else {
      error(node.place, "wrong-kind", "has no value", kExample);
    }
    if (context_.diagnostics.error_count() > before) return std::nullopt;
    return out_;
  }

 private:
  void error(text::Place place, const char* code, const std::string& problem, const std::string& suggestion = {}) {
    context_.diagnostics.error(place, code, fmt::format("'{}' {}", out_.path, problem), suggestion);
  }

  void scalar(const Node& node) {
    if (!node.quoted && node.scalar.find("..") != std::string::npos) return short_range(node);
    if (node.quoted) {
      out_.values = {yaml_text(node)};
      return;
    }
    out_.values = values_in(node.scalar);
    for (const std::string& value : out_.values) {
      if (value.empty()) error(node.place, "empty", "has an empty value", kExample);
    }
  }

  /// LOW..HIGH, LOW..HIGH:POINTS, either with ` log` after it.
  void short_range(const Node& node) {
    std::string rest = node.scalar;
    if (rest.ends_with(" log")) {
      out_.logarithmic = true;
      rest = trimmed(rest.substr(0, rest.size() - 4));
    }
    const std::size_t dots = rest.find(".."), colon = rest.rfind(':');
    if (colon != std::string::npos && colon > dots) {
      points(trimmed(rest.substr(colon + 1)), node.place);
      rest.resize(colon);
    }
    Node low = node, high = node;
    low.scalar = trimmed(rest.substr(0, dots));
    high.scalar = trimmed(rest.substr(dots + 2));
    range(low, high, node.place);
  }

  void points(const std::string& text, text::Place place) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out_.points);
    if (problem != std::errc() || end != text.data() + text.size() || out_.points < 1 || out_.points > kMostPoints) {
      error(place, "points", fmt::format("wants a whole number of points from 1 to {}, got '{}'", kMostPoints, text),
            kExample);
      out_.points = 1;
    }
  }

  void range(Node low, Node high, text::Place place) {
    out_.kind = Parameter::Kind::range;
    const auto from = measured(low.scalar), to = measured(high.scalar);
    if (from && to && from->dimension != to->dimension) {
      error(
          place, "unit-kind",
          fmt::format("goes from {} to {}", text::dimension_name(from->dimension), text::dimension_name(to->dimension)),
          kExample);
      return;
    }
    // Read as the uniform distribution that it is, so that units and ends are checked in one place.
    Node ends;
    ends.kind = Node::Kind::sequence;
    ends.place = place;
    low.key.clear();
    high.key.clear();
    ends.children = {std::move(low), std::move(high)};
    const std::optional<Spread> spread = spread_of("uniform", std::move(ends), place);
    if (!spread) return;
    if (spread->form == LawForm::uniform) {
      out_.low = spread->parameters[0];
      out_.high = spread->parameters[1];
    }
    if (!(out_.low < out_.high)) error(place, "range", "wants a range that goes up", "for example 0 %..40 %");
    if (out_.logarithmic && !(out_.low > 0)) {
      error(place, "range", "cannot go from 0 or less on a logarithmic scale");
    }
    if (!random_ && out_.points == 0) {
      error(place, "points", "is a range, and a grid wants to know of how many points", kExample);
    }
    if (random_ && out_.points != 0) {
      error(place, "points", "states a number of points, which this design has for all parameters together",
            fmt::format("write {}", out_.written.substr(0, out_.written.rfind(':'))));
    }
  }

  void mapping(const Node& node) {
    if (node.find("range") != nullptr) return long_range(node);
    if (!is_number_mapping(node) || node.find("uncertain") != nullptr || node.find("of") != nullptr) {
      error(node.place, "wrong-kind", "wants values, a range or a distribution, got a mapping", kExample);
      return;
    }
    if (!random_) {
      error(node.place, "law-in-grid", "is a distribution, which only latin_hypercube and sobol can take", kExample);
      return;
    }
    out_.kind = Parameter::Kind::law;
    Node body = node.children.front();
    const std::string family = body.key;
    std::optional<Spread> spread = spread_of(family, std::move(body), node.place);
    if (node.children.size() > 1) error(node.place, "law-form", "wants one distribution");
    if (spread) out_.law = std::move(*spread);
  }

  /// {range: [LOW, HIGH], points: 5, scale: log}.
  void long_range(const Node& node) {
    const std::vector<std::string> known = {"range", "points", "scale"};
    for (const Node& child : node.children) {
      if (child.key == "points") {
        points(child.scalar, child.place);
      } else if (child.key == "scale") {
        if (child.scalar != "log" && child.scalar != "linear") {
          error(child.place, "unknown-word", fmt::format("has a scale 'linear' or 'log', not {}", shown_kind(child)));
        }
        out_.logarithmic = child.scalar == "log";
      } else if (child.key != "range") {
        context_.diagnostics.error(child.key_place, "unknown-key", fmt::format("unknown key '{}'", child.key),
                                   text::did_you_mean(child.key, known));
      }
    }
    const Node& ends = *node.find("range");
    if (!ends.is_sequence() || ends.children.size() != 2) {
      error(ends.place, "wrong-kind", "wants a range of two ends", "for example {range: [0 %, 40 %], points: 5}");
      return;
    }
    range(ends.children[0], ends.children[1], ends.place);
  }

  /// A distribution with whatever it measures; sets `dimension` and `percent`.
  std::optional<Spread> spread_of(const std::string& family, Node body, text::Place place) {
    body.key = family;
    body.key_place = place;
    Node law, uncertain;
    law.kind = uncertain.kind = Node::Kind::mapping;
    law.place = law.key_place = uncertain.place = uncertain.key_place = place;
    law.key = "uncertain";
    law.children = {std::move(body)};
    uncertain.children = {std::move(law)};
    const Node* sample = first_scalar(uncertain);
    out_.percent = sample != nullptr && sample->scalar.ends_with("%");
    const Input input = read_input(context_, uncertain, out_.path, out_.path);
    if (input.broken || input.slot < 0) return std::nullopt;
    out_.dimension = input.dimension;
    const Slot& slot = context_.slots[static_cast<std::size_t>(input.slot)];
    if (slot.spread == nullptr) return Spread{LawForm::constant, {slot.value}};
    return *slot.spread;
  }

  bool random_;
  Context context_;
  Parameter out_;
};

std::string written(const Parameter& parameter, double value, int digits) {
  if (parameter.whole) value = std::floor(value + 0.5);
  if (parameter.percent && parameter.dimension == Dimension::number) {
    return text::format_quantity(100 * value, Dimension::number, digits) + " %";
  }
  if (parameter.dimension == Dimension::attacks) {
    // Rounded as a number, for a rate has no digits of its own.
    const std::string rounded = text::format_quantity(1000 * value, Dimension::number, digits);
    return rounded + " / 1000 km";
  }
  return text::format_quantity(value, parameter.dimension, digits);
}

double between(const Parameter& parameter, double low, double high, double part) {
  if (!parameter.logarithmic) return low + part * (high - low);
  return kernel::exp(kernel::log(low) + part * (kernel::log(high) - kernel::log(low)));
}

}  // namespace

std::optional<Parameter> parameter_from(const Node& node, const std::string& path, text::Place path_place, bool random,
                                        text::Diagnostics& diagnostics) {
  return ParameterReader(path, path_place, random, diagnostics).read(node);
}

std::optional<Parameter> read_parameter(text::SourceSet& sources, const std::string& argument,
                                        text::Diagnostics& diagnostics, const std::string& option) {
  const std::size_t before = diagnostics.error_count();
  const std::optional<text::Override> parsed = text::parse_override(sources, argument, diagnostics, option);
  // Faults of the text that can be read past, such as an empty item, leave something to go on with: not here.
  if (!parsed || diagnostics.error_count() > before) return std::nullopt;
  return parameter_from(parsed->value, parsed->path, parsed->path_place, false, diagnostics);
}

std::int64_t grid_size(const Parameter& parameter) {
  return parameter.kind == Parameter::Kind::range ? parameter.points
                                                  : static_cast<std::int64_t>(parameter.values.size());
}

std::string grid_value(const Parameter& parameter, std::int64_t i) {
  if (parameter.kind != Parameter::Kind::range) return parameter.values.at(static_cast<std::size_t>(i));
  constexpr int kExact = 15;  // the ends as they were stated
  if (i == 0) return written(parameter, parameter.low, kExact);
  if (i == parameter.points - 1) return written(parameter, parameter.high, kExact);
  const double part = static_cast<double>(i) / static_cast<double>(parameter.points - 1);
  return written(parameter, between(parameter, parameter.low, parameter.high, part), kDigits);
}

std::string value_at(const Parameter& parameter, double u) {
  switch (parameter.kind) {
    case Parameter::Kind::values: {
      const std::size_t n = parameter.values.size();
      return parameter.values[std::min(static_cast<std::size_t>(u * static_cast<double>(n)), n - 1)];
    }
    case Parameter::Kind::range:
      if (parameter.whole && !parameter.logarithmic) {
        const double cells = parameter.high - parameter.low + 1;
        return written(parameter, std::min(parameter.low + std::floor(u * cells), parameter.high), kDigits);
      }
      return written(parameter, between(parameter, parameter.low, parameter.high, u), kDigits);
    case Parameter::Kind::law:
      break;
  }
  return written(parameter, law_quantile(parameter.law.form, parameter.law.parameters, u), kDigits);
}

std::optional<Measured> measured(const std::string& value) {
  static constexpr Dimension dimensions[] = {Dimension::number,      Dimension::duration, Dimension::volume,
                                             Dimension::volume_rate, Dimension::length,   Dimension::speed,
                                             Dimension::count_rate,  Dimension::attacks};
  for (const Dimension dimension : dimensions) {
    const auto parsed = parse_number(value, number_of(dimension).signed_too());
    if (const double* number = std::get_if<double>(&parsed)) return Measured{dimension, *number, value.ends_with("%")};
  }
  return std::nullopt;
}

}  // namespace taji::scenario
