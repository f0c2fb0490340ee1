// Reports, what they taught, and forecasts of the past beside what was reported then.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <set>
#include <taji/output/report_parts.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::size_t, 5> kDrawn = {2, 6, 11, 16, 20};  // of the 23 quantiles
constexpr double kDay = static_cast<double>(kernel::kDay);

std::size_t index(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

std::array<double, 5> drawn(const std::array<double, 23>& quantiles) {
  std::array<double, 5> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = quantiles[kDrawn[i]];
  return out;
}

bool is_yes_no(scenario::Reported what) {
  return what == scenario::Reported::dry || what == scenario::Reported::short_of_need;
}

/// "stock_l" of "all:stock_l".
std::string bare(scenario::Reported what) {
  const char* name = reported_name(what);
  const char* colon = std::strchr(name, ':');
  return colon == nullptr ? name : colon + 1;
}

/// Names as shown; of a road its id.
std::string shown_place(const model::Model& model, const scenario::Observation& o) {
  const auto named = [&](const auto& items) {
    for (const auto& item : items) {
      if (item.name.id == o.location) return item.name.shown;
    }
    return o.location;
  };
  switch (o.where) {
    case scenario::Where::all:
      return {};
    case scenario::Where::city:
      return named(model.cities);
    case scenario::Where::corridor:
      return named(model.corridors);
    case scenario::Where::zone:
      return named(model.zones);
    case scenario::Where::road:
      break;
  }
  return o.location;
}

/// The tank that a report of a city is about; of all products there is one only in a city that has one.
std::int32_t tank_of(const Report& report, const scenario::Observation& o) {
  std::int32_t found = -1;
  for (std::size_t i = 0; i < report.tanks.size(); ++i) {
    const ReportTank& tank = report.tanks[i];
    if (o.where != scenario::Where::city || tank.city != o.location) continue;
    if (!o.product.empty() && tank.product != o.product) continue;
    if (found >= 0) return -1;
    found = static_cast<std::int32_t>(i);
  }
  return found;
}

ReportObserved observed_of(const Report& report, const model::Model& model, const scenario::Observation& o,
                           std::int64_t origin) {
  ReportObserved out;
  const bool moment = o.what == scenario::Reported::stock_l || o.what == scenario::Reported::cover_days;
  out.to = static_cast<double>(o.to_ms - origin) / kDay;
  out.from = moment ? out.to : static_cast<double>(o.from_ms - origin) / kDay;
  out.date = text::format_date(model.start_epoch + o.to_ms - 1);
  out.what = bare(o.what);
  out.product = o.product;
  if (o.where == scenario::Where::city) out.city = o.location;
  out.where = shown_place(model, o);
  out.tank = tank_of(report, o);
  const bool range = o.error.kind == scenario::ReportError::Kind::interval;
  out.value = range ? kNone : o.value;
  out.low = range ? o.error.low : kNone;
  out.high = range ? o.error.high : kNone;
  out.shown = o.shown;
  out.line = o.place.line;
  return out;
}

void add_reports(Report& report, const model::Model& model, const Conditioning& c) {
  for (const study::AssimilationReport& one : c.figures.reports) {
    ReportObserved out = observed_of(report, model, c.observations[one.row], model.origin);
    out.is_number = one.is_number;
    out.prior = one.prior;
    out.prior_chance = one.prior_chance;
    out.surprising = one.surprising;
    for (const study::AssimilationDate& date : c.figures.dates) {
      if (date.at == c.observations[one.row].to_ms) out.effective = date.effective;
    }
    report.observed.push_back(std::move(out));
  }
  for (const scenario::Observation& o : c.later) {
    report.observed.push_back(observed_of(report, model, o, model.origin));
    report.observed.back().used = false;
  }
}

void add_inputs(ReportLearnt& learnt, const study::Assimilation& figures) {
  constexpr std::array<std::size_t, 3> kShown = {0, 2, 4};
  for (const study::AssimilationInput& input : figures.inputs) {
    ReportInput out;
    out.path = input.path;
    for (std::size_t i = 0; i < kShown.size(); ++i) {
      out.before[i] = input.prior[kShown[i]];
      out.after[i] = input.posterior[kShown[i]];
      out.before_shown[i] = level_in_words(input, out.before[i]);
      out.after_shown[i] = level_in_words(input, out.after[i]);
    }
    learnt.inputs.push_back(std::move(out));
  }
}

bool any_of_tank(const Report& report, std::size_t tank, const char* what) {
  return std::any_of(report.observed.begin(), report.observed.end(), [&](const ReportObserved& o) {
    const ReportTank& t = report.tanks[tank];
    const bool its = o.city == t.city && (o.product.empty() || o.product == t.product);
    return o.what == what && its;
  });
}

void add_days(Report& report, const study::Forecast& forecast) {
  for (std::size_t i = 0; i < report.tanks.size(); ++i) {
    ReportTank& tank = report.tanks[i];
    const bool stock = any_of_tank(report, i, "stock_l"), phase = any_of_tank(report, i, "phase");
    if (phase) tank.phase_day.resize(report.days.size());
    for (const study::DailyRow& row : forecast.daily) {
      if (index(row.tank) != i) continue;
      if (stock && row.measure == "stock_l") {
        const std::array<double, 5> q = drawn(row.quantiles);
        tank.stock.q05.push_back(std::round(q[0]));
        tank.stock.q25.push_back(std::round(q[1]));
        tank.stock.q50.push_back(std::round(q[2]));
        tank.stock.q75.push_back(std::round(q[3]));
        tank.stock.q95.push_back(std::round(q[4]));
      }
      if (phase && row.measure.starts_with("phase")) {
        tank.phase_day[index(row.day)][static_cast<std::size_t>(row.measure[5] - '0')] = row.mean;
      }
    }
  }
}

void add_weeks(Report& report, const model::Model& model, const study::Forecast& forecast) {
  const bool any = std::any_of(report.observed.begin(), report.observed.end(),
                               [](const ReportObserved& o) { return o.what == "tankers_arrived"; });
  if (!any) return;
  for (std::size_t i = 0; i < forecast.weekly.size(); ++i) {
    report.weeks.push_back({7 * static_cast<double>(i + 1), drawn(forecast.weekly[i].quantiles)});
  }
  std::set<std::int32_t> places;
  for (const model::Corridor& corridor : model.corridors) places.insert(corridor.city_place);
  if (places.size() != 1) return;
  for (const model::City& city : model.cities) {
    if (city.place == *places.begin()) report.weeks_city = city.name.id;
  }
}

}  // namespace

