#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <output/number.hpp>
#include <taji/output/score_text.hpp>
#include <taji/text/csv.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;

std::string date_of(std::int64_t day) {
  return text::format_date(day * text::day_ms);
}

Json skill_json(const study::Skill& skill) {
  return {{"skill", skill.figure.value},  {"se", skill.figure.se},
          {"low", skill.figure.low},      {"high", skill.figure.high},
          {"score", skill.score},         {"baseline_score", skill.baseline},
          {"forecasts", skill.forecasts}, {"origins", skill.origins},
          {"stretches", skill.stretches}, {"verdict", verdict_name(skill.verdict)}};
}

std::string percent_name(double share) {
  return fmt::format("{:.0f}", 100 * share);
}

Json rules_json(const study::ScoreGroup& group) {
  Json rules = Json::object();
  for (std::size_t rule = 0; rule < study::kRules; ++rule) {
    const study::ScoreGroup::ByRule& of = group.by_rule[rule];
    if (of.forecasts == 0) continue;
    rules[study::kRuleNames[rule]] = {{"mean", of.mean},
                                      {"forecasts", of.forecasts},
                                      {"over_persistence", skill_json(of.over_persistence)},
                                      {"over_climatology", skill_json(of.over_climatology)}};
  }
  return rules;
}

Json group_json(const study::ScoreGroup& group) {
  Json json = Json::object();
  json["target"] = group.target;
  json["location"] = group.location ? Json(*group.location) : Json(nullptr);
  json["horizon_days"] = group.horizon_days ? Json(*group.horizon_days) : Json(nullptr);
  json["forecasts"] = group.forecasts;
  json["origins"] = {
      {"count", group.origins}, {"first", date_of(group.first_origin_day)}, {"last", date_of(group.last_origin_day)}};
  json["stretches"] = group.stretches;
  json["rules"] = rules_json(group);
  if (!std::isnan(group.wis.score)) {
    json["wis_parts"] = {{"dispersion", group.wis.dispersion},
                         {"overprediction", group.wis.overprediction},
                         {"underprediction", group.wis.underprediction}};
  }
  for (std::size_t i = 0; i < study::kIntervals.size(); ++i) {
    if (group.intervals[i] == 0) continue;
    const study::Coverage& coverage = group.coverage[i];
    json["coverage"][percent_name(study::kIntervals[i])] = {
        {"share", coverage.share}, {"low", coverage.low}, {"high", coverage.high}, {"forecasts", group.intervals[i]}};
  }
  if (group.pits > 0) json["pit"] = {{"bins", group.pit}, {"forecasts", group.pits}};
  if (group.brier) {
    json["brier_parts"] = {{"reliability", group.brier->reliability},
                           {"resolution", group.brier->resolution},
                           {"uncertainty", group.brier->uncertainty}};
  }
  return json;
}

std::string skill_row(const study::ScoreGroup& group, std::size_t rule, const char* baseline,
                      const study::Skill& skill) {
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", text::csv_field(group.target),
                     group.location ? text::csv_field(*group.location) : "",
                     group.horizon_days ? std::to_string(*group.horizon_days) : "", study::kRuleNames[rule], baseline,
                     skill.forecasts, skill.origins, skill.stretches, number(skill.score), number(skill.baseline),
                     number(skill.figure.value), number(skill.figure.se), number(skill.figure.low),
                     number(skill.figure.high), verdict_name(skill.verdict));
}

std::string hub_row_head(const text::HubForecast& f) {
  return date_of(f.origin_day) + ',' + text::csv_field(f.target) + ',' + date_of(f.end_day) + ',' +
         text::csv_field(f.location) + ',';
}

using MaybeBaseline = std::optional<study::Scored::Baseline> study::Scored::*;

std::vector<text::HubForecast> baseline_forecasts(const study::Evaluation& evaluation, MaybeBaseline baseline) {
  std::vector<text::HubForecast> list;
  for (const study::Scored& one : evaluation.scored) {
    if (one.*baseline) list.push_back((one.*baseline)->forecast);
  }
  return list;
}

}  // namespace

