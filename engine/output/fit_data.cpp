#include <nlohmann/json.hpp>
#include <taji/output/fit_text.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

using Json = nlohmann::ordered_json;

Json interval(const study::Credible& c) {
  return {{"mean", c.mean}, {"sd", c.sd}, {"50", {c.low50, c.high50}}, {"90", {c.low90, c.high90}}};
}

Json law(const study::AttackLaw& one) {
  if (const auto* rate = std::get_if<study::GammaLaw>(&one)) {
    return {{"gamma", {{"shape", rate->shape}, {"rate_km", rate->rate}}}};
  }
  const auto& share = std::get<study::BetaLaw>(one);
  return {{"beta", {{"alpha", share.alpha}, {"beta", share.beta}}}};
}

Json place_json(const study::PlaceFit& place, const char* unit) {
  Json json = {{"attacks", place.attacks}, {unit, place.exposure}, {"prior", law(place.prior)}};
  json["posterior"] = place.proper ? law(place.posterior) : Json(nullptr);
  json["interval"] = place.proper ? interval(place.credible) : Json(nullptr);
  return json;
}

Json outcomes_json(const study::AttackFit& fit) {
  Json json = Json::object();
  json["repelled"] = {{"attacks", fit.known},
                      {"repelled", fit.repelled},
                      {"prior", law(fit.repelled_prior)},
                      {"posterior", law(fit.repelled_posterior)},
                      {"interval", interval(credible(fit.repelled_posterior))}};
  std::int64_t trucks = 0, lost = 0;
  for (const study::Loss& loss : fit.losses) {
    trucks += loss.trucks;
    lost += loss.lost;
  }
  json["loss"] = {{"attacks", fit.losses.size()},
                  {"attacks_without_size", fit.without_size},
                  {"trucks", trucks},
                  {"lost", lost},
                  {"prior", law(fit.lost_prior)},
                  {"share_mean", fit.loss ? interval(fit.loss->mean) : Json(nullptr)},
                  {"share_sd", fit.loss ? interval(fit.loss->spread) : Json(nullptr)},
                  {"each", {{"posterior", law(fit.each)}, {"interval", interval(credible(fit.each))}}}};
  return json;
}

Json periods_json(const study::AttackFit& fit, const char* unit) {
  Json list = Json::array();
  for (const study::PeriodFit& period : fit.periods) {
    list.push_back({{"from", text::format_date(period.from_ms)},
                    {"to", text::format_date(period.to_ms - text::day_ms)},
                    {"attacks", period.attacks},
                    {unit, period.exposure},
                    {"interval", period.proper ? interval(period.credible) : Json(nullptr)}});
  }
  return list;
}

Json test_json(const study::DispersionTest& test) {
  return {{"statistic", test.statistic},
          {"degrees", test.degrees},
          {"dispersion", test.index()},
          {"p", test.p},
          {"simulated", test.simulated}};
}

const char* prior_name(study::PriorFrom from) {
  if (from == study::PriorFrom::elsewhere) return "others";
  return from == study::PriorFrom::jeffreys ? "jeffreys" : "stated";
}

}  // namespace

std::string fit_json(const FitReport& report) {
  const study::AttackFit& fit = report.fit;
  const bool zones = fit.subject == scenario::Subject::zone;
  const char* unit = zones ? "convoy_km" : "traversals";
  Json json = {{"of", scenario::subject_name(fit.subject)},
               {"unit", zones ? "attacks per convoy-km" : "chance a traversal"},
               {"attacks", fit.attacks},
               {"counted", fit.counted},
               {"left_out",
                {{"without_place", fit.left_out.without_place - static_cast<std::int64_t>(report.imprecise)},
                 {"imprecise", report.imprecise},
                 {"elsewhere", fit.left_out.elsewhere},
                 {"outside_dates", fit.left_out.outside_dates},
                 {"between_dates", fit.left_out.between_dates},
                 {"not_asked_for", report.not_asked_for}}},
               {"prior", prior_name(report.priors.from)},
               {"all", place_json(fit.all, unit)}};
  Json& places = json[zones ? "zones" : "roads"] = Json::object();
  for (const study::PlaceFit& place : fit.places) places[place.name] = place_json(place, unit);
  json["periods"] = periods_json(fit, unit);
  json["between_periods"] = nullptr;
  if (const auto& d = fit.between_periods) {
    json["between_periods"] = {{"each", test_json(d->each)},
                               {"together", d->together ? test_json(*d->together) : Json(nullptr)}};
  }
  json.update(outcomes_json(fit));
  json["passed_over"] = report.passed_over;
  json["yaml"] = fit_yaml(report);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace taji::output
