#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <taji/study/attack_fit.hpp>
#include <taji/text/dates.hpp>

namespace taji::study {
namespace {

using scenario::ExposurePeriod;
using scenario::Incident;
using scenario::Subject;

AttackLaw jeffreys(Subject subject) {
  if (subject == Subject::zone) return kJeffreysRate;
  return kJeffreysShare;
}

AttackLaw prior_of(const PlaceFit& place, const AttackFit& fit, const FitPriors& priors) {
  if (priors.from == PriorFrom::jeffreys) return jeffreys(fit.subject);
  const bool zones = fit.subject == Subject::zone;
  if (priors.from == PriorFrom::stated) {
    if (zones) return gamma_prior(priors.mean, priors.weight);
    return beta_prior(priors.mean, priors.weight);
  }
  const auto events = static_cast<double>(fit.all.attacks - place.attacks);
  const double exposure = fit.all.exposure - place.exposure;
  if (zones) return half_an_event(events, exposure);
  return half_a_success(events, exposure);
}

void settle(PlaceFit& place, const AttackLaw& prior) {
  place.prior = prior;
  const auto attacks = static_cast<double>(place.attacks);
  const auto visit = [&](const auto& law) -> AttackLaw { return updated(law, attacks, place.exposure); };
  place.posterior = std::visit(visit, prior);
  const auto* rate = std::get_if<GammaLaw>(&place.posterior);
  place.proper = rate == nullptr || rate->proper();
  if (place.proper) place.credible = std::visit([](const auto& law) { return credible(law); }, place.posterior);
}

/// Index of the period in which the incident counts; none, and the reason counted, if there is none.
std::optional<std::size_t> period_of(const Incident& incident, const std::vector<ExposurePeriod>& periods,
                                     LeftOut& left_out) {
  if (incident.where.empty()) {
    ++(incident.at ? left_out.elsewhere : left_out.without_place);
    return std::nullopt;
  }
  bool known = false, touches = false;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    const ExposurePeriod& period = periods[i];
    if (period.where != incident.where) continue;
    known = true;
    if (incident.first_ms >= period.from_ms && incident.last_ms < period.to_ms) return i;
    touches = touches || (incident.first_ms < period.to_ms && incident.last_ms >= period.from_ms);
  }
  ++(!known ? left_out.elsewhere : touches ? left_out.between_dates : left_out.outside_dates);
  return std::nullopt;
}

/// A convoy is attacked where it is, and a traversal once at most.
void check_possible(const ExposurePeriod& period, std::int64_t attacks, Subject subject) {
  const bool possible =
      subject == Subject::zone ? attacks == 0 || period.amount > 0 : static_cast<double>(attacks) <= period.amount;
  if (possible) return;
  throw std::invalid_argument(fmt::format("{} from {}: {} attack{}, but {} {}", period.where,
                                          text::format_date(period.from_ms), attacks, attacks == 1 ? "" : "s",
                                          period.amount, subject == Subject::zone ? "convoy-km" : "traversals"));
}

void fit_outcomes(AttackFit& fit, const std::vector<Incident>& incidents, const FitPriors& priors) {
  std::set<std::string> corridors;
  std::int64_t trucks = 0, lost = 0;
  for (const Incident& incident : incidents) {
    if (!incident.corridor.empty()) corridors.insert(incident.corridor);
    if (!incident.repelled) continue;
    ++fit.known;
    if (*incident.repelled) {
      ++fit.repelled;
    } else if (incident.trucks && incident.lost) {
      fit.losses.push_back({*incident.trucks, *incident.lost});
      trucks += *incident.trucks;
      lost += *incident.lost;
    } else {
      ++fit.without_size;
    }
  }
  fit.corridors.assign(corridors.begin(), corridors.end());
  fit.repelled_prior = priors.repelled;
  fit.repelled_posterior = updated(priors.repelled, static_cast<double>(fit.repelled), static_cast<double>(fit.known));
  fit.lost_prior = priors.lost;
  fit.each = updated(priors.lost, static_cast<double>(lost), static_cast<double>(trucks));
  fit.loss = fit_losses(fit.losses, priors.lost);
}

}  // namespace

AttackFit fit_attacks(const scenario::ExposureFile& exposure, const std::vector<Incident>& incidents,
                      const FitPriors& priors) {
  AttackFit fit;
  fit.subject = exposure.subject;
  fit.attacks = static_cast<std::int64_t>(incidents.size());
  std::vector<std::int64_t> attacks(exposure.periods.size(), 0);
  for (const Incident& incident : incidents) {
    const auto period = period_of(incident, exposure.periods, fit.left_out);
    if (!period) continue;
    ++attacks[*period];
    ++fit.counted;
  }
  const std::vector<std::string> names = exposure.names();
  fit.places.resize(names.size());
  std::vector<Cell> cells;
  std::map<std::pair<std::int64_t, std::int64_t>, PeriodFit> by_dates;
  for (std::size_t i = 0; i < exposure.periods.size(); ++i) {
    const ExposurePeriod& period = exposure.periods[i];
    const double driven = period.amount;
    check_possible(period, attacks[i], fit.subject);
    const auto g = static_cast<std::size_t>(std::lower_bound(names.begin(), names.end(), period.where) - names.begin());
    PeriodFit& dated = by_dates[{period.from_ms, period.to_ms}];
    cells.push_back({g, 0, static_cast<double>(attacks[i]), driven});
    for (PlaceFit* sum : {&fit.places[g], &fit.all}) {
      sum->attacks += attacks[i];
      sum->exposure += driven;
    }
    dated.from_ms = period.from_ms;
    dated.to_ms = period.to_ms;
    dated.attacks += attacks[i];
    dated.exposure += driven;
  }
  for (std::size_t g = 0; g < names.size(); ++g) {
    fit.places[g].name = names[g];
    settle(fit.places[g], prior_of(fit.places[g], fit, priors));
  }
  settle(fit.all, jeffreys(fit.subject));
  for (const auto& [dates, period] : by_dates) {
    PlaceFit together;
    together.attacks = period.attacks;
    together.exposure = period.exposure;
    settle(together, jeffreys(fit.subject));
    fit.periods.push_back(period);
    fit.periods.back().proper = together.proper;
    fit.periods.back().credible = together.credible;
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const ExposurePeriod& period = exposure.periods[i];
    const auto dated = by_dates.find({period.from_ms, period.to_ms});
    cells[i].period = static_cast<std::size_t>(std::distance(by_dates.begin(), dated));
  }
  fit.between_periods = dispersion(cells);
  fit_outcomes(fit, incidents, priors);
  return fit;
}

}  // namespace taji::study
