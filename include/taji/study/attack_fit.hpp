// Attack rates and what attacks do, estimated from a list of incidents and how much was driven.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <taji/scenario/incidents.hpp>
#include <taji/study/fit.hpp>
#include <variant>
#include <vector>

namespace taji::study {

/// Of a zone, attacks per convoy-kilometre; of a road, the chance that one traversal is attacked.
using AttackLaw = std::variant<GammaLaw, BetaLaw>;

/// Where the prior of each zone or road comes from.
enum class PriorFrom : std::uint8_t {
  elsewhere,  ///< half an attack's worth of what all others together show (half_an_event, half_a_success)
  jeffreys,
  stated  ///< one for all, by mean and weight
};

struct FitPriors {
  PriorFrom from = PriorFrom::elsewhere;
  double mean = 0, weight = 0;  ///< stated: per convoy-km and convoy-km, or a chance and traversals
  BetaLaw repelled = kJeffreysShare;
  BetaLaw lost{1, 1};  ///< of the mean share lost, and of each truck's chance
};

struct PlaceFit {
  std::string name;
  std::int64_t attacks = 0;
  double exposure = 0;  ///< convoy-km, or traversals
  AttackLaw prior, posterior;
  bool proper = true;  ///< else nothing was driven and the prior says nothing: there is no posterior
  Credible credible;
};

/// All zones or roads with a period of these dates, together.
struct PeriodFit {
  std::int64_t from_ms = 0, to_ms = 0;  ///< [from, to)
  std::int64_t attacks = 0;
  double exposure = 0;
  bool proper = true;
  Credible credible;  ///< with Jeffreys' prior
};

/// Attacks that do not count for a rate, each for the first of these reasons.
struct LeftOut {
  std::int64_t without_place = 0;  ///< no zone or road is given, or too roughly
  std::int64_t elsewhere = 0;      ///< at none that has exposure
  std::int64_t outside_dates = 0;  ///< in none of its periods
  std::int64_t between_dates = 0;  ///< in one period or another: the days on which it may have been are not in one
};

struct AttackFit {
  scenario::Subject subject = scenario::Subject::zone;
  std::vector<PlaceFit> places;    ///< by name
  std::vector<PeriodFit> periods;  ///< by date
  PlaceFit all;                    ///< all together, with Jeffreys' prior; its name is empty
  std::optional<Dispersion> between_periods;
  std::int64_t attacks = 0, counted = 0;  ///< read; that count for a rate
  LeftOut left_out;

  std::int64_t known = 0, repelled = 0;  ///< attacks of which it is known whether they were repelled; that were
  BetaLaw repelled_prior, repelled_posterior;
  std::vector<Loss> losses;       ///< of attacks not repelled whose trucks and losses are known
  std::int64_t without_size = 0;  ///< not repelled, but trucks or losses are not known
  BetaLaw lost_prior, each;       ///< each: posterior of one truck's chance if every truck had the same
  std::optional<LossShare> loss;
  std::vector<std::string> corridors;  ///< named by attacks, sorted
};

/// Throws std::invalid_argument for an attack in a period in which nothing was driven, or on a road with fewer
/// traversals than attacks.
AttackFit fit_attacks(const scenario::ExposureFile& exposure, const std::vector<scenario::Incident>& incidents,
                      const FitPriors& priors);

}  // namespace taji::study
