#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <output/page.hpp>
#include <output/table.hpp>
#include <taji/output/fit_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

using scenario::Subject;
using study::AttackFit;
using study::Credible;

constexpr double kSeen = 0.05;  ///< chance below which a difference between periods counts as seen
constexpr std::size_t kMostPeriods = 12;

/// Two significant digits: what so few attacks support.
std::string two_digits(double value) {
  if (!std::isfinite(value) || value <= 0) return figure(value);
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
  return figure(std::round(value / unit) * unit);
}

/// A rate in attacks per 1,000 convoy-km, or a chance in per cent.
double scaled(double value, Subject subject) {
  return value * (subject == Subject::zone ? 1000 : 100);
}

std::string shown(double value, Subject subject) {
  return std::isfinite(value) ? two_digits(scaled(value, subject)) : "–";
}

std::string range(double low, double high, double scale) {
  return two_digits(low * scale) + "–" + two_digits(high * scale);
}

std::string range50(const Credible& c, double scale) {
  return range(c.low50, c.high50, scale);
}

std::string range90(const Credible& c, double scale) {
  return range(c.low90, c.high90, scale);
}

std::string year_date(std::int64_t ms) {
  const std::string iso = text::format_date(ms);
  return short_date(iso) + " " + iso.substr(0, 4);
}

std::string counted(std::int64_t count, const char* one, const char* many) {
  return thousands(count) + " " + (count == 1 ? one : many);
}

std::string attacks(std::int64_t count) {
  return counted(count, "attack", "attacks");
}

const char* unit_of(Subject subject) {
  return subject == Subject::zone ? "convoy-km" : "traversals";
}

std::string paragraph(const std::string& text) {
  return wrapped("  " + text, kWidth, "  ") + "\n";
}

std::string exposure(double amount) {
  return amount >= 100 ? thousands(std::llround(amount)) : figure(amount);
}

std::string prior_mean(const study::PlaceFit& place, Subject subject) {
  if (const auto* rate = std::get_if<study::GammaLaw>(&place.prior)) {
    return rate->proper() ? shown(rate->mean(), subject) : "–";
  }
  return shown(std::get<study::BetaLaw>(place.prior).mean(), subject);
}

std::string places_table(const AttackFit& fit) {
  const double scale = scaled(1, fit.subject);
  Column name{fit.subject == Subject::zone ? "attacks per 1,000 convoy-km" : "% of traversals attacked", {}, false, 0};
  Column seen{"attacks", {}, true, 0}, driven{unit_of(fit.subject), {}, true, 0}, data{"data", {}, true, 0};
  Column prior{"prior", {}, true, 0}, mean{"mean", {}, true, 0}, half{"50 %", {}, true, 1}, most{"90 %", {}, true, 0};
  for (const study::PlaceFit& place : fit.places) {
    name.cells.push_back(left(place.name, std::min<std::size_t>(width(place.name), 30)));
    seen.cells.push_back(thousands(place.attacks));
    driven.cells.push_back(exposure(place.exposure));
    data.cells.push_back(place.exposure > 0 ? shown(static_cast<double>(place.attacks) / place.exposure, fit.subject)
                                            : "–");
    prior.cells.push_back(prior_mean(place, fit.subject));
    mean.cells.push_back(place.proper ? shown(place.credible.mean, fit.subject) : "–");
    half.cells.push_back(place.proper ? range50(place.credible, scale) : "–");
    most.cells.push_back(place.proper ? range90(place.credible, scale) : "–");
  }
  return table({name, seen, driven, data, prior, mean, half, most}, kWidth, "  ");
}

std::string outcomes_table(const AttackFit& fit) {
  Column name{"per cent", {}, false, 0}, data{"data", {}, true, 0}, prior{"prior", {}, true, 0};
  Column mean{"mean", {}, true, 0}, half{"50 %", {}, true, 1}, most{"90 %", {}, true, 0};
  const auto row = [&](const std::string& what, const std::string& seen, const std::string& before, const Credible& c) {
    name.cells.push_back(what);
    data.cells.push_back(seen);
    prior.cells.push_back(before);
    mean.cells.push_back(two_digits(100 * c.mean));
    half.cells.push_back(range50(c, 100));
    most.cells.push_back(range90(c, 100));
  };
  if (fit.known > 0) {
    row("attacks repelled", fmt::format("{} of {}", thousands(fit.repelled), thousands(fit.known)),
        two_digits(100 * fit.repelled_prior.mean()), credible(fit.repelled_posterior));
  }
  if (fit.loss) {
    std::int64_t trucks = 0, lost = 0;
    for (const study::Loss& loss : fit.losses) {
      trucks += loss.trucks;
      lost += loss.lost;
    }
    const std::string before = two_digits(100 * fit.lost_prior.mean());
    row("trucks lost, mean of attacks", counted(static_cast<std::int64_t>(fit.losses.size()), "attack", "attacks"),
        before, fit.loss->mean);
    row("  sd from attack to attack", "", "", fit.loss->spread);
    row("  if all trucks were alike", fmt::format("{} of {}", thousands(lost), thousands(trucks)), before,
        credible(fit.each));
  }
  return name.cells.empty() ? "" : table({name, data, prior, mean, half, most}, kWidth, "  ");
}

