// Reading the shape of a distribution: its family, form and parameters, before their values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/context.hpp"
#include "scenario/law_form.hpp"

namespace taji::scenario {

struct LawShape {
  LawForm form = LawForm::constant;
  std::vector<std::string> names;         ///< of the parameters; empty text for a constant's
  std::vector<const text::Node*> values;  ///< in the same order
  text::Place place;
};

/// Reports what is wrong and returns nothing where the shape is unclear. A list of two is a uniform only where
/// `list_is_uniform`.
std::optional<LawShape> read_shape(Context& context, const text::Node& node, const Number& rule,
                                   const std::string& name, bool list_is_uniform);

/// The rule of a distribution's parameter, from that of its values.
Number parameter_rule(const Number& rule, LawForm form, const std::string& parameter);

/// Reports a distribution that cannot exist, or that can leave the rule's limits. True when all is well.
bool check_law(Context& context, const LawShape& shape, std::span<const double> values, const Number& rule,
               const std::string& name);

}  // namespace taji::scenario
