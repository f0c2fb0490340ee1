// How distributions are written: families, the forms of each, their parameters, and what makes them possible.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <taji/scenario/quantity.hpp>
#include <utility>
#include <vector>

namespace taji::scenario {

/// What a parameter of a distribution is measured in.
enum class ParameterKind : std::uint8_t { sample, spread_of_sample, ratio, probability, trials };

struct FormSpec {
  LawForm form;
  std::vector<std::string> parameters;
};

/// One family as it is written: `lognormal: {median: ..., p90: ...}`.
struct Family {
  std::string word;
  std::vector<FormSpec> forms;
  bool as_list = false;    ///< parameters may stand in a list, in order
  bool as_single = false;  ///< the only parameter may stand alone
  const char* example;     ///< for a duration
};

/// All families except the constant, in the order of the reference.
const std::vector<Family>& families();
const Family* find_family(std::string_view word);

/// Names of a form's parameters; empty for the constant and the empirical.
std::vector<std::string> parameter_names(LawForm form);
ParameterKind parameter_kind(std::string_view name);

/// Whether a form can describe numbers of any dimension (not counts or shares only).
bool form_suits(LawForm form, text::Dimension dimension);

/// Why no such distribution exists, as the end of a sentence; empty when there is one.
std::string law_problem(LawForm form, std::span<const double> parameters);

/// Smallest and largest value that can be drawn.
std::pair<double, double> law_support(LawForm form, std::span<const double> parameters);

double law_median(LawForm form, std::span<const double> parameters);
double law_quantile(LawForm form, std::span<const double> parameters, double u);

}  // namespace taji::scenario
