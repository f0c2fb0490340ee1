#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <taji/kernel/stream.hpp>
#include <taji/study/evaluation.hpp>

namespace taji::study {
namespace {

using text::HubForecast;
using Members = std::vector<const Scored*>;

double mark(const Marks& marks, std::size_t rule) {
  return marks.by_rule[rule];
}

/// Everything that one group is made of.
class Group {
 public:
  Group(std::span<const HubForecast> forecasts, const Members& members, std::uint64_t seed)
      : forecasts_(forecasts), members_(members), seed_(seed) {}

  void fill(ScoreGroup& group) const {
    add_counts(group);
    for (std::size_t rule = 0; rule < kRules; ++rule) add_rule(group, rule);
    add_parts(group);
    add_coverage(group);
    add_brier(group);
  }

 private:
  const HubForecast& of(const Scored& scored) const { return forecasts_[scored.forecast]; }
  void add_counts(ScoreGroup& group) const;
  void add_rule(ScoreGroup& group, std::size_t rule) const;
  void add_parts(ScoreGroup& group) const;
  void add_coverage(ScoreGroup& group) const;
  void add_brier(ScoreGroup& group) const;
  std::uint64_t entity(const ScoreGroup& group, std::size_t rule, const char* baseline) const;
  Skill skill(std::optional<Scored::Baseline> Scored::*baseline, std::size_t rule, std::uint64_t entity) const;
  std::int64_t longest_lead() const;