std::string periods_table(const AttackFit& fit) {
  if (fit.periods.size() < 2 || fit.periods.size() > kMostPeriods) return {};
  const double scale = scaled(1, fit.subject);
  Column name{"all together", {}, false, 0}, seen{"attacks", {}, true, 0}, driven{unit_of(fit.subject), {}, true, 0};
  Column mean{"mean", {}, true, 0}, half{"50 %", {}, true, 1}, most{"90 %", {}, true, 0};
  for (const study::PeriodFit& period : fit.periods) {
    name.cells.push_back(year_date(period.from_ms) + " – " + year_date(period.to_ms - text::day_ms));
    seen.cells.push_back(thousands(period.attacks));
    driven.cells.push_back(exposure(period.exposure));
    mean.cells.push_back(period.proper ? shown(period.credible.mean, fit.subject) : "–");
    half.cells.push_back(period.proper ? range50(period.credible, scale) : "–");
    most.cells.push_back(period.proper ? range90(period.credible, scale) : "–");
  }
  return table({name, seen, driven, mean, half, most}, kWidth, "  ");
}

std::string answer(const AttackFit& fit) {
  std::string text = fmt::format("{} in {} {}", attacks(fit.counted), exposure(fit.all.exposure), unit_of(fit.subject));
  if (fit.all.proper) {
    text += fmt::format(
        ": {}{} (90 %: {}).", shown(fit.all.credible.mean, fit.subject),
        fit.subject == Subject::zone ? " per 1,000 convoy-km over all zones" : " % a traversal over all roads",
        range90(fit.all.credible, scaled(1, fit.subject)));
  } else {
    text += ": nothing can be said of rates.";
  }
  if (fit.known > 0) {
    const Credible repelled = credible(fit.repelled_posterior);
    text += fmt::format(" {} % of attacks are repelled ({}).", two_digits(100 * repelled.mean), range90(repelled, 100));
  }
  if (fit.loss) {
    text += fmt::format(" One that is not takes {} % of the convoy ({}), ± {} % from one attack to another.",
                        two_digits(100 * fit.loss->mean.mean), range90(fit.loss->mean, 100),
                        two_digits(100 * fit.loss->spread.mean));
  }
  return paragraph(text);
}

std::string in_words(const study::DispersionTest& test) {
  return fmt::format("variance {} times a Poisson law's, p {}", two_digits(test.index()),
                     test.p < 0.001 ? "< 0.001" : "= " + two_digits(test.p));
}

/// Whether one rate for all periods will do.
std::string in_words(const AttackFit& fit) {
  const std::string subject = scenario::subject_name(fit.subject);
  if (!fit.between_periods) {
    return paragraph(
        fmt::format("Periods: whether rates differ cannot be told, for no {} has two periods and an attack.", subject));
  }
  const study::Dispersion& d = *fit.between_periods;
  std::string figures = fmt::format("each {} by itself: {}", subject, in_words(d.each));
  double p = d.each.p, index = d.each.index();
  if (d.together) {
    figures += "; all together: " + in_words(*d.together);
    p = std::min(1.0, 2 * std::min(p, d.together->p));  // two tests (Bonferroni)
    index = std::max(index, d.together->index());
  }
  if (p >= kSeen) {
    return paragraph(fmt::format(
        "Periods: rates do not differ more than chance explains ({}). Few attacks would not show it.", figures));
  }
  return paragraph(fmt::format(
      "Periods: rates differ more than chance explains ({}). One rate for all periods is then too sure of itself: give "
      "the {} regimes, fit the periods apart, or multiply the spreads (cv, sd) of the rates below by about {}.",
      figures, subject == "zone" ? "zones" : "roads' zones", two_digits(std::sqrt(std::max(1.0, index)))));
}