void add_observed(Report& report, const model::Model& model, const study::Forecast& forecast, const Conditioning& c) {
  add_reports(report, model, c);
  ReportLearnt& learnt = report.learnt;
  learnt.file = c.file;
  learnt.rows = c.rows;
  learnt.used = static_cast<std::int64_t>(c.observations.size());
  learnt.worlds = c.figures.worlds;
  learnt.islands = static_cast<std::int64_t>(c.figures.island_log_evidence.size());
  learnt.distinct = c.figures.distinct;
  learnt.proposed = c.figures.proposed;
  learnt.accepted = c.figures.accepted;
  learnt.islands_effective = c.figures.islands_effective;
  learnt.failures = static_cast<std::int64_t>(c.figures.failures.size());
  learnt.effective = c.figures.effective;
  learnt.log_evidence = {c.figures.log_evidence, c.figures.log_evidence_se};
  add_inputs(learnt, c.figures);
  add_days(report, forecast);
  add_weeks(report, model, forecast);
}

namespace {

void add_origins(Report& report, const HindcastContext& context) {
  for (const study::HindcastOrigin& one : context.origins) {
    ReportOrigin out;
    out.date = text::format_date(context.start_ms + one.origin);
    out.known = static_cast<std::int64_t>(one.known);
    out.forecasts = static_cast<std::int64_t>(one.forecasts.size());
    out.surprising = std::count_if(one.figures.reports.begin(), one.figures.reports.end(),
                                   [](const study::AssimilationReport& r) { return r.surprising; });
    out.impossible = one.figures.impossible >= 0;
    out.effective = out.impossible ? 0 : one.figures.effective;
    out.log_evidence = one.figures.log_evidence;
    report.origins.push_back(std::move(out));
  }
}

void add_tracks(Report& report, const model::Model& model, const HindcastContext& context) {
  const std::int64_t first = context.origins.front().origin;
  std::vector<std::string> keys;
  const auto track_of = [&](const scenario::Observation& o) -> ReportTrack& {
    const std::string key = o.target + "\n" + o.written_location;
    const auto found = std::find(keys.begin(), keys.end(), key);
    if (found != keys.end()) return report.tracks[static_cast<std::size_t>(found - keys.begin())];
    keys.push_back(key);
    const ReportObserved shown = observed_of(report, model, o, first);
    const std::string what = o.target.ends_with("_week") ? shown.what + "_week" : shown.what;
    return report.tracks.emplace_back(ReportTrack{what, shown.product, shown.where, is_yes_no(o.what), {}, {}});
  };
  for (const std::size_t row : study::rows_after(context.observations, first)) {
    const scenario::Observation& o = context.observations[row];
    track_of(o).seen.emplace_back(static_cast<double>(o.to_ms - first) / kDay, o.value);
  }
  for (const study::HindcastOrigin& origin : context.origins) {
    for (const study::ReportForecast& forecast : origin.forecasts) {
      const scenario::Observation& o = context.observations[forecast.row];
      ReportPast past{static_cast<double>(origin.origin - first) / kDay, static_cast<double>(o.to_ms - first) / kDay,
                      drawn(forecast.quantiles)};
      for (const auto& [name, chance] : forecast.chances) {
        if (name == "yes") past.quantiles.fill(chance);
      }
      track_of(o).forecasts.push_back(past);
    }
  }
}

ReportScore::Beside beside(const study::Skill& skill) {
  return {static_cast<std::int64_t>(skill.forecasts),
          skill.score,
          skill.baseline,
          skill.figure.value,
          skill.figure.low,
          skill.figure.high,
          verdict_name(skill.verdict)};
}

study::Rule main_rule(const study::ScoreGroup& group) {
  return group.of(study::Rule::wis).forecasts > 0 ? study::Rule::wis : study::Rule::brier;
}

void split(ReportScore& score, const std::string& target) {
  const std::size_t colon = target.find(':');
  score.target = target;
  score.what = colon == std::string::npos ? target : target.substr(colon + 1);
  score.product = colon == std::string::npos ? "" : target.substr(0, colon);
  if (score.product == "all") score.product.clear();
}

/// Over all forecasts of a target, as summary.json has it.
ReportScore whole(const study::ScoreGroup& group, std::size_t number) {
  const study::Rule rule = main_rule(group);
  const study::ScoreGroup::ByRule& of = group.of(rule);
  ReportScore out;
  split(out, group.target);
  out.group = static_cast<std::int64_t>(number);
  out.rule = study::kRuleNames[static_cast<std::size_t>(rule)];
  out.forecasts = static_cast<std::int64_t>(of.forecasts);
  out.stretches = static_cast<std::int64_t>(group.stretches);
  out.score = of.mean;
  out.persistence = beside(of.over_persistence);
  out.climatology = beside(of.over_climatology);
  const auto held = [&](std::size_t i) -> std::array<double, 3> {
    if (group.intervals[i] == 0) return {kNone, kNone, kNone};
    return {group.coverage[i].share, group.coverage[i].low, group.coverage[i].high};
  };
  out.held50 = held(0);
  out.held90 = held(2);
  return out;
}

/// Sums over forecasts some weeks ahead.
class ByWeeks {
 public:
  void add(const study::Scored& one, study::Rule rule) {
    const auto r = static_cast<std::size_t>(rule);
    const double mark = one.marks.by_rule[r];
    if (std::isnan(mark)) return;
    ++forecasts_;
    score_ += mark;
    persistence_.add(one.persistence, r, mark);
    climatology_.add(one.climatology, r, mark);
    held50_.add(one.marks.covered[0]);
    held90_.add(one.marks.covered[2]);
  }