const char* verdict_name(study::SkillVerdict verdict) {
  switch (verdict) {
    case study::SkillVerdict::better:
      return "better";
    case study::SkillVerdict::worse:
      return "worse";
    case study::SkillVerdict::none_seen:
      return "none_seen";
    case study::SkillVerdict::too_few:
      return "too_few";
    case study::SkillVerdict::no_baseline:
      break;
  }
  return "no_baseline";
}

std::string score_json(const study::Evaluation& evaluation, const ScoreContext& context) {
  Json json = Json::object();
  json["taji"] = 1;
  json["kind"] = "score";
  json["forecasts"] = context.forecasts;
  json["observed"] = context.observed;
  json["seed"] = evaluation.seed;
  json["confidence"] = 0.95;
  json["counts"] = {{"scored", evaluation.scored.size()},
                    {"pending", evaluation.pending},
                    {"infinite", evaluation.infinite},
                    {"without_persistence", evaluation.without_persistence},
                    {"without_climatology", evaluation.without_climatology},
                    {"persistence_without_spread", evaluation.without_spread}};
  json["fewest_stretches"] = study::kFewestStretches;
  json["groups"] = Json::array();
  for (const study::ScoreGroup& group : evaluation.groups) json["groups"].push_back(group_json(group));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string scores_csv(const study::Evaluation& evaluation, std::span<const text::HubForecast> forecasts) {
  std::string csv = "origin_date,target,target_end_date,location,observation,rule,forecast,persistence,climatology\n";
  for (const study::Scored& one : evaluation.scored) {
    const std::string head = hub_row_head(forecasts[one.forecast]) + text::csv_field(one.observed) + ',';
    for (std::size_t rule = 0; rule < study::kRules; ++rule) {
      if (std::isnan(one.marks.by_rule[rule])) continue;
      csv += head + study::kRuleNames[rule] + ',' + number(one.marks.by_rule[rule]);
      for (const auto* baseline : {&one.persistence, &one.climatology}) {
        csv += ',' + (*baseline ? number((*baseline)->marks.by_rule[rule]) : std::string());
      }
      csv += '\n';
    }
  }
  return csv;
}

std::string skill_csv(const study::Evaluation& evaluation) {
  std::string csv =
      "target,location,horizon_days,rule,baseline,forecasts,origins,stretches,score,baseline_score,skill,se,low95,"
      "high95,verdict\n";
  for (const study::ScoreGroup& group : evaluation.groups) {
    for (std::size_t rule = 0; rule < study::kRules; ++rule) {
      if (group.by_rule[rule].forecasts == 0) continue;
      csv += skill_row(group, rule, "persistence", group.by_rule[rule].over_persistence);
      csv += skill_row(group, rule, "climatology", group.by_rule[rule].over_climatology);
    }
  }
  return csv;
}

std::string hub_csv(std::span<const text::HubForecast> forecasts) {
  std::string csv = "origin_date,target,target_end_date,location,output_type,output_type_id,value\n";
  for (const text::HubForecast& f : forecasts) {
    const std::string head = hub_row_head(f);
    const auto add = [&](const char* type, const std::string& id, double value) {
      csv += head + type + ',' + id + ',' + number(value) + '\n';
    };
    for (const text::HubPoint& point : f.quantiles) add("quantile", number(point.at), point.value);
    for (const text::HubPoint& point : f.cdf) add("cdf", number(point.at), point.value);
    for (std::size_t i = 0; i < f.sample.size(); ++i) add("sample", std::to_string(i), f.sample[i].value);
    for (std::size_t k = 0; k < f.chances.size(); ++k) add("pmf", text::csv_field(f.categories[k]), f.chances[k]);
    if (f.median) add("median", "", f.median->value);
    if (f.mean) add("mean", "", f.mean->value);
  }
  return csv;
}

std::vector<text::HubForecast> persistence_forecasts(const study::Evaluation& evaluation) {
  return baseline_forecasts(evaluation, &study::Scored::persistence);
}

std::vector<text::HubForecast> climatology_forecasts(const study::Evaluation& evaluation) {
  return baseline_forecasts(evaluation, &study::Scored::climatology);
}

}  // namespace taji::output