std::string prior_in_words(const FitReport& report) {
  const std::string subject = scenario::subject_name(report.fit.subject);
  const bool zones = report.fit.subject == Subject::zone;
  std::string text = "Priors: of each " + subject;
  switch (report.priors.from) {
    case study::PriorFrom::elsewhere:
      text += " the rate of all others together, worth half an attack (Jeffreys' where there is no other);";
      break;
    case study::PriorFrom::jeffreys:
      text += " Jeffreys', worth half an attack;";
      break;
    case study::PriorFrom::stated:
      text += fmt::format(" as stated, {}{}, worth {} {};", shown(report.priors.mean, report.fit.subject),
                          zones ? " per 1,000 km" : " %", exposure(report.priors.weight), unit_of(report.fit.subject));
      break;
  }
  const auto law = [](const study::BetaLaw& beta) {
    return fmt::format("Beta({}, {})", figure(beta.alpha), figure(beta.beta));
  };
  return paragraph(text + " repelled " + law(report.priors.repelled) + "; share lost " + law(report.priors.lost) +
                   ", correlation of a convoy's trucks uniform.");
}

std::string left_out_in_words(const FitReport& report) {
  const study::LeftOut& out = report.fit.left_out;
  const std::string subject = scenario::subject_name(report.fit.subject);
  std::vector<std::string> reasons;
  const auto add = [&](std::int64_t count, const std::string& why) {
    if (count > 0) reasons.push_back(thousands(count) + " " + why);
  };
  const auto rough = static_cast<std::int64_t>(report.imprecise);
  add(out.without_place - rough, "without a " + subject);
  add(rough, "placed too roughly (where_prec)");
  add(out.elsewhere,
      report.by_distance ? fmt::format("more than {} km from its roads", figure(report.within_km)) : "elsewhere");
  add(out.outside_dates, "outside the dates of the exposure");
  add(out.between_dates, "of which the period is not certain");
  add(static_cast<std::int64_t>(report.not_asked_for), "not asked for");
  std::string text;
  if (!reasons.empty()) text += paragraph("Not counted in the rates: " + listed(reasons) + ".");
  if (report.fit.without_size > 0) {
    text +=
        paragraph(fmt::format("Of {} not repelled the trucks, or the losses, are not known: if they took less than the "
                              "others, the share lost is too high.",
                              attacks(report.fit.without_size)));
  }
  if (!report.passed_over.empty()) {
    text += paragraph(
        "Roads without coordinates at both ends, to which nothing can be near: " + listed(report.passed_over) + ".");
  }
  return text;
}

std::string caution(const FitReport& report) {
  std::string text = "Rates are those of reported attacks";
  if (report.fit.subject == Subject::zone) text += " under the escorts and regimes of those days";
  text += "; what is not reported is not in them.";
  if (!report.with_regimes.empty()) {
    text += " The scenario multiplies the rates of " + listed(report.with_regimes) +
            " by regimes or a hazard: divide by their mean factor in the periods fitted.";
  }
  if (report.ged) {
    text +=
        " GED counts events in which somebody died, whoever was meant: attacks on convoys without a death are missing, "
        "and most events near a road are none. Choose rows (--only), or take the rates as a comparison in time.";
  }
  return paragraph(text);
}

std::string heading(const FitReport& report, bool color) {
  const std::string title = "Attacks on convoys";
  const std::string facts = fmt::format(
      "{} in {} · {}", attacks(report.fit.attacks),
      counted(static_cast<std::int64_t>(report.fit.places.size()), scenario::subject_name(report.fit.subject),
              report.fit.subject == Subject::zone ? "zones" : "roads"),
      fit_dates(report.fit));
  return bold(title, color) + right(facts, kWidth - width(title)) + "\n\n";
}

}  // namespace

std::string fit_dates(const study::AttackFit& fit) {
  if (fit.periods.empty()) return "–";
  std::int64_t last = fit.periods.front().to_ms;
  for (const study::PeriodFit& period : fit.periods) last = std::max(last, period.to_ms);
  return year_date(fit.periods.front().from_ms) + " – " + year_date(last - text::day_ms);
}

std::string fit_text(const FitReport& report, bool color) {
  const AttackFit& fit = report.fit;
  std::string text = heading(report, color) + answer(fit) + "\n" + places_table(fit);
  const std::string outcomes = outcomes_table(fit), periods = periods_table(fit);
  if (!outcomes.empty()) text += "\n" + outcomes;
  if (!periods.empty()) text += "\n" + periods;
  text += "\n" + in_words(fit) + left_out_in_words(report) + prior_in_words(report) + caution(report);
  text += paragraph("50 % and 90 %: credible intervals, equal tails.");
  return text + "\n" + fit_yaml(report);
}

}  // namespace taji::output
