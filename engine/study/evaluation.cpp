#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <taji/study/evaluation.hpp>
#include <taji/text/dates.hpp>
#include <tuple>

namespace taji::study {
namespace {

using text::HubForecast;
using text::HubObservation;
using text::HubPoint;

constexpr std::size_t kMostErrors = 20;

bool wants_number(const HubForecast& forecast) {
  return !forecast.quantiles.empty() || !forecast.sample.empty() || !forecast.cdf.empty() || forecast.median ||
         forecast.mean;
}

bool same_series(const HubForecast& forecast, const HubObservation& observation) {
  return observation.target == forecast.target && observation.location == forecast.location;
}

/// A baseline's sample in the form of a forecast.
HubForecast in_form_of(const HubForecast& model, const std::vector<double>& ascending,
                       const std::vector<double>& chances) {
  HubForecast out;
  out.target = model.target;
  out.location = model.location;
  out.origin_day = model.origin_day;
  out.end_day = model.end_day;
  if (!chances.empty()) {
    out.categories = model.categories;
    out.chances = chances;
  }
  if (ascending.empty()) return out;
  for (const HubPoint& point : model.quantiles) {
    out.quantiles.push_back({point.at, sample_quantile(ascending, point.at), {}});
  }
  const auto n = static_cast<double>(ascending.size());
  for (const HubPoint& point : model.cdf) {
    const auto reached = std::upper_bound(ascending.begin(), ascending.end(), point.at) - ascending.begin();
    out.cdf.push_back({point.at, static_cast<double>(reached) / n, {}});
  }
  if (!model.sample.empty()) {
    for (const double value : ascending) out.sample.push_back({0, value, {}});
  }
  if (model.median) out.median = HubPoint{0, sample_quantile(ascending, 0.5), {}};
  if (model.mean) out.mean = HubPoint{0, std::accumulate(ascending.begin(), ascending.end(), 0.0) / n, {}};
  return out;
}

/// Puts forecasts and observations together.
class Matcher {
 public:
  Matcher(std::span<const HubObservation> observations, text::Diagnostics& diagnostics)
      : observations_(observations), diagnostics_(diagnostics) {}

  /// The observation of a forecast, or null.
  const HubObservation* find(const HubForecast& forecast) const;
  Seen seen(const HubForecast& forecast, const HubObservation& observation);
  void add_baselines(const HubForecast& forecast, const HubObservation& observation, Scored& scored);

 private:
  std::span<const HubObservation> series_of(const HubForecast& forecast) const;
  std::optional<std::size_t> category(const HubForecast& forecast, const HubObservation& observation);
  std::optional<double> number(const HubForecast& forecast, const HubObservation& observation);
  /// Once for each observation.
  void error(const HubObservation& observation, const char* code, const std::string& message,
             const std::string& suggestion);

