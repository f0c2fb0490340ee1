#include <algorithm>
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

}  // namespace taji::output
