#include <algorithm>
#include <array>
#include <cmath>
#include <taji/output/forecast_text.hpp>
#include <taji/output/wording.hpp>

namespace taji::output {
namespace {

/// One tank's chance at the mark that the verdict is about.
struct Chance {
  const study::TankForecast* tank;
  study::Estimate p;
};

std::size_t verdict_mark(const study::Forecast& forecast) {
  for (std::size_t i = 0; i < forecast.marks.size(); ++i) {
    if (forecast.marks[i].label == "30d") return i;
  }
  return forecast.marks.size() - 1;
}

/// Probably, on the scale.
bool dry_already(const Chance& chance) {
  return likelihood(chance.tank->p_dry_origin.value) >= Likelihood::probable;
}

std::string in_brackets(const study::Estimate& p) {
  return " (" + percent(p) + " %)";
}

std::string already_claim(const Chance& chance) {
  const study::Estimate& p = chance.tank->p_dry_origin;
  if (likelihood(p.value) == Likelihood::almost_certain) return chance.tank->product + " is dry already";
  return chance.tank->product + " is probably dry already" + in_brackets(p);
}

/// "diesel will probably run dry by 11 February (70 ± 1 %)".
std::string first_claim(const Chance& chance, const std::string& by) {
  const std::array<const char*, 5> words = {"is unlikely to", "will possibly", "may well", "will probably",
                                            "will almost certainly"};
  return chance.tank->product + " " + words.at(static_cast<std::size_t>(likelihood(chance.p.value))) + " run dry by " +
         by + in_brackets(chance.p);
}

/// The same of a further product: "gasoline possibly will (31 ± 1 %)".
std::string further_claim(const Chance& chance) {
  const std::array<const char*, 5> words = {"is unlikely to", "possibly will", "may well", "probably will",
                                            "almost certainly will"};
  return chance.tank->product + " " + words.at(static_cast<std::size_t>(likelihood(chance.p.value))) +
         in_brackets(chance.p);
}

std::string city_sentence(const std::vector<Chance>& chances, const std::string& by) {
  std::string text = chances[0].tank->city_name + ":";
  const char* separator = " ";
  bool said_when = false;
  for (const Chance& chance : chances) {
    text += separator;
    separator = ", ";
    if (dry_already(chance)) {
      text += already_claim(chance);
      continue;
    }
    text += said_when ? further_claim(chance) : first_claim(chance, by);
    said_when = true;
  }
  return text + ".";
}

std::string unlikely_sentence(const std::vector<std::string>& cities, const study::Estimate& highest,
                              const std::string& by) {
  std::string text = listed(cities) + (cities.size() == 1 ? " is" : " are") + " unlikely to run dry by " + by + " (";
  if (cities.size() > 1) text += "at most ";
  return text + percent(highest) + " %).";
}

}  // namespace

std::string verdict(const study::Forecast& forecast) {
  if (forecast.tanks.empty()) return "No city of this scenario keeps a stock, so none can run dry.";
  const std::size_t mark = verdict_mark(forecast);
  const std::string by = long_date(forecast.marks[mark].date);
  std::string text;
  std::vector<std::string> unlikely;
  study::Estimate highest{-1, 0};
  for (std::size_t begin = 0, end = 0; begin < forecast.tanks.size(); begin = end) {
    std::vector<Chance> chances;
    while (end < forecast.tanks.size() && forecast.tanks[end].city == forecast.tanks[begin].city) {
      chances.push_back({&forecast.tanks[end], forecast.tanks[end].p_dry[mark]});
      ++end;
    }
    std::stable_sort(chances.begin(), chances.end(), [](const Chance& a, const Chance& b) {
      return std::pair(dry_already(a), a.p.value) > std::pair(dry_already(b), b.p.value);
    });
    if (!dry_already(chances[0]) && likelihood(chances[0].p.value) == Likelihood::unlikely) {
      unlikely.push_back(chances[0].tank->city_name);
      if (chances[0].p.value > highest.value) highest = chances[0].p;
      continue;
    }
    text += (text.empty() ? "" : " ") + city_sentence(chances, by);
  }
  if (!unlikely.empty()) text += (text.empty() ? "" : " ") + unlikely_sentence(unlikely, highest, by);
  return text;
}

}  // namespace taji::output
