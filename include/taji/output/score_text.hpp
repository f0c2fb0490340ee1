// An evaluation of forecasts for people, for programs and as tables.
#pragma once

#include <span>
#include <string>
#include <taji/study/evaluation.hpp>
#include <utility>
#include <vector>

namespace taji::output {

struct ScoreContext {
  std::vector<std::string> forecasts;  ///< files, as named
  std::string observed;
  // For score_text only.
  bool color = false;
  std::vector<std::pair<std::string, std::string>> files;  ///< path, what is in it
  std::string again;                                       ///< the command that does it again
};

/// "better", "worse", "none_seen", "too_few", "no_baseline".
const char* verdict_name(study::SkillVerdict verdict);

/// The answer in words, then tables of skill, coverage and calibration, no wider than 100 columns.
std::string score_text(const study::Evaluation& evaluation, const ScoreContext& context);

/// summary.json of an evaluation; null where there is no such figure.
std::string score_json(const study::Evaluation& evaluation, const ScoreContext& context);

/// scores.csv: a row for each forecast that was scored and rule, in long form: origin_date, target, target_end_date,
/// location, observation, rule, forecast, persistence, climatology.
std::string scores_csv(const study::Evaluation& evaluation, std::span<const text::HubForecast> forecasts);

/// skill.csv: target, location, horizon_days, rule, baseline, forecasts, origins, stretches, score, baseline_score,
/// skill, se, low95, high95, verdict. Location and horizon are empty where all are meant.
std::string skill_csv(const study::Evaluation& evaluation);

/// Forecasts in hub format, with the columns of forecast.csv.
std::string hub_csv(std::span<const text::HubForecast> forecasts);

/// The baselines of what was scored.
std::vector<text::HubForecast> persistence_forecasts(const study::Evaluation& evaluation);
std::vector<text::HubForecast> climatology_forecasts(const study::Evaluation& evaluation);

}  // namespace taji::output
