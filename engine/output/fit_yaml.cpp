#include <fmt/format.h>

#include <taji/output/fit_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/yaml.hpp>

namespace taji::output {
namespace {

using scenario::Subject;

/// A path as a YAML key.
std::string key(const std::vector<std::string>& parts) {
  const std::string path = text::join_path(parts);
  const auto plain = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || c == '.' || c == '_' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
  };
  bool quoted = false;
  for (const char c : path) quoted = quoted || !plain(c);
  if (!quoted) return path;
  std::string out = "'";
  for (const char c : path) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

std::string percent_of(double fraction) {
  return figure(100 * fraction) + " %";
}

std::string beta(double mean, double sd) {
  return fmt::format("{{uncertain: {{beta: {{mean: {}, sd: {}}}}}}}", percent_of(mean), percent_of(sd));
}

/// Of the file and no more of its path, on one line.
std::string one_line(const std::string& file) {
  std::string name = file.substr(file.find_last_of('/') + 1);
  for (char& c : name) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return name;
}

std::string place_line(const study::PlaceFit& place, Subject subject) {
  const bool zones = subject == Subject::zone;
  const std::string path =
      zones ? key({"zones", place.name, "attacks"}) : key({"network", "roads", place.name, "interdiction"});
  const std::string seen =
      fmt::format("{} in {} {}", place.attacks, figure(place.exposure), zones ? "convoy-km" : "traversals");
  if (!place.proper) return fmt::format("    # {}: nothing was driven, so nothing is known\n", path);
  const auto* rate = std::get_if<study::GammaLaw>(&place.posterior);
  const std::string law = rate == nullptr ? beta(place.credible.mean, place.credible.sd)
                                          : fmt::format("{{uncertain: {{gamma: {{mean: {} / 1000 km, cv: {}}}}}}}",
                                                        figure(1000 * rate->mean()), figure(rate->cv()));
  return fmt::format("    {}: {}  # {}\n", path, law, seen);
}

}  // namespace

std::string fit_yaml(const FitReport& report) {
  const study::AttackFit& fit = report.fit;
  std::string text = fmt::format("# taji fit of {} and {}: {} attacks, {}\n", one_line(report.incidents_file),
                                 one_line(report.exposure_file), fit.counted, fit_dates(fit));
  text += "variants:  # where the file has variants already, leave this line out\n";
  text += fmt::format("  {}:\n", key({report.variant}));
  for (const study::PlaceFit& place : fit.places) text += place_line(place, fit.subject);
  std::string repelled, loss;
  if (fit.known > 0) repelled = beta(fit.repelled_posterior.mean(), fit.repelled_posterior.sd());
  if (fit.loss) {
    loss = fmt::format("{{share: {{mean: {}, sd: {}}}}}", beta(fit.loss->mean.mean, fit.loss->mean.sd),
                       percent_of(fit.loss->spread.mean));
  }
  for (const std::string& corridor : report.corridors) {
    if (!repelled.empty())
      text += fmt::format("    {}: {}\n", key({"corridors", corridor, "on_attack", "repelled"}), repelled);
    if (!loss.empty()) text += fmt::format("    {}: {}\n", key({"corridors", corridor, "on_attack", "loss"}), loss);
  }
  if (report.corridors.empty() && !(repelled.empty() && loss.empty())) {
    text += "    # under on_attack of each corridor; --scenario writes these lines for every one:\n";
    if (!repelled.empty()) text += "    # repelled: " + repelled + "\n";
    if (!loss.empty()) text += "    # loss: " + loss + "\n";
  }
  return text;
}

}  // namespace taji::output
