#include <fmt/format.h>

#include <cli/measures.hpp>
#include <set>
#include <taji/study/forecast.hpp>

namespace taji::cli {

std::vector<study::Measure> wanted_measures(const std::vector<std::string>& wishes, const model::Model& model,
                                            AskedBy by) {
  if (wishes.empty()) return wanted_measures({model.tanks.empty() ? "trucks_lost" : "unserved_l"}, model, by);
  const std::vector<study::Measure> all = study::measures_of(model);
  std::vector<study::Measure> out;
  std::set<std::string> seen;
  for (const std::string& wish : wishes) {
    const std::vector<study::Measure> found = study::named_measures(all, wish);
    if (found.empty()) {
      const bool option = by == AskedBy::option;
      throw Stop(option ? kUsage : kBadInput,
                 fmt::format("{} '{}': there is no such measure; {}", option ? "--measure" : "measure", wish,
                             study::measure_hint(all, wish)));
    }
    for (const study::Measure& measure : found) {
      if (seen.insert(measure.name()).second) out.push_back(measure);
    }
  }
  return out;
}

Shown names_of(const model::Model& model) {
  Shown names;
  for (const auto& city : model.cities) names.emplace_back(city.name.id, city.name.shown);
  for (const auto& corridor : model.corridors) names.emplace_back(corridor.name.id, corridor.name.shown);
  return names;
}

Shown dates_of(const model::Model& model) {
  Shown dates;
  for (const study::Mark& mark : study::marks_of(model)) dates.emplace_back(mark.label, mark.date);
  return dates;
}

}  // namespace taji::cli
