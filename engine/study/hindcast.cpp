#include <algorithm>
#include <cmath>
#include <set>
#include <study/parts.hpp>
#include <taji/study/hindcast.hpp>
#include <tuple>

namespace taji::study {
namespace {

using model::Millis;
using scenario::Observation;
using scenario::Reported;

bool is_yes_no(const Observation& o) {
  return o.what == Reported::dry || o.what == Reported::short_of_need;
}

ReportForecast forecast_of(std::size_t row, const Observation& o, std::vector<double> reports) {
  ReportForecast out;
  out.row = row;
  const auto n = static_cast<double>(reports.size());
  if (is_yes_no(o)) {
    const auto yes = static_cast<double>(std::count_if(reports.begin(), reports.end(), [](double r) { return r > 0; }));
    out.chances = {{"no", (n - yes) / n}, {"yes", yes / n}};
    return out;
  }
  std::sort(reports.begin(), reports.end());
  for (std::size_t i = 0; i < kQuantileLevels.size(); ++i) {
    // As quantile_of_sorted: the smallest value that at least this share does not exceed.
    const double number = std::ceil(std::round(kQuantileLevels[i] * 1000) * n / 1000);
    out.quantiles[i] = reports[static_cast<std::size_t>(std::max(number, 1.0)) - 1];
  }
  return out;
}

}  // namespace

std::vector<Millis> weekly_origins(const std::vector<Observation>& observations) {
  std::vector<Millis> out;
  if (observations.empty()) return out;
  Millis first = observations.front().known_ms;
  for (const Observation& one : observations) first = std::min(first, one.known_ms);
  for (Millis at = last_report(observations) - kernel::kWeek; at >= first; at -= kernel::kWeek) out.push_back(at);
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<std::size_t> rows_after(const std::vector<Observation>& observations, Millis origin) {
  std::vector<std::size_t> out;
  std::set<std::tuple<std::string, std::string, Millis>> seen;
  for (std::size_t row = 0; row < observations.size(); ++row) {
    const Observation& o = observations[row];
    if (o.error.kind == scenario::ReportError::Kind::interval) continue;
    const bool first = seen.emplace(o.target, o.written_location, o.to_ms).second;
    if (first && o.from_ms >= origin) out.push_back(row);
  }
  return out;
}

HindcastOrigin hindcast(const model::Model& model, const std::vector<Observation>& observations, Millis origin,
                        const AssimilationOptions& options) {
  HindcastOrigin out;
  out.origin = origin;
  std::vector<Observation> known, later;
  for (const Observation& one : observations) {
    if (one.known_ms <= origin) known.push_back(one);
  }
  const std::vector<std::size_t> rows = rows_after(observations, origin);
  for (const std::size_t row : rows) later.push_back(observations[row]);
  out.known = known.size();
  Assimilated assimilated = assimilate(model, known, options);
  out.figures = std::move(assimilated.figures);
  if (assimilated.survivors.worlds.empty()) return out;
  std::vector<std::vector<double>> reports = assimilated.survivors.reports(later, options);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::erase_if(reports[i], [](double r) { return std::isnan(r); });
    if (!reports[i].empty()) out.forecasts.push_back(forecast_of(rows[i], later[i], std::move(reports[i])));
  }
  return out;
}

}  // namespace taji::study
