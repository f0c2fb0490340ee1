#include "scenario/law_form.hpp"

#include <algorithm>
#include <taji/kernel/law.hpp>

namespace taji::scenario {

const std::vector<Family>& families() {
  static const std::vector<Family> all = {
      {"uniform", {{LawForm::uniform, {"min", "max"}}}, true, false, "{uniform: [6 h, 18 h]}"},
      {"triangular", {{LawForm::triangular, {"min", "mode", "max"}}}, true, false, "{triangular: [6 h, 8 h, 18 h]}"},
      {"exponential", {{LawForm::exponential, {"mean"}}}, false, true, "{exponential: 12 h}"},
      {"lognormal",
       {{LawForm::lognormal_median_p90, {"median", "p90"}},
        {LawForm::lognormal_median_cv, {"median", "cv"}},
        {LawForm::lognormal_mean_cv, {"mean", "cv"}},
        {LawForm::lognormal_p05_p95, {"p05", "p95"}}},
       false,
       false,
       "{lognormal: {median: 12 h, p90: 48 h}}"},
      {"gamma",
       {{LawForm::gamma_mean_cv, {"mean", "cv"}}, {LawForm::gamma_mean_sd, {"mean", "sd"}}},
       false,
       false,
       "{gamma: {mean: 12 h, sd: 6 h}}"},
      {"beta", {{LawForm::beta_mean_sd, {"mean", "sd"}}}, false, false, "{beta: {mean: 45 %, sd: 25 %}}"},
      {"poisson", {{LawForm::poisson, {"mean"}}}, false, true, "{poisson: 3}"},
      {"binomial", {{LawForm::binomial, {"n", "p"}}}, false, false, "{binomial: {n: 40, p: 25 %}}"},
      {"empirical", {{LawForm::empirical, {}}}, true, false, "{empirical: [6 h, 7 h, 31 h]}"}};
  return all;
}

const Family* find_family(std::string_view word) {
  for (const Family& family : families()) {
    if (family.word == word) return &family;
  }
  return nullptr;
}

std::vector<std::string> parameter_names(LawForm form) {
  for (const Family& family : families()) {
    for (const FormSpec& spec : family.forms) {
      if (spec.form == form) return spec.parameters;
    }
  }
  return {};
}

ParameterKind parameter_kind(std::string_view name) {
  if (name == "cv") return ParameterKind::ratio;
  if (name == "sd") return ParameterKind::spread_of_sample;
  if (name == "p") return ParameterKind::probability;
  if (name == "n") return ParameterKind::trials;
  return ParameterKind::sample;
}

bool form_suits(LawForm form, text::Dimension dimension) {
  using text::Dimension;
  switch (form) {
    case LawForm::beta_mean_sd:
      return dimension == Dimension::fraction || dimension == Dimension::number;
    case LawForm::poisson:
    case LawForm::binomial:
      return dimension == Dimension::count || dimension == Dimension::number;
    default:
      return true;
  }
}

namespace {

/// The kernel's law; `sorted` keeps the values of an empirical one.
kernel::Law kernel_law(LawForm form, std::span<const double> p, std::vector<double>& sorted) {
  using kernel::Law;
  switch (form) {
    case LawForm::constant:
      return Law::constant(p[0]);
    case LawForm::uniform:
      return Law::uniform(p[0], p[1]);
    case LawForm::exponential:
      return Law::exponential(p[0]);
    case LawForm::lognormal_median_p90:
      return Law::lognormal_median_p90(p[0], p[1]);
    case LawForm::lognormal_median_cv:
      return Law::lognormal_median_cv(p[0], p[1]);
    case LawForm::lognormal_mean_cv:
      return Law::lognormal_mean_cv(p[0], p[1]);
    case LawForm::lognormal_p05_p95:
      return Law::lognormal_p05_p95(p[0], p[1]);
    case LawForm::gamma_mean_cv:
      return Law::gamma_mean_cv(p[0], p[1]);
    case LawForm::gamma_mean_sd:
      return Law::gamma_mean_sd(p[0], p[1]);
    case LawForm::beta_mean_sd:
      return Law::beta_mean_sd(p[0], p[1]);
    case LawForm::triangular:
      return Law::triangular(p[0], p[1], p[2]);
    case LawForm::poisson:
      return Law::poisson(p[0]);
    case LawForm::binomial:
      return Law::binomial(p[0], p[1]);
    case LawForm::empirical:
      sorted.assign(p.begin(), p.end());
      std::sort(sorted.begin(), sorted.end());
      return Law::empirical(sorted);
  }
  return Law::constant(0);
}

}  // namespace

std::string law_problem(LawForm form, std::span<const double> parameters) {
  if (form == LawForm::constant) return {};  // it may be endless
  std::vector<double> sorted;
  return kernel::law_error(kernel_law(form, parameters, sorted)).value_or(std::string());
}

std::pair<double, double> law_support(LawForm form, std::span<const double> parameters) {
  if (form == LawForm::constant) return {parameters[0], parameters[0]};
  std::vector<double> sorted;
  const kernel::Law law = kernel_law(form, parameters, sorted);
  return {kernel::quantile(law, 0), kernel::quantile(law, 1)};
}

double law_median(LawForm form, std::span<const double> parameters) {
  return law_quantile(form, parameters, 0.5);
}

double law_quantile(LawForm form, std::span<const double> parameters, double u) {
  if (form == LawForm::constant) return parameters[0];
  std::vector<double> sorted;
  return kernel::quantile(kernel_law(form, parameters, sorted), u);
}

}  // namespace taji::scenario
