// Forecasts and observations of the hubs, as `taji score` reads them: two tables in one input.
#include <array>
#include <taji/text/hub.hpp>

#include "fuzz/tables.hpp"

using namespace taji;

namespace {

void check_forecast(const text::HubForecast& one) {
  fuzz::demand(!one.target.empty() && !one.location.empty() && one.lead_days() >= 1);
  fuzz::demand(one.categories.size() == one.chances.size());
  for (const auto* points : {&one.quantiles, &one.cdf}) {
    for (std::size_t i = 1; i < points->size(); ++i) {
      fuzz::demand((*points)[i].at > (*points)[i - 1].at && (*points)[i].value >= (*points)[i - 1].value);
    }
  }
  double sum = 0;
  for (const double chance : one.chances) sum += chance;
  fuzz::demand(one.chances.empty() || (sum > 0.999999 && sum < 1.000001));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto [forecasts, observations] = fuzz::two_tables(fuzz::as_text(data, size));
  text::SourceSet sources;
  text::Diagnostics of_forecasts, of_observations;
  const std::array files = {sources.add("f", forecasts)};
  const auto made = text::read_hub_forecasts(sources, files, of_forecasts);
  fuzz::demand(made.has_value() != of_forecasts.has_errors());
  fuzz::check_shown(of_forecasts, sources);
  if (made) {
    for (const text::HubForecast& one : *made) check_forecast(one);
  }
  const auto seen = text::read_hub_observations(sources, sources.add("o", observations), of_observations);
  fuzz::demand(seen.has_value() != of_observations.has_errors());
  fuzz::check_shown(of_observations, sources);
  return 0;
}
