#include <array>
#include <cmath>
#include <output/assimilation_json.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

// NaN and infinity are written as null.
using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 5> kInputNames = {"0.05", "0.25", "0.5", "0.75", "0.95"};
constexpr std::array<const char*, 5> kPriorNames = {"0.005", "0.05", "0.5", "0.95", "0.995"};

Json quantiles(const std::array<double, 5>& values, const std::array<const char*, 5>& names) {
  Json json = Json::object();
  for (std::size_t i = 0; i < values.size(); ++i) json[names[i]] = values[i];
  return json;
}

/// The last day that ends at an instant since the start.
std::string last_day(const Conditioning& c, std::int64_t to_ms) {
  return text::format_date(c.start_ms + to_ms - 1);
}

Json date_json(const Conditioning& c, const study::AssimilationDate& date) {
  return {{"date", last_day(c, date.at)},
          {"reports", date.reports},
          {"effective", date.effective},
          {"log_evidence", date.log_evidence},
          {"islands_resampled", date.resampled}};
}

Json report_json(const Conditioning& c, const study::AssimilationReport& report) {
  const scenario::Observation& o = c.observations[report.row];
  Json json = {{"line", o.place.line},
               {"target", o.target},
               {"location", o.where == scenario::Where::all ? "all" : o.location},
               {"start_date", text::format_date(c.start_ms + o.from_ms)},
               {"target_end_date", last_day(c, o.to_ms)},
               {"observation", o.shown}};
  if (report.is_number) {
    json["prior"] = quantiles(report.prior, kPriorNames);
  } else {
    json["prior_chance"] = report.prior_chance;
  }
  json["surprising"] = report.surprising;
  return json;
}

}  // namespace

Json assimilation_json(const Conditioning& c) {
  const study::Assimilation& a = c.figures;
  Json json = Json::object();
  json["file"] = {{"path", c.file}, {"sha256", c.sha256}};
  json["reports"] = {{"in_file", c.rows}, {"used", c.observations.size()}};
  json["worlds"] = a.worlds;
  json["islands"] = a.island_log_evidence.size();
  json["effective"] = a.effective;
  json["ancestors"] = a.ancestors;
  json["distinct_inputs"] = a.distinct;
  json["islands_effective"] = a.islands_effective;
  json["moves"] = {{"inputs", {{"proposed", a.proposed}, {"accepted", a.accepted}}},
                   {"chance", {{"proposed", a.chance_proposed}, {"accepted", a.chance_accepted}}}};
  json["log_evidence"] = {{"value", a.log_evidence}, {"se", a.log_evidence_se}};
  json["island_log_evidence"] = a.island_log_evidence;
  json["by_date"] = Json::array();
  for (const study::AssimilationDate& date : a.dates) json["by_date"].push_back(date_json(c, date));
  json["by_report"] = Json::array();
  for (const study::AssimilationReport& report : a.reports) json["by_report"].push_back(report_json(c, report));
  json["inputs"] = Json::object();
  for (const study::AssimilationInput& input : a.inputs) {
    json["inputs"][input.path] = {{"prior", quantiles(input.prior, kInputNames)},
                                  {"posterior", quantiles(input.posterior, kInputNames)}};
  }
  json["warnings"] = warnings(c);
  return json;
}

}  // namespace taji::output