  void into(ReportScore& out) const {
    out.forecasts = forecasts_;
    out.score = forecasts_ > 0 ? score_ / static_cast<double>(forecasts_) : kNone;
    out.persistence = persistence_.mean();
    out.climatology = climatology_.mean();
    out.held50 = {held50_.share(), kNone, kNone};
    out.held90 = {held90_.share(), kNone, kNone};
  }

 private:
  struct Paired {
    std::int64_t count = 0;
    double score = 0, baseline = 0;

    void add(const std::optional<study::Scored::Baseline>& other, std::size_t rule, double mark) {
      if (!other || std::isnan(other->marks.by_rule[rule])) return;
      ++count;
      score += mark;
      baseline += other->marks.by_rule[rule];
    }
    /// No interval: forecasts from neighbouring dates depend on each other, and there are few.
    ReportScore::Beside mean() const {
      const auto n = static_cast<double>(count);
      if (count == 0) return {0, kNone, kNone, kNone, kNone, kNone, "no_baseline"};
      return {count, score / n, baseline / n, baseline > 0 ? 1 - score / baseline : kNone, kNone, kNone, ""};
    }
  };
  struct Held {
    std::int64_t count = 0, within = 0;

    void add(const std::optional<bool>& one) {
      if (!one) return;
      ++count;
      within += *one ? 1 : 0;
    }
    double share() const { return count > 0 ? static_cast<double>(within) / static_cast<double>(count) : kNone; }
  };

