#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <output/report_words.hpp>
#include <taji/model/record.hpp>
#include <taji/output/wording.hpp>
#include <utility>

namespace taji::output {
namespace {

constexpr const char* kNarrow = "\u202F";  // unbreakable
constexpr const char* kNoBreak = "\u00A0";

constexpr std::array<const char*, 12> kMois = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                               "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<const char*, 12> kMoisCourts = {"janv.", "févr.", "mars",  "avr.", "mai",  "juin",
                                                     "juil.", "août",  "sept.", "oct.", "nov.", "déc."};

/// Day and month of an ISO date; nothing for what is none.
std::pair<int, int> day_month(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return {0, 0};
  const auto digits = [&](std::size_t at) { return (iso[at] - '0') * 10 + (iso[at + 1] - '0'); };
  const int month = digits(5);
  return month < 1 || month > 12 ? std::pair(0, 0) : std::pair(digits(8), month);
}

bool digit(const std::string& text, std::size_t at) {
  return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
}

/// The subject of a French sentence.
std::string with_article(const std::string& product) {
  if (product == "diesel") return "le gazole";
  if (product == "gasoline" || product == "petrol") return "l’essence";
  if (product == "kerosene") return "le kérosène";
  return "le produit " + product;
}

std::string claim(const ReportTank& tank, const study::Estimate& p, bool first, const std::string& by, Lang lang) {
  const auto level = static_cast<std::size_t>(likelihood(p.value));
  const std::string chance = " (" + percent(p) + " %)";
  if (lang == Lang::fr) {
    constexpr std::array<const char*, 5> kSaid = {"ne devrait pas manquer", "pourrait manquer", "pourrait bien manquer",
                                                  "manquera probablement", "manquera presque certainement"};
    return with_article(tank.product) + " " + kSaid[level] + (first ? " avant le " + by : "") + chance;
  }
  constexpr std::array<const char*, 5> kFirst = {"is unlikely to", "will possibly", "may well", "will probably",
                                                 "will almost certainly"};
  constexpr std::array<const char*, 5> kFurther = {"is unlikely to", "possibly will", "may well", "probably will",
                                                   "almost certainly will"};
  if (first) return tank.product + " " + kFirst[level] + " run dry by " + by + chance;
  return tank.product + " " + kFurther[level] + chance;
}

/// When no product is likely to.
std::string none_likely(const study::Estimate& highest, bool several, const std::string& by, Lang lang) {
  const std::string chance = percent(highest) + " %";
  if (lang == Lang::fr) {
    return (several ? "aucun produit ne devrait manquer avant le " : "ne devrait pas être à sec avant le ") + by +
           " (" + (several ? "au plus " : "") + chance + ")";
  }
  return "unlikely to run dry by " + by + " (" + (several ? "at most " : "") + chance + ")";
}

std::string already(const ReportTank& tank, Lang lang) {
  const bool sure = likelihood(tank.p_dry_origin.value) == Likelihood::almost_certain;
  const std::string chance = sure ? "" : " (" + percent(tank.p_dry_origin) + " %)";
  if (lang == Lang::fr)
    return with_article(tank.product) + (sure ? " manque déjà" : " manque probablement déjà") + chance;
  return tank.product + (sure ? " is dry already" : " is probably dry already") + chance;
}

}  // namespace

std::string local(std::string text, Lang lang) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between = i > 0 && digit(text, i - 1) && digit(text, i + 1);
    // A figure, its error and its unit stay on one line.
    const bool glue = text[i] == ' ' && ((i > 0 && digit(text, i - 1) && i + 1 < text.size()) ||
                                         text.compare(i + 1, 1, "%") == 0 || (out.size() > 1 && out.ends_with("±")));
    // Days: "3 j".
    const bool day = text[i] == 'd' && out.ends_with(kNoBreak) &&
                     (i + 1 == text.size() || std::isalpha(static_cast<unsigned char>(text[i + 1])) == 0);
    if (lang == Lang::fr && day) {
      out += 'j';
    } else if (lang == Lang::fr && between && text[i] == '.') {
      out += ',';
    } else if (lang == Lang::fr && between && text[i] == ',') {
      out += kNarrow;
    } else if (glue) {
      out += kNoBreak;
    } else {
      out += text[i];
    }
  }
  if (lang == Lang::fr && out == "unlimited") return "illimité";
  return out;
}

