// Sentences on reports, on what they taught and on forecasts of the past.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <output/report_words.hpp>
#include <taji/output/wording.hpp>
#include <taji/study/skill.hpp>

namespace taji::output {
namespace {

struct Target {
  const char *name, *english, *french;
};

constexpr std::array<Target, 11> kTargets = {{
    {"tankers_arrived", "tankers arrived", "citernes arrivées"},
    {"tankers_arrived_week", "tankers arrived in a week", "citernes arrivées en une semaine"},
    {"delivered_l", "delivered", "livré"},
    {"stock_l", "stock", "stock"},
    {"cover_days", "days of cover", "jours de couverture"},
    {"dry", "ran dry", "à sec"},
    {"short", "some need unserved", "besoin en partie non servi"},
    {"phase", "phase of shortage", "phase de pénurie"},
    {"attacks", "attacks on convoys", "attaques de convois"},
    {"trucks_lost", "trucks lost", "camions perdus"},
    {"loads_lost", "loads lost", "chargements perdus"},
}};

/// Limits below which it is said that few worlds carry the reports: those of assimilation_text.
constexpr double kFewCarry = 100, kFewRemain = 100, kFewMoves = 0.05, kFewIslands = 2;

std::string beside(const ReportScore::Beside& one, const char* baseline, Lang lang) {
  const Words& w = words(lang);
  if (one.verdict == "none_seen") return fmt::format(fmt::runtime(w.alike), baseline);
  const bool better = one.verdict == "better";
  if (!better && one.verdict != "worse") return {};
  const double sign = better ? 100 : -100;
  const auto percent = [&](double skill) { return to_places(sign * skill, 0, false); };
  return fmt::format(fmt::runtime(better ? w.better : w.worse), baseline, percent(one.skill),
                     percent(better ? one.low : one.high), percent(better ? one.high : one.low));
}

}  // namespace

std::string target_in(const std::string& what, const std::string& product, Lang lang) {
  const auto found = std::find_if(kTargets.begin(), kTargets.end(), [&](const Target& t) { return what == t.name; });
  std::string text = found == kTargets.end() ? what : lang == Lang::fr ? found->french : found->english;
  if (!product.empty()) text += ", " + product_in(product, lang);
  return text;
}

std::string sentence_case(std::string text) {
  if (text.starts_with("à ")) return "À" + text.substr(std::string_view("à").size());
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string amount_in(const std::string& what, double value, Lang lang) {
  if (std::isnan(value)) return "–";
  if (what == "dry" || what == "short") return value > 0 ? words(lang).yes : words(lang).no;
  if (what.ends_with("_l")) return local(litres(value), lang);
  if (what == "cover_days") return local(days(value) + " d", lang);
  if (what == "phase") return fmt::format("{:.0f}", value);
  return local(figure(value), lang);
}

std::string conditioned_on(const Report& report, Lang lang) {
  const ReportLearnt& l = report.learnt;
  if (l.file.empty()) return {};
  std::string last;
  for (const ReportObserved& one : report.observed) {
    if (one.used) last = std::max(last, one.date);
  }
  return local(fmt::format(fmt::runtime(words(lang).conditioned), l.used, l.file, long_date_in(last, lang),
                           thousands(std::llround(l.effective)), thousands(l.worlds)),
               lang);
}

std::vector<std::string> warnings_of(const Report& report, Lang lang) {
  constexpr std::size_t kMostNamed = 3;
  const Words& w = words(lang);
  const ReportLearnt& l = report.learnt;
  std::vector<std::string> out;
  if (l.file.empty()) return out;
  std::string named;
  std::size_t surprising = 0;
  for (const ReportObserved& one : report.observed) {
    if (!one.surprising || !one.used) continue;
    if (++surprising > kMostNamed) continue;
    named += fmt::format("{}{}, {}{}{}, {}", surprising > 1 ? "; " : "", long_date_in(one.date, lang),
                         target_in(one.what, one.product, lang), one.where.empty() ? "" : ", ", one.where,
                         std::isnan(one.value) ? one.shown : amount_in(one.what, one.value, lang));
  }
  if (surprising > kMostNamed) named += "; …";
  const auto say = [&](std::string text) { out.push_back(local(std::move(text), lang)); };
  if (surprising > 0) say(fmt::format(fmt::runtime(w.disagree), surprising, l.used, named));
  if (l.effective < kFewCarry) say(fmt::format(fmt::runtime(w.few_carry), std::llround(l.effective)));
  if (l.proposed > 0) {
    const double taken = static_cast<double>(l.accepted) / static_cast<double>(l.proposed);
    if (static_cast<double>(l.distinct) < kFewRemain) say(fmt::format(fmt::runtime(w.few_remain), l.distinct));
    if (taken < kFewMoves) say(w.few_moves);
  }
  if (l.islands == 1) {
    say(w.one_island);
  } else if (l.islands_effective < kFewIslands) {
    say(fmt::format(fmt::runtime(w.few_islands), l.islands));
  }
  if (l.failures > 0) say(fmt::format(fmt::runtime(w.failed_worlds), thousands(l.failures), thousands(l.worlds)));
  return out;
}

std::vector<Message> fared(const Report& report, Lang lang) {
  const Words& w = words(lang);
  std::vector<Message> out;
  for (const ReportScore& score : report.scores) {
    if (score.weeks != 0) continue;
    Message message;
    message.city = sentence_case(target_in(score.what, score.product, lang));
    for (const auto& [one, name] :
         {std::pair(&score.persistence, w.persistence), std::pair(&score.climatology, w.climatology)}) {
      const std::string said = beside(*one, name, lang);
      if (!said.empty()) message.text += (message.text.empty() ? "" : ", ") + said;
    }
    if (message.text.empty()) {
      const bool few = score.persistence.verdict == "too_few" || score.climatology.verdict == "too_few";
      message.text = few ? fmt::format(fmt::runtime(w.too_few_stretches), score.stretches, study::kFewestStretches)
                         : std::string(w.nothing_beside);
    }
    if (!std::isnan(score.held90[0])) {
      message.text += (lang == Lang::fr ? " ; " : "; ") +
                      fmt::format(fmt::runtime(w.held_sentence), std::lround(100 * score.held90[0]));
    }
    message.text = local(message.text, lang) + ".";
    out.push_back(std::move(message));
  }
  return out;
}

}  // namespace taji::output
