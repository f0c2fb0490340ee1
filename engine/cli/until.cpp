#include <fmt/format.h>

#include <algorithm>
#include <cli/until.hpp>
#include <taji/output/wording.hpp>

namespace taji::cli {
namespace {

using study::Target;

std::string wish_of(const Clause& c) {
  if (c.city.empty()) return c.measure;
  return c.measure + "[" + c.city + (c.product.empty() ? "" : "," + c.product) + "]";
}

Target::Figure figure_of(Clause::Function function) {
  switch (function) {
    case Clause::Function::none:
      return Target::Figure::value;
    case Clause::Function::se:
      return Target::Figure::se;
    case Clause::Function::ci:
      break;
  }
  return Target::Figure::ci;
}

Target::Op op_of(Clause::Op op) {
  switch (op) {
    case Clause::Op::greater:
      return Target::Op::greater;
    case Clause::Op::greater_equal:
      return Target::Op::greater_equal;
    case Clause::Op::less:
      return Target::Op::less;
    case Clause::Op::less_equal:
      break;
  }
  return Target::Op::less_equal;
}

/// The number of a measure in `measures`, added if it is not there yet.
std::size_t number_of(std::vector<study::Measure>& measures, const study::Measure& wanted) {
  const std::string name = wanted.name();
  const auto there =
      std::find_if(measures.begin(), measures.end(), [&](const auto& measure) { return measure.name() == name; });
  if (there != measures.end()) return static_cast<std::size_t>(there - measures.begin());
  measures.push_back(wanted);
  return measures.size() - 1;
}

Target target_of(const Clause& c) {
  return {figure_of(c.function), op_of(c.op), c.limit, c.relative, {}, c.text};
}

std::vector<study::Measure> found(const Condition& condition, const Clause& c, const std::vector<study::Measure>& all) {
  std::vector<study::Measure> measures = study::named_measures(all, wish_of(c));
  if (measures.empty()) {
    fail(condition, c.measure_at, c.measure.size(), fmt::format("there is no measure '{}'", wish_of(c)),
         study::measure_hint(all, wish_of(c)));
  }
  return measures;
}

bool in_percent(const Target& target, const study::Measure& measure) {
  return target.relative || measure.quantity == study::Quantity::share;
}

std::string unit_of(const study::Measure& measure) {
  switch (measure.quantity) {
    case study::Quantity::litres:
      return " l";
    case study::Quantity::days:
      return " d";
    case study::Quantity::hours:
      return " h";
    case study::Quantity::share:
    case study::Quantity::number:
      break;
  }
  return "";
}

/// "se(unserved_l[b,diesel]) is 1.9 %".
std::string in_words(const Until& until, const study::Standing& standing) {
  const Target& target = until.precision.at(standing.row).at(standing.target);
  const study::Measure& measure = until.measures.at(standing.measure);
  const char* before = target.figure == Target::Figure::se ? "se(" : target.figure == Target::Figure::ci ? "ci(" : "";
  std::string value = "not known";
  if (in_percent(target, measure) && std::isfinite(standing.figure)) {
    value = output::figure(100 * standing.figure) + " %";
  } else if (std::isfinite(standing.figure)) {
    value = output::figure(standing.figure) + unit_of(measure);
  }
  return fmt::format("{}{}{} is {}", before, measure.name(), *before == 0 ? "" : ")", value);
}

}  // namespace

Until until_of_figures(const Condition& condition, const model::Model& model) {
  Until until{condition, {}, {}};
  const std::vector<study::Measure> all = study::measures_of(model);
  for (const auto& clauses : condition.any_of_all) {
    until.precision.emplace_back();
    for (const Clause& c : clauses) {
      Target target = target_of(c);
      for (const study::Measure& measure : found(condition, c, all)) {
        target.measures.push_back(number_of(until.measures, measure));
      }
      until.precision.back().push_back(std::move(target));
    }
  }
  return until;
}

Until until_of_differences(const Condition& condition, const model::Model& model,
                           const std::vector<study::Measure>& compared) {
  Until until{condition, compared, {}};
  const std::vector<study::Measure> all = study::measures_of(model);
  for (const auto& clauses : condition.any_of_all) {
    until.precision.emplace_back();
    for (const Clause& c : clauses) {
      if (c.function == Clause::Function::none) {
        fail(condition, c.measure_at, c.measure.size(), "a comparison goes on until differences are known",
             "write se( ) or ci( )");
      }
      Target target = target_of(c);
      for (const study::Measure& measure : found(condition, c, all)) {
        const std::size_t number = number_of(until.measures, measure);
        if (number < compared.size()) target.measures.push_back(number);
        until.measures.resize(compared.size());
      }
      if (target.measures.empty()) {
        fail(condition, c.measure_at, c.measure.size(), fmt::format("'{}' is not compared", wish_of(c)),
             fmt::format("add --measure '{}'", wish_of(c)));
      }
      until.precision.back().push_back(std::move(target));
    }
  }
  return until;
}

std::string reached(const Until& until, const study::Standing& standing, std::int64_t replications) {
  return fmt::format("--until held after {} replications: {}\n", output::thousands(replications),
                     in_words(until, standing));
}

std::string not_reached(const Until& until, const study::Standing& standing, std::int64_t replications) {
  return fmt::format("--until does not hold after {} replications: {}, wanted {}; -n allows more\n",
                     output::thousands(replications), in_words(until, standing),
                     until.precision.at(standing.row).at(standing.target).text);
}

}  // namespace taji::cli