std::string long_date_in(std::string_view iso, Lang lang) {
  const auto [day, month] = day_month(iso);
  if (lang == Lang::en || month == 0) return long_date(iso);
  return fmt::format("{} {}", day == 1 ? std::string("1er") : std::to_string(day),
                     kMois[static_cast<std::size_t>(month - 1)]);
}

std::string short_date_in(std::string_view iso, Lang lang) {
  const auto [day, month] = day_month(iso);
  if (lang == Lang::en || month == 0) return short_date(iso);
  return fmt::format("{} {}", day, kMoisCourts[static_cast<std::size_t>(month - 1)]);
}

std::string full_date_in(std::string_view iso, Lang lang) {
  return long_date_in(iso, lang) + " " + std::string(iso.substr(0, 4));
}

std::string product_in(const std::string& product, Lang lang) {
  if (lang == Lang::en) return product;
  if (product == "diesel") return "gazole";
  if (product == "gasoline" || product == "petrol") return "essence";
  if (product == "kerosene") return "kérosène";
  return product;
}

std::string stage_in(const std::string& stage, Lang lang) {
  constexpr std::array<const char*, model::kStages> kFrench = {"au repos",
                                                               "chargement",
                                                               "vers le rassemblement",
                                                               "attente d’un convoi",
                                                               "attente d’une escorte",
                                                               "attente de passage",
                                                               "en route",
                                                               "nuits",
                                                               "arrêt, route fermée",
                                                               "arrêt après attaque",
                                                               "contrôles",
                                                               "dédouanement",
                                                               "déchargement",
                                                               "retour"};
  for (std::size_t i = 0; i < model::kStages; ++i) {
    if (stage != model::kStageNames[i]) continue;
    return lang == Lang::fr ? kFrench[i] : in_words(static_cast<model::Stage>(i));
  }
  return stage;
}

std::size_t message_mark(const Report& report) {
  for (std::size_t i = 0; i < report.marks.size(); ++i) {
    if (report.marks[i].label == "30d") return i;
  }
  return report.marks.size() - 1;
}

