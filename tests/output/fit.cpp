#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <taji/output/fit_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/dates.hpp>

using namespace taji;
using namespace taji::output;

namespace {

constexpr std::int64_t kDay = text::day_ms;

scenario::Incident attack(const std::string& where, std::int64_t day, std::int64_t trucks = 60, std::int64_t lost = 6) {
  scenario::Incident one;
  one.where = where;
  one.first_ms = one.last_ms = (20'000 + day) * kDay;  // from 2024-10-04
  one.trucks = trucks;
  one.lost = lost;
  one.repelled = lost == 0;
  return one;
}

/// Two zones by two periods of ten days.
FitReport report(const std::vector<scenario::Incident>& attacks, const study::FitPriors& priors = {}) {
  scenario::ExposureFile exposure;
  for (const std::int64_t begin : {20'000, 20'010}) {
    exposure.periods.push_back({"the north", begin * kDay, (begin + 10) * kDay, 20'000, {}});
    exposure.periods.push_back({"south", begin * kDay, (begin + 10) * kDay, 10'000, {}});
  }
  FitReport result;
  result.incidents_file = "far/away/attacks.csv";
  result.exposure_file = "exposure.csv";
  result.priors = priors;
  result.fit = study::fit_attacks(exposure, attacks, priors);
  result.corridors = {"west.1"};
  return result;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Without its line breaks.
std::string flat(const std::string& text) {
  std::istringstream words(text);
  std::string out;
  for (std::string word; words >> word;) out += word + " ";
  return out;
}

}  // namespace

TEST_CASE("a fit in words") {
  std::vector<scenario::Incident> attacks;
  for (int i = 0; i < 8; ++i) attacks.push_back(attack("south", 1));
  attacks.push_back(attack("the north", 12, 50, 0));
  attacks.push_back(attack("", 3));
  const std::string text = fit_text(report(attacks), false), words = flat(text);
  std::istringstream lines(text.substr(0, text.find("# taji fit")));
  for (std::string line; std::getline(lines, line);) CHECK(width(line) <= kWidth);
  CHECK(has(words, "10 attacks in 2 zones · 4 Oct 2024 – 23 Oct 2024"));
  // 9.5 / 60,000 km.
  CHECK(has(words, "9 attacks in 60,000 convoy-km: 0.16 per 1,000 convoy-km over all zones (90 %: "));
  CHECK(has(words, "Not counted in the rates: 1 without a zone."));
  // All eight in the first of two equal periods, one more in the second: 8 + 1 on two degrees; together (8, 1), 49 / 9.
  CHECK(
      has(words,
          "rates differ more than chance explains (each zone by itself: variance 4.5 times a Poisson law's, p = 0.0"));
  CHECK(has(words, "; all together: variance 5.4 times a Poisson law's, p = 0.0"));
  CHECK(has(words, "of the rates below by about 2.3."));
  CHECK(has(words, "the rate of all others together, worth half an attack"));
  // By name, not by danger.
  CHECK(text.find("\n  south") < text.find("\n  the north"));
}

TEST_CASE("what a fit says of periods and priors") {
  const auto words = [](const FitReport& of) { return flat(fit_text(of, false)); };
  CHECK(has(words(report({attack("south", 1), attack("south", 12)})),
            "Periods: rates do not differ more than chance explains (each zone"));
  CHECK(has(words(report({})),
            "Periods: whether rates differ cannot be told, for no zone has two periods and an attack."));
  CHECK(has(words(report({}, {study::PriorFrom::jeffreys})), "Priors: of each zone Jeffreys'"));
  study::FitPriors stated;
  stated.from = study::PriorFrom::stated;
  stated.mean = 0.0002;
  stated.weight = 5000;
  CHECK(has(words(report({}, stated)), "as stated, 0.2 per 1,000 km, worth 5,000 convoy-km;"));
  FitReport ged = report({});
  ged.ged = ged.by_distance = true;
  ged.within_km = 10;
  ged.fit.left_out.elsewhere = 7;
  CHECK(has(words(ged), "7 more than 10 km from its roads"));
  CHECK(has(words(ged), "GED counts events in which somebody died"));
  CHECK_FALSE(has(words(report({})), "GED"));
  CHECK_FALSE(has(words(report({})), "The scenario multiplies"));
  ged.with_regimes = {"south"};
  CHECK(has(words(ged), "The scenario multiplies the rates of south by regimes"));
}

TEST_CASE("a fit as YAML") {
  const std::string yaml =
      fit_yaml(report({attack("south", 1), attack("south", 12, 40, 0)}, {study::PriorFrom::jeffreys}));
  CHECK(has(yaml, "# taji fit of attacks.csv and exposure.csv: 2 attacks, 4 Oct 2024 – 23 Oct 2024\nvariants:"));
  // Gamma(2.5, 20,000): mean 0.125 a thousand km, cv 1/sqrt(2.5); no attack: Gamma(0.5, 40,000).
  CHECK(has(
      yaml,
      "    zones.south.attacks: {uncertain: {gamma: {mean: 0.125 / 1000 km, cv: 0.632}}}  # 2 in 20000 convoy-km\n"));
  CHECK(has(yaml, "    'zones.the north.attacks': {uncertain: {gamma: {mean: 0.0125 / 1000 km, cv: 1.41}}}  # 0 in"));
  // 1 of 2: Beta(1.5, 1.5), variance 1/16.
  CHECK(has(yaml, "    'corridors.\"west.1\".on_attack.repelled': {uncertain: {beta: {mean: 50 %, sd: 25 %}}}\n"));
  CHECK(has(yaml, "    'corridors.\"west.1\".on_attack.loss': {share: {mean: {uncertain: {beta: {mean: "));
  FitReport nameless = report({attack("south", 1)});
  nameless.corridors.clear();
  nameless.variant = "autumn 2025";
  CHECK(has(fit_yaml(nameless), "\n    # repelled: {uncertain: "));
  CHECK(has(fit_yaml(nameless), "\n  'autumn 2025':\n"));
}

TEST_CASE("a fit as JSON") {
  const auto json =
      nlohmann::json::parse(fit_json(report({attack("south", 1), attack("", 1)}, {study::PriorFrom::jeffreys})));
  CHECK(json["zones"]["south"]["attacks"] == 1);
  CHECK(json["zones"]["south"]["posterior"]["gamma"]["shape"] == 1.5);
  CHECK(json["zones"]["south"]["posterior"]["gamma"]["rate_km"] == 20'000);
  CHECK(json["zones"]["south"]["interval"]["90"].size() == 2);
  CHECK(json["left_out"]["without_place"] == 1);
  CHECK(json["periods"].size() == 2);
  CHECK(json["repelled"]["attacks"] == 2);
  CHECK(json["loss"]["lost"] == 12);
  CHECK(json["yaml"].get<std::string>().find("zones.south.attacks") != std::string::npos);
}
