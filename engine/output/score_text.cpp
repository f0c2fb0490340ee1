#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <output/page.hpp>
#include <output/table.hpp>
#include <taji/output/score_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

using study::Rule;
using study::ScoreGroup;
using study::Skill;
using study::SkillVerdict;

std::string date_of(std::int64_t day) {
  return long_date(text::format_date(day * text::day_ms)) + " " + text::format_date(day * text::day_ms).substr(0, 4);
}

/// The rule that is spoken of: the one that says most of what the forecast states.
std::optional<Rule> main_rule(const ScoreGroup& group) {
  for (const Rule rule : {Rule::crps, Rule::brier, Rule::median_error, Rule::mean_error}) {
    if (group.of(rule).forecasts > 0) return rule;
  }
  return std::nullopt;
}

const char* shown_rule(std::size_t rule) {
  constexpr std::array<const char*, study::kRules> kShown = {"CRPS", "WIS", "|median−y|", "(mean−y)²", "Brier"};
  return kShown[rule];
}

/// Scores of litres in litres; the others are figures.
std::string shown_score(const ScoreGroup& group, Rule rule, double value) {
  if (std::isnan(value)) return "–";
  const bool of_size = rule == Rule::crps || rule == Rule::wis || rule == Rule::median_error;
  return of_size && group.target.ends_with("_l") ? litres(value) : figure(value);
}

std::string percent_points(double share) {
  return fmt::format("{}{:.0f}", share < -0.005 ? "−" : "", std::abs(100 * share));
}

std::string shown_skill(const Skill& skill) {
  switch (skill.verdict) {
    case SkillVerdict::no_baseline:
      return "–";
    case SkillVerdict::too_few:
      return fmt::format("{} % (too few)", percent_points(skill.figure.value));
    case SkillVerdict::better:
    case SkillVerdict::worse:
    case SkillVerdict::none_seen:
      break;
  }
  return fmt::format("{} % ({} … {})", percent_points(skill.figure.value), percent_points(skill.figure.low),
                     percent_points(skill.figure.high));
}

std::string stretches_of(std::size_t count) {
  return fmt::format("{} independent stretch{} of time", count, count == 1 ? "" : "es");
}

/// "better than persistence by 23 % (10 … 34)".
std::string against(const Skill& skill, const char* baseline) {
  const std::string by = fmt::format("{} % (95 %: {} … {})", percent_points(std::abs(skill.figure.value)),
                                     percent_points(skill.figure.low), percent_points(skill.figure.high));
  switch (skill.verdict) {
    case SkillVerdict::better:
      return fmt::format("better than {} by {}", baseline, by);
    case SkillVerdict::worse:
      return fmt::format("worse than {} by {}", baseline, by);
    case SkillVerdict::none_seen:
      return fmt::format("no better or worse than {} that we can see, {} % ({} … {})", baseline,
                         percent_points(skill.figure.value), percent_points(skill.figure.low),
                         percent_points(skill.figure.high));
    case SkillVerdict::too_few:
      return fmt::format("too few against {} to tell: {}, and it takes {}", baseline, stretches_of(skill.stretches),
                         study::kFewestStretches);
    case SkillVerdict::no_baseline:
      break;
  }
  return skill.forecasts == 0 ? fmt::format("nothing of {} to compare with", baseline)
                              : fmt::format("{} was always exactly right", baseline);
}

std::string sentence(const ScoreGroup& group, Rule rule) {
  const ScoreGroup::ByRule& of = group.of(rule);
  const Skill &first = of.over_persistence, &second = of.over_climatology;
  std::string text = group.target + ": ";
  if (first.verdict == SkillVerdict::too_few &&
      (second.verdict == SkillVerdict::too_few || second.verdict == SkillVerdict::no_baseline)) {
    text += fmt::format(
        "the sample is too small to tell whether the forecasts are any better than the baselines: {}, "
        "and it takes {}",
        stretches_of(first.stretches), study::kFewestStretches);
  } else {
    text += against(first, "persistence") + "; " + against(second, "climatology");
  }
  return wrapped("  " + text + ".", kWidth, "    ") + "\n";
}

/// Groups over everything of a target.
std::vector<const ScoreGroup*> whole_targets(const study::Evaluation& evaluation) {
  std::vector<const ScoreGroup*> list;
  for (const ScoreGroup& group : evaluation.groups) {
    if (!group.location && !group.horizon_days && main_rule(group)) list.push_back(&group);
  }
  return list;
}

std::string skill_table(const std::vector<const ScoreGroup*>& groups) {
  Column target{"target", {}}, rule{"mean", {}}, count{"forecasts", {}, true}, score{"score", {}, true};
  Column persistence{"persistence", {}, true, 1}, climatology{"climatology", {}, true, 2};
  Column over_persistence{"skill over persistence", {}, true}, over_climatology{"skill over climatology", {}, true};
  for (const ScoreGroup* group : groups) {
    bool first = true;
    for (std::size_t r = 0; r < study::kRules; ++r) {
      const ScoreGroup::ByRule& of = group->by_rule[r];
      if (of.forecasts == 0) continue;
      const Rule which = static_cast<Rule>(r);
      target.cells.push_back(first ? group->target : "");
      rule.cells.emplace_back(shown_rule(r));
      count.cells.push_back(thousands(static_cast<std::int64_t>(of.forecasts)));
      score.cells.push_back(shown_score(*group, which, of.mean));
      persistence.cells.push_back(shown_score(*group, which, of.over_persistence.baseline));
      over_persistence.cells.push_back(shown_skill(of.over_persistence));
      climatology.cells.push_back(shown_score(*group, which, of.over_climatology.baseline));
      over_climatology.cells.push_back(shown_skill(of.over_climatology));
      first = false;
    }
  }
  return table({target, rule, count, score, persistence, climatology, over_persistence, over_climatology}, kWidth,
               "  ");
}