  std::span<const HubObservation> observations_;
  text::Diagnostics& diagnostics_;
  std::set<std::pair<std::int32_t, std::int32_t>> told_;
};

std::span<const HubObservation> Matcher::series_of(const HubForecast& forecast) const {
  const auto key = std::tie(forecast.target, forecast.location);
  const auto before = [&](const HubObservation& o) { return std::tie(o.target, o.location) < key; };
  const auto first = std::partition_point(observations_.begin(), observations_.end(), before);
  const auto last =
      std::partition_point(first, observations_.end(), [&](const auto& o) { return same_series(forecast, o); });
  return {first, last};
}

const HubObservation* Matcher::find(const HubForecast& forecast) const {
  const HubObservation* general = nullptr;
  for (const HubObservation& one : series_of(forecast)) {
    if (one.end_day != forecast.end_day) continue;
    if (one.origin_day == forecast.origin_day) return &one;
    if (!one.origin_day) general = &one;
  }
  return general;
}

void Matcher::error(const HubObservation& observation, const char* code, const std::string& message,
                    const std::string& suggestion) {
  if (told_.size() >= kMostErrors) return;
  if (told_.emplace(observation.place.line, observation.place.column).second) {
    diagnostics_.error(observation.place, code, message, suggestion);
  }
}

std::optional<std::size_t> Matcher::category(const HubForecast& forecast, const HubObservation& observation) {
  if (forecast.categories.empty()) return std::nullopt;
  const auto& known = forecast.categories;
  const auto found = std::find(known.begin(), known.end(), observation.text);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  const std::string hint = text::did_you_mean(observation.text, known);
  error(observation, "score-category",
        fmt::format("'{}' is no category of the forecasts of {}", observation.text, forecast.target),
        hint.empty() ? fmt::format("one of {}", fmt::join(known, ", ")) : hint);
  return std::nullopt;
}

std::optional<double> Matcher::number(const HubForecast& forecast, const HubObservation& observation) {
  if (!wants_number(forecast)) return std::nullopt;
  if (!observation.number) {
    error(observation, "score-number",
          fmt::format("the forecasts of {} are of numbers, got '{}'", forecast.target, observation.text),
          "digits with a decimal point, empty or NA where nothing was seen");
  }
  return observation.number;
}

Seen Matcher::seen(const HubForecast& forecast, const HubObservation& observation) {
  return {number(forecast, observation), category(forecast, observation)};
}

void Matcher::add_baselines(const HubForecast& forecast, const HubObservation& observation, Scored& scored) {
  std::vector<PastValue> values;
  std::vector<PastCategory> categories;
  const std::int64_t horizon = forecast.end_day - forecast.origin_day;
  for (const HubObservation& past : series_of(forecast)) {
    if (past.end_day >= forecast.origin_day || past.origin_day.has_value() != observation.origin_day.has_value() ||
        (past.origin_day && past.end_day - *past.origin_day != horizon)) {
      continue;
    }
    const Seen then = seen(forecast, past);
    if (then.number && std::isfinite(*then.number)) values.push_back({past.end_day, *then.number});
    if (then.category) categories.push_back({past.end_day, *then.category});
  }
  const auto add = [&](std::optional<Scored::Baseline>& to, const BaselineLaw& law, const BaselineChances& chances) {
    if (law.values.empty() && chances.chances.empty()) return;
    Scored::Baseline baseline{in_form_of(forecast, law.values, chances.chances), {}, law.spread || chances.spread};
    const Seen comparable = {law.values.empty() ? std::nullopt : scored.seen.number,
                             chances.chances.empty() ? std::nullopt : scored.seen.category};
    baseline.marks = marks_of(baseline.forecast, comparable);
    to = std::move(baseline);
  };
  const std::size_t count = forecast.categories.size();
  add(scored.persistence, persistence(values, forecast.end_day), persistence(categories, forecast.end_day, count));
  add(scored.climatology, climatology(values), climatology(categories, count));
}

bool any_mark(const Marks& marks) {
  return std::any_of(marks.by_rule.begin(), marks.by_rule.end(), [](double mark) { return !std::isnan(mark); });
}

/// Names of observations that no forecast has but that nearly are one: `of` picks the name.
template <class Name>
void warn_of_names(std::span<const HubForecast> forecasts, std::span<const HubObservation> observations,
                   const char* what, Name of, text::Diagnostics& diagnostics) {
  std::set<std::string> known, told;
  for (const HubForecast& forecast : forecasts) known.insert(of(forecast));
  const std::vector<std::string> candidates(known.begin(), known.end());
  for (const HubObservation& one : observations) {
    const std::string& name = of(one);
    if (known.contains(name) || !told.insert(name).second) continue;
    const std::string hint = text::did_you_mean(name, candidates);
    if (!hint.empty()) {
      diagnostics.warning(one.place, "score-name", fmt::format("no forecast has the {} '{}'", what, name), hint);
    }
  }
}

std::string dates_of(std::span<const HubForecast> forecasts) {
  const auto by_end = [](const auto& a, const auto& b) { return a.end_day < b.end_day; };
  const auto [first, last] = std::minmax_element(forecasts.begin(), forecasts.end(), by_end);
  return fmt::format("{} to {}", text::format_date(first->end_day * text::day_ms),
                     text::format_date(last->end_day * text::day_ms));
}

}  // namespace

std::optional<Evaluation> evaluate(std::span<const HubForecast> forecasts, std::span<const HubObservation> observations,
                                   std::uint64_t seed, text::Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  warn_of_names(
      forecasts, observations, "target", [](const auto& x) -> const auto& { return x.target; }, diagnostics);
  warn_of_names(
      forecasts, observations, "location", [](const auto& x) -> const auto& { return x.location; }, diagnostics);
  Evaluation result;
  result.seed = seed;
  Matcher matcher(observations, diagnostics);
  for (std::size_t i = 0; i < forecasts.size(); ++i) {
    const HubObservation* observation = matcher.find(forecasts[i]);
    if (observation == nullptr) {
      ++result.pending;
      continue;
    }
    Scored scored;
    scored.forecast = i;
    scored.seen = matcher.seen(forecasts[i], *observation);
    scored.observed = observation->text;
    scored.marks = marks_of(forecasts[i], scored.seen);
    if (!any_mark(scored.marks)) {
      ++result.infinite;
      continue;
    }
    matcher.add_baselines(forecasts[i], *observation, scored);
    result.without_persistence += scored.persistence ? 0 : 1;
    result.without_climatology += scored.climatology ? 0 : 1;
    result.without_spread += scored.persistence && !scored.persistence->spread ? 1 : 0;
    result.scored.push_back(std::move(scored));
  }
  if (diagnostics.error_count() == before && result.scored.empty()) {
    diagnostics.error({}, "score-nothing",
                      forecasts.empty() ? std::string("there are no forecasts")
                                        : fmt::format("none of {} forecasts (of days from {}) has an observation of "
                                                      "its target, location and target_end_date",
                                                      forecasts.size(), dates_of(forecasts)));
  }
  if (diagnostics.error_count() > before) return std::nullopt;
  result.groups = score_groups(forecasts, result.scored, seed);
  return result;
}

}  // namespace taji::study
