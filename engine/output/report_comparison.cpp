#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <taji/output/comparison_text.hpp>
#include <taji/output/report_parts.hpp>

namespace taji::output {
namespace {

const char* quantity_name(study::Quantity quantity) {
  switch (quantity) {
    case study::Quantity::litres:
      return "litres";
    case study::Quantity::share:
      return "share";
    case study::Quantity::days:
      return "days";
    case study::Quantity::hours:
      return "hours";
    case study::Quantity::number:
      break;
  }
  return "number";
}

}  // namespace

void add_comparison(Report& report, const study::Comparison& comparison,
                    const std::vector<std::vector<std::pair<std::string, std::string>>>& changes,
                    const std::vector<std::pair<std::string, std::string>>& names) {
  report.kind = "comparison";
  report.seed = comparison.seed;
  report.requested = comparison.requested;
  report.partial = comparison.stopped;
  report.completed = static_cast<std::int64_t>(comparison.samples.front().rows());
  for (const study::Samples& samples : comparison.samples) {
    report.failed += static_cast<std::int64_t>(samples.failures.size());
  }
  const auto shown = [&](const std::string& id) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == id; });
    return found == names.end() ? id : found->second;
  };
  for (const study::Difference& d : comparison.differences) {
    const study::Measure& measure = comparison.measures[d.measure];
    ReportDifference out;
    out.variant = comparison.arms[d.arm];
    out.measure = measure.name();
    out.quantity = quantity_name(measure.quantity);
    for (const std::string& id : measure.of) out.of.push_back(shown(id));
    out.path = measure.path;
    out.baseline = d.baseline;
    out.value = d.value;
    out.difference = d.difference;
    out.relative = d.relative;
    out.low = d.low;
    out.high = d.high;
    out.verdict = verdict_name(d.verdict);
    report.differences.push_back(std::move(out));
  }
  for (std::size_t arm = 1; arm < comparison.arms.size() && arm < changes.size(); ++arm) {
    report.variants.push_back({comparison.arms[arm], changes[arm]});
  }
}

void add_sweep(Report& report, const SweepTable& table) {
  constexpr std::size_t kMostPoints = 40;
  const study::Sweep& sweep = table.sweep;
  report.kind = "sweep";
  report.title = sweep.name.empty() ? sweep.scenario_name : sweep.name;
  report.seed = sweep.seed;
  report.requested = report.completed = sweep.replications;
  report.points = sweep.points.size();
  for (const auto& [label, date] : sweep.dates) report.marks.push_back({label, date, 0});
  for (const auto& [path, value] : sweep.set) report.changed.push_back(path + "=" + value);
  if (!sweep.variant.empty()) report.changed.push_back("variant " + sweep.variant);
  const auto estimate = [&](std::size_t point, std::size_t m) {
    const auto& measures = table.results[point].measures;
    return m < measures.size() ? measures[m].estimate : study::Estimate{std::numeric_limits<double>::quiet_NaN(), 0};
  };
  std::vector<std::size_t> order(sweep.points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (order.size() > kMostPoints && !sweep.measures.empty() && sweep.measures.front().better != 0) {
    const double sign = sweep.measures.front().better < 0 ? 1 : -1;
    const auto rank = [&](std::size_t i) {
      const double value = sign * estimate(i, 0).value;
      return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  }
  order.resize(std::min(order.size(), kMostPoints));
  const auto shown = [&](const std::string& id) {
    const auto found =
        std::find_if(sweep.names.begin(), sweep.names.end(), [&](const auto& n) { return n.first == id; });
    return found == sweep.names.end() ? id : found->second;
  };
  for (const std::size_t i : order) report.variants.push_back({point_in_words(sweep, i), sweep.changes(i)});
  for (std::size_t m = 0; m < sweep.measures.size(); ++m) {
    const study::Measure& measure = sweep.measures[m];
    for (const std::size_t i : order) {
      ReportDifference out;
      out.point = true;
      out.variant = point_in_words(sweep, i);
      out.measure = measure.name();
      out.path = measure.path;
      out.quantity = quantity_name(measure.quantity);
      for (const std::string& id : measure.of) out.of.push_back(shown(id));
      out.value = out.difference = estimate(i, m);
      out.baseline = out.relative = {std::numeric_limits<double>::quiet_NaN(), 0};
      const double half = 1.96 * out.value.se;
      // No interval reaches where nothing can be.
      out.low = std::max(out.value.value - half, 0.0);
      out.high = out.value.value + half;
      if (measure.quantity == study::Quantity::share) out.high = std::min(out.high, 1.0);
      report.differences.push_back(std::move(out));
    }
  }
}

}  // namespace taji::output