std::string calibration_table(const std::vector<const ScoreGroup*>& groups) {
  std::vector<Column> columns = {{"intervals held", {}}};
  for (const double interval : study::kIntervals)
    columns.push_back({fmt::format("{:.0f} %", 100 * interval), {}, true});
  columns.push_back({"PIT 0 … 1", {}, false});
  for (const ScoreGroup* group : groups) {
    if (group->pits == 0) continue;
    columns.front().cells.push_back(group->target);
    for (std::size_t i = 0; i < study::kIntervals.size(); ++i) {
      const study::Coverage& held = group->coverage[i];
      columns[i + 1].cells.push_back(group->intervals[i] == 0
                                         ? "–"
                                         : fmt::format("{} % ({}–{})", percent_points(held.share),
                                                       percent_points(held.low), percent_points(held.high)));
    }
    const std::vector<double> bins(group->pit.begin(), group->pit.end());
    columns.back().cells.push_back(sparkline(bins, *std::max_element(bins.begin(), bins.end())));
  }
  return columns.front().cells.empty() ? "" : table(std::move(columns), kWidth, "  ") + "\n";
}

std::string parts_lines(const std::vector<const ScoreGroup*>& groups) {
  std::string text;
  for (const ScoreGroup* group : groups) {
    if (group->brier) {
      text += wrapped(fmt::format("  {}: Brier {} = {} reliability − {} resolution + {} uncertainty", group->target,
                                  figure(group->brier->score), figure(group->brier->reliability),
                                  figure(group->brier->resolution), figure(group->brier->uncertainty)),
                      kWidth, "    ") +
              "\n";
    }
    if (!std::isnan(group->wis.score)) {
      const auto shown = [&](double part) { return shown_score(*group, Rule::wis, part); };
      text += wrapped(fmt::format("  {}: WIS {} = {} width + {} too high + {} too low", group->target,
                                  shown(group->wis.score), shown(group->wis.dispersion),
                                  shown(group->wis.overprediction), shown(group->wis.underprediction)),
                      kWidth, "    ") +
              "\n";
    }
  }
  return text.empty() ? text : text + "\n";
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", thousands(static_cast<std::int64_t>(count)), count == 1 ? one : many);
}

std::string notes(const study::Evaluation& e) {
  std::string text;
  const auto add = [&](std::size_t count, const char* one, const char* many) {
    if (count > 0) text += wrapped("  " + counted(count, one, many), kWidth, "    ") + "\n";
  };
  add(e.pending, "forecast has no observation and is not scored", "forecasts have no observation and are not scored");
  add(e.infinite, "forecast is infinite, or of an infinite number, and is not scored",
      "forecasts are infinite, or of an infinite number, and are not scored");
  add(e.without_persistence, "forecast has no observation before its origin, so nothing that could persist",
      "forecasts have no observation before their origin, so nothing that could persist");
  add(e.without_spread,
      "forecast is beside a persistence without spread, an easy one to beat: too few changes had been seen",
      "forecasts are beside a persistence without spread, an easy one to beat: too few changes had been seen");
  add(e.without_climatology, "forecast has too few observations before its origin for a climatology",
      "forecasts have too few observations before their origin for a climatology");
  return text.empty() ? text : text + "\n";
}

std::string heading(const study::Evaluation& evaluation, const ScoreContext& context) {
  std::int64_t first = evaluation.groups.front().first_origin_day, last = first;
  for (const ScoreGroup& group : evaluation.groups) {
    first = std::min(first, group.first_origin_day);
    last = std::max(last, group.last_origin_day);
  }
  const std::string origins =
      first == last ? "made on " + date_of(first) : fmt::format("made from {} to {}", date_of(first), date_of(last));
  return bold("Forecasts against what happened", context.color) + "\n" +
         wrapped(
             fmt::format("  {} scored, {} · {} · seed {}", counted(evaluation.scored.size(), "forecast", "forecasts"),
                         origins, context.observed, evaluation.seed),
             kWidth, "  ") +
         "\n\n";
}

}  // namespace

std::string score_text(const study::Evaluation& evaluation, const ScoreContext& context) {
  const std::vector<const ScoreGroup*> groups = whole_targets(evaluation);
  std::string text = heading(evaluation, context);
  for (const ScoreGroup* group : groups) text += sentence(*group, *main_rule(*group));
  text += "\n" + skill_table(groups) + "\n" + calibration_table(groups) + parts_lines(groups) + notes(evaluation);
  text += wrapped(
              "  Skill: 1 − score / score of the baseline; 0 is no better, 100 % perfect. Intervals: 95 %, by a "
              "bootstrap of origins whose forecasts overlap. Scores: smaller is better.",
              kWidth, "  ") +
          "\n\n";
  return text + closing(context.files, context.again);
}

}  // namespace taji::output