std::vector<Message> messages(const Report& report, Lang lang) {
  std::vector<std::pair<double, Message>> out;
  const std::size_t mark = message_mark(report);
  for (std::size_t begin = 0, end = 0; begin < report.tanks.size(); begin = end) {
    std::vector<const ReportTank*> tanks;
    while (end < report.tanks.size() && report.tanks[end].city == report.tanks[begin].city) {
      tanks.push_back(&report.tanks[end++]);
    }
    const auto is_dry = [](const ReportTank& t) { return likelihood(t.p_dry_origin.value) >= Likelihood::probable; };
    std::stable_sort(tanks.begin(), tanks.end(), [&](const ReportTank* a, const ReportTank* b) {
      return std::pair(is_dry(*a), a->p_dry[mark].value) > std::pair(is_dry(*b), b->p_dry[mark].value);
    });
    const std::string by = long_date_in(report.marks[mark].date, lang);
    Message message;
    message.city = report.tanks[begin].city_name;
    const char* separator = "";
    bool said_when = false;
    const study::Estimate& highest = tanks.front()->p_dry[mark];
    if (!is_dry(*tanks.front()) && likelihood(highest.value) == Likelihood::unlikely) {
      message.text = none_likely(highest, tanks.size() > 1, by, lang);
      tanks.resize(1);
    }
    for (const ReportTank* tank : tanks) {
      if (!message.text.empty() && *separator == '\0') break;
      message.text += separator;
      separator = ", ";
      if (is_dry(*tank)) {
        message.text += already(*tank, lang);
        continue;
      }
      message.text += claim(*tank, tank->p_dry[mark], !said_when, by, lang);
      said_when = true;
    }
    const double worst = is_dry(*tanks.front()) ? 2 : tanks.front()->p_dry[mark].value;
    message.text = local(message.text, lang) + ".";
    message.level = static_cast<int>(likelihood(std::min(worst, 1.0)));
    out.emplace_back(worst, std::move(message));
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Message> list;
  for (auto& [worst, message] : out) list.push_back(std::move(message));
  return list;
}

std::int64_t found_measure(const Report& report) {
  std::int64_t best = -1;
  double most = -1;
  for (std::size_t i = 0; i < report.differences.size(); ++i) {
    const ReportDifference& d = report.differences[i];
    const double size = d.point ? 0 : std::abs(d.baseline.value);
    if (size > most) {
      most = size;
      best = static_cast<std::int64_t>(i);
    }
  }
  return best;
}

namespace {

std::string difference_in_words(const ReportDifference& d, Lang lang) {
  const bool fr = lang == Lang::fr;
  const double base = d.baseline.value, half = (d.high - d.low) / 2 / std::abs(base);
  if (d.verdict == "same") return fr ? "identique" : "the same";
  if (d.verdict == "none_seen") return fr ? "aucun écart constaté" : "no difference seen";
  if (d.verdict == "unknown" || base == 0 || !std::isfinite(half)) return fr ? "voir ci-dessous" : "see below";
  const auto percent_of = [&](double value) { return to_places(100 * value, half < 0.01 ? 1 : 0, true); };
  return fmt::format("{}{} % ({} … {} %)", d.verdict.starts_with("perhaps") ? (fr ? "peut-être " : "perhaps ") : "",
                     percent_of(d.difference.value / base), percent_of(std::max(d.low / base, -1.0)),
                     percent_of(d.high / base));
}

/// A point's value in the unit that suits it.
std::string value_in_words(const ReportDifference& d, Lang lang) {
  const double value = d.value.value;
  if (d.quantity == "litres") return local(litres(value), lang);
  if (d.quantity == "share") return local(share(value), lang);
  return local(figure(value) + (d.quantity == "days" ? " d" : d.quantity == "hours" ? " h" : ""), lang);
}

/// Of a sweep: where the first measure is least and where it is most.
std::vector<Message> extremes(const Report& report, const std::string& measure, Lang lang) {
  const ReportDifference *least = nullptr, *most = nullptr;
  for (const ReportDifference& d : report.differences) {
    if (d.measure != measure || std::isnan(d.value.value)) continue;
    if (least == nullptr || d.value.value < least->value.value) least = &d;
    if (most == nullptr || d.value.value > most->value.value) most = &d;
  }
  if (least == nullptr) return {};
  const bool fr = lang == Lang::fr;
  return {{fr ? "Le moins" : "Least", value_in_words(*least, lang) + ", " + least->variant + ".", 0},
          {fr ? "Le plus" : "Most", value_in_words(*most, lang) + ", " + most->variant + ".", 0}};
}

}  // namespace

std::vector<Message> findings(const Report& report, Lang lang) {
  constexpr std::size_t kMost = 8;
  const std::int64_t at = found_measure(report);
  if (at < 0) return {};
  const ReportDifference& first = report.differences[static_cast<std::size_t>(at)];
  if (first.point) return extremes(report, first.measure, lang);
  std::vector<Message> out;
  for (const ReportDifference& d : report.differences) {
    if (d.measure != first.measure || d.point || out.size() >= kMost) continue;
    out.push_back({d.variant, local(difference_in_words(d, lang), lang) + ".", 0});
  }
  return out;
}

std::string measure_in(const ReportDifference& d, const Report& report, Lang lang) {
  if (d.of.empty()) return d.path;
  const std::string &where = d.of[0], what = d.of.size() > 1 ? product_in(d.of[1], lang) : std::string();
  const bool fr = lang == Lang::fr;
  const std::string both = what.empty() ? where : where + ", " + what;
  if (d.path == "unserved_l") return (fr ? "Non servi : " : "Unserved: ") + both;
  if (d.path == "unserved_l.share") return (fr ? "Part non servie : " : "Unserved share: ") + both;
  if (d.path == "served_share") return (fr ? "Part servie : " : "Served share: ") + both;
  if (d.path == "shortage_days") return (fr ? "Jours de pénurie : " : "Days of shortage: ") + both;
  if (d.path == "delivered_l") return (fr ? "Livré : " : "Delivered: ") + both;
  if (d.path == "trucks_lost") return (fr ? "Camions perdus : " : "Trucks lost: ") + both;
  if (d.path.starts_with("p_dry.")) {
    for (const ReportMark& mark : report.marks) {
      if (d.path != "p_dry." + mark.label) continue;
      const std::string date = short_date_in(mark.date, lang);
      return fr ? fmt::format("Probabilité d’être à sec avant le {} : {}", date, both)
                : fmt::format("Chance of running dry by {}: {}", date, both);
    }
  }
  return d.measure;
}

}  // namespace taji::output