  std::int64_t forecasts_ = 0;
  double score_ = 0;
  Paired persistence_, climatology_;
  Held held50_, held90_;
};

}  // namespace

void add_hindcast(Report& report, const model::Model& model, const HindcastContext& context,
                  const study::Evaluation& evaluation, std::span<const text::HubForecast> forecasts) {
  report.kind = "hindcast";
  report.seed = evaluation.seed;
  add_origins(report, context);
  add_tracks(report, model, context);
  // The page's days are those from the first forecast to the last report.
  const double shift = static_cast<double>(context.origins.front().origin - model.origin) / kDay;
  report.origin = report.origins.front().date;
  report.marks.clear();
  report.days.clear();
  report.horizon_days = 1;
  for (const ReportTrack& track : report.tracks) {
    for (const auto& [end, value] : track.seen) report.horizon_days = std::max(report.horizon_days, end);
  }
  report.end = text::format_date(context.start_ms + context.origins.front().origin +
                                 std::llround((report.horizon_days - 1) * kDay));
  for (ReportEvent& event : report.timeline) event.day -= shift;
  std::erase_if(report.timeline, [&](const ReportEvent& e) { return e.day < 0 || e.day > report.horizon_days; });
  for (std::size_t g = 0; g < evaluation.groups.size(); ++g) {
    const study::ScoreGroup& group = evaluation.groups[g];
    if (group.location || group.horizon_days) continue;
    report.scores.push_back(whole(group, g));
    const study::Rule rule = main_rule(group);
    std::map<std::int32_t, ByWeeks> ahead;
    for (const study::Scored& one : evaluation.scored) {
      const text::HubForecast& forecast = forecasts[one.forecast];
      if (forecast.target != group.target) continue;
      ahead[static_cast<std::int32_t>((forecast.lead_days() + 6) / 7)].add(one, rule);
    }
    for (const auto& [weeks, sums] : ahead) {
      ReportScore out;
      split(out, group.target);
      out.weeks = weeks;
      out.rule = report.scores.back().rule;
      sums.into(out);
      if (out.forecasts > 0) report.scores.push_back(std::move(out));
    }
  }
}

}  // namespace taji::output