  std::span<const HubForecast> forecasts_;
  const Members& members_;
  std::uint64_t seed_;
};

std::int64_t Group::longest_lead() const {
  std::int64_t longest = 0;
  for (const Scored* one : members_) longest = std::max(longest, of(*one).lead_days());
  return longest;
}

void Group::add_counts(ScoreGroup& group) const {
  std::set<std::int64_t> origins;
  for (const Scored* one : members_) origins.insert(of(*one).origin_day);
  const std::vector<std::int64_t> days(origins.begin(), origins.end());
  group.forecasts = members_.size();
  group.origins = days.size();
  group.stretches = days.size() / overlapping_origins(days, longest_lead());
  group.first_origin_day = days.front();
  group.last_origin_day = days.back();
}

std::uint64_t Group::entity(const ScoreGroup& group, std::size_t rule, const char* baseline) const {
  std::uint64_t hash = kernel::hash_combine(kernel::name_hash(group.target), kernel::name_hash(kRuleNames[rule]));
  hash = kernel::hash_combine(hash, kernel::name_hash(baseline));
  hash = kernel::hash_combine(hash, group.location ? kernel::name_hash(*group.location) : 1);
  return kernel::hash_combine(hash, group.horizon_days ? static_cast<std::uint64_t>(*group.horizon_days) + 2 : 1);
}

Skill Group::skill(std::optional<Scored::Baseline> Scored::*baseline, std::size_t rule, std::uint64_t entity) const {
  std::map<std::int64_t, OriginScore> by_origin;
  std::int64_t lead = 0;
  for (const Scored* one : members_) {
    if (!(one->*baseline)) continue;
    const double score = mark(one->marks, rule), other = mark((one->*baseline)->marks, rule);
    if (std::isnan(score) || std::isnan(other)) continue;
    OriginScore& sums = by_origin[of(*one).origin_day];
    sums.origin_day = of(*one).origin_day;
    sums.score += score;
    sums.baseline += other;
    ++sums.forecasts;
    lead = std::max(lead, of(*one).lead_days());
  }
  std::vector<OriginScore> list;
  for (const auto& [day, sums] : by_origin) list.push_back(sums);
  return skill_of(list, lead, seed_, entity);
}

void Group::add_rule(ScoreGroup& group, std::size_t rule) const {
  ScoreGroup::ByRule& out = group.by_rule[rule];
  double sum = 0;
  for (const Scored* one : members_) {
    if (std::isnan(mark(one->marks, rule))) continue;
    sum += mark(one->marks, rule);
    ++out.forecasts;
  }
  if (out.forecasts > 0) out.mean = sum / static_cast<double>(out.forecasts);
  out.over_persistence = skill(&Scored::persistence, rule, entity(group, rule, "persistence"));
  out.over_climatology = skill(&Scored::climatology, rule, entity(group, rule, "climatology"));
}

void Group::add_parts(ScoreGroup& group) const {
  WeightedInterval sum;
  double n = 0;
  for (const Scored* one : members_) {
    const WeightedInterval& wis = one->marks.wis;
    if (std::isnan(wis.dispersion)) continue;
    sum.score += wis.score;
    sum.dispersion += wis.dispersion;
    sum.overprediction += wis.overprediction;
    sum.underprediction += wis.underprediction;
    ++n;
  }
  if (n > 0) group.wis = {sum.score / n, sum.dispersion / n, sum.overprediction / n, sum.underprediction / n};
}

void Group::add_coverage(ScoreGroup& group) const {
  for (std::size_t i = 0; i < kIntervals.size(); ++i) {
    std::size_t held = 0;
    for (const Scored* one : members_) {
      if (!one->marks.covered[i]) continue;
      ++group.intervals[i];
      held += *one->marks.covered[i] ? 1 : 0;
    }
    group.coverage[i] = coverage_of(held, group.intervals[i], group.stretches);
  }
  for (const Scored* one : members_) {
    if (!one->marks.pit) continue;
    add_to_histogram(group.pit, *one->marks.pit);
    ++group.pits;
  }
}

void Group::add_brier(ScoreGroup& group) const {
  struct Column {
    std::vector<double> chances;
    std::vector<bool> happened;
  };
  std::map<std::string, Column> by_category;
  double forecasts = 0;
  for (const Scored* one : members_) {
    if (!one->seen.category) continue;
    ++forecasts;
    const HubForecast& forecast = of(*one);
    for (std::size_t k = 0; k < forecast.categories.size(); ++k) {
      Column& column = by_category[forecast.categories[k]];
      column.chances.push_back(forecast.chances[k]);
      column.happened.push_back(k == *one->seen.category);
    }
  }
  if (forecasts == 0) return;
  BrierParts sum;
  for (const auto& [category, column] : by_category) {
    const BrierParts parts = brier_parts(column.chances, column.happened);
    // A category that some forecasts do not name counts by those that do.
    const double weight = static_cast<double>(column.chances.size()) / forecasts / 2;
    sum.score += weight * parts.score;
    sum.reliability += weight * parts.reliability;
    sum.resolution += weight * parts.resolution;
    sum.uncertainty += weight * parts.uncertainty;
  }
  group.brier = sum;
}

/// Members by a part of the target, if it takes several values.
template <class Key, class Of, class Assign>
void add_split(std::vector<ScoreGroup>& groups, std::span<const HubForecast> forecasts, const Members& members,
               std::uint64_t seed, Of of, Assign assign) {
  std::map<Key, Members> parts;
  for (const Scored* one : members) parts[of(forecasts[one->forecast])].push_back(one);
  if (parts.size() < 2) return;
  for (const auto& [key, some] : parts) {
    ScoreGroup group;
    group.target = forecasts[some.front()->forecast].target;
    assign(group, key);
    Group(forecasts, some, seed).fill(group);
    groups.push_back(std::move(group));
  }
}

}  // namespace

std::vector<ScoreGroup> score_groups(std::span<const HubForecast> forecasts, std::span<const Scored> scored,
                                     std::uint64_t seed) {
  std::map<std::string, Members> by_target;
  for (const Scored& one : scored) by_target[forecasts[one.forecast].target].push_back(&one);
  std::vector<ScoreGroup> groups;
  for (const auto& [target, members] : by_target) {
    ScoreGroup all;
    all.target = target;
    Group(forecasts, members, seed).fill(all);
    groups.push_back(std::move(all));
    add_split<std::string>(
        groups, forecasts, members, seed, [](const HubForecast& f) { return f.location; },
        [](ScoreGroup& group, const std::string& location) { group.location = location; });
    add_split<std::int64_t>(
        groups, forecasts, members, seed, [](const HubForecast& f) { return f.end_day - f.origin_day; },
        [](ScoreGroup& group, std::int64_t days) { group.horizon_days = days; });
  }
  return groups;
}

}  // namespace taji::study
