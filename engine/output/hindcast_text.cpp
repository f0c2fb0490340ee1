#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <output/number.hpp>
#include <output/table.hpp>
#include <taji/output/hindcast_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/csv.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;

std::string date_of(const HindcastContext& c, std::int64_t ms) {
  return text::format_date(c.start_ms + ms);
}

/// The fields that name a report: target, last day, location.
std::string key_of(const HindcastContext& c, const scenario::Observation& o) {
  return text::csv_field(o.target) + ',' + date_of(c, o.to_ms - 1) + ',' + text::csv_field(o.written_location);
}

/// An origin at which no world agreed with what was known.
bool failed(const study::HindcastOrigin& origin) {
  return origin.figures.impossible >= 0;
}

}  // namespace

std::string hindcast_csv(const HindcastContext& c) {
  std::string csv = "origin_date,target,target_end_date,location,output_type,output_type_id,value\n";
  for (const study::HindcastOrigin& origin : c.origins) {
    for (const study::ReportForecast& forecast : origin.forecasts) {
      const std::string head = date_of(c, origin.origin) + ',' + key_of(c, c.observations[forecast.row]) + ',';
      for (const auto& [name, chance] : forecast.chances) csv += head + "pmf," + name + ',' + number(chance) + '\n';
      if (!forecast.chances.empty()) continue;
      for (std::size_t i = 0; i < forecast.quantiles.size(); ++i) {
        csv += head + "quantile," + number(study::kQuantileLevels[i]) + ',' + number(forecast.quantiles[i]) + '\n';
      }
    }
  }
  return csv;
}

std::string observed_csv(const HindcastContext& c) {
  std::string csv = "target,target_end_date,location,observation\n";
  for (const std::size_t row : study::rows_after(c.observations, 0)) {
    const scenario::Observation& o = c.observations[row];
    const std::string key = key_of(c, o);
    const bool yes_no = o.what == scenario::Reported::dry || o.what == scenario::Reported::short_of_need;
    csv += key + ',' + (yes_no ? (o.value > 0 ? "yes" : "no") : number(o.value)) + '\n';
  }
  return csv;
}

std::string origins_text(const HindcastContext& c) {
  Column date{"origin", {}, false, 0}, known{"reports known", {}, true, 0}, effective{"effective", {}, true, 0};
  Column evidence{"log evidence", {}, true, 0}, odd{"surprising", {}, true, 0}, ahead{"forecast", {}, true, 0};
  for (const study::HindcastOrigin& origin : c.origins) {
    const auto surprising = std::count_if(origin.figures.reports.begin(), origin.figures.reports.end(),
                                          [](const study::AssimilationReport& one) { return one.surprising; });
    date.cells.push_back(date_of(c, origin.origin));
    known.cells.push_back(std::to_string(origin.known));
    effective.cells.push_back(failed(origin) ? "none" : fmt::format("{:.0f}", origin.figures.effective));
    evidence.cells.push_back(failed(origin) ? "–" : fmt::format("{:.1f}", origin.figures.log_evidence));
    odd.cells.push_back(std::to_string(surprising));
    ahead.cells.push_back(std::to_string(origin.forecasts.size()));
  }
  std::string text = "\n" + table({date, known, effective, evidence, odd, ahead}, 100, "  ");
  if (std::any_of(c.origins.begin(), c.origins.end(), failed)) {
    text += "  none: no world agrees with the reports known by then, so nothing was forecast from there\n";
  }
  return text;
}

std::string hindcast_json(const std::string& score_summary, const HindcastContext& c) {
  Json json = Json::parse(score_summary);
  json["kind"] = "hindcast";
  Json& out = json["hindcast"];
  out["observations"] = {{"path", c.file}, {"sha256", c.sha256}, {"rows", c.observations.size()}};
  out["origins"] = Json::array();
  for (const study::HindcastOrigin& origin : c.origins) {
    Json one = {{"date", date_of(c, origin.origin)}, {"known", origin.known}, {"forecast", origin.forecasts.size()}};
    one["effective"] = failed(origin) ? 0 : origin.figures.effective;
    one["log_evidence"] = {{"value", origin.figures.log_evidence}, {"se", origin.figures.log_evidence_se}};
    one["impossible"] = failed(origin);
    out["origins"].push_back(std::move(one));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace taji::output
