#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <exception>
#include <limits>
#include <mutex>
#include <new>
#include <set>
#include <stdexcept>
#include <study/parallel.hpp>
#include <taji/study/comparison.hpp>
#include <taji/study/forecast.hpp>
#include <taji/study/rare.hpp>
#include <taji/text/dates.hpp>
#include <taji/text/diagnostic.hpp>

#include "study/parts.hpp"
#include "study/splitting.hpp"

namespace taji::study {
namespace {

using model::World;

constexpr double kDay = static_cast<double>(kernel::kDay);
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kFewestPilotWorlds = 256;

// ---- Which event ----

std::string tank_name(const model::Model& model, std::int32_t number) {
  const model::Tank& tank = model.tanks[static_cast<std::size_t>(number)];
  return fmt::format("{},{}", model.cities[static_cast<std::size_t>(tank.city)].name.id,
                     model.products[static_cast<std::size_t>(tank.product)]);
}

std::int32_t tank_of(const model::Model& model, const std::string& measure, const std::string& of) {
  if (model.tanks.empty()) throw std::invalid_argument("no city keeps a stock that could run dry");
  if (of.empty() && model.tanks.size() == 1) return 0;
  std::vector<std::string> names;
  for (const std::int32_t tank : order_of_tanks(model)) {
    names.push_back(tank_name(model, tank));
    if (names.back() == of) return tank;
  }
  if (of.empty()) {
    throw std::invalid_argument(fmt::format("say of which city and product: {}[{}]", measure, names.front()));
  }
  const std::string hint = text::did_you_mean(of, names);
  throw std::invalid_argument(fmt::format("there is no stock '{}'; {}", of,
                                          hint.empty() ? fmt::format("there are {}", fmt::join(names, "; ")) : hint));
}

/// The time named by "14d", "20.5d" or "horizon", since the origin.
kernel::Millis time_of(const model::Model& model, const std::string& word) {
  const kernel::Millis horizon = model.horizon - model.origin;
  if (word == "horizon") return horizon;
  double days = 0;
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, days);
  if (error != std::errc() || stop + 1 != end || *stop != 'd' || !std::isfinite(days)) {
    throw std::invalid_argument(
        fmt::format("'{}' is no time: a number of days such as 14d or 20.5d, or horizon, is wanted", word));
  }
  const kernel::Millis by = kernel::round_to_millis(days * kDay);
  if (by <= 0 || by > horizon) {
    throw std::invalid_argument(fmt::format("{} is not between the origin and the horizon, {:g} d after it", word,
                                            static_cast<double>(horizon) / kDay));
  }
  return by;
}

// ---- The islands ----

/// A world that reached a level, and the number of the birth that it descends from.
struct Survivor {
  World world;
  std::int64_t birth = 0;
};

struct Island {
  std::vector<std::int64_t> tried, passed;  ///< worlds, by stage
  std::set<std::int64_t> births;            ///< that dry worlds descend from
  std::int64_t failed = 0;
  Effort effort;

  double estimate(std::size_t stages) const {
    double product = 1;
    for (std::size_t i = 0; i < stages; ++i) {
      if (i >= tried.size() || tried[i] == 0) return 0;
      product *= static_cast<double>(passed[i]) / static_cast<double>(tried[i]);
    }
    return product;
  }
};

class Splitting {
 public:
  Splitting(const Course& course, const Pilot& pilot, const RareOptions& options)
      : course_(course), pilot_(pilot), options_(options), worlds_(static_cast<std::size_t>(options.worlds)) {}

  Island run(std::uint32_t number) const {
    Island island;
    std::vector<Survivor> entered;
    for (std::size_t stage = 0; stage < pilot_.levels.size(); ++stage) {
      entered = run_stage(number, stage, entered, island);
      if (entered.empty()) break;
    }
    if (island.tried.size() == pilot_.levels.size()) {
      for (const Survivor& survivor : entered) island.births.insert(survivor.birth);
    }
    return island;
  }

 private:
  std::vector<Survivor> run_stage(std::uint32_t number, std::size_t stage, const std::vector<Survivor>& entered,
                                  Island& island) const {
    const std::uint64_t epoch = stage == 0 ? 0 : model::epoch_of(number, static_cast<std::uint32_t>(stage));
    const std::vector<std::size_t> parents = course_.parents(entered.size(), worlds_, epoch);
    const double level = pilot_.levels[stage];
    const auto look = [&](const World& now) { return course_.nearness(now, pilot_.order) >= level; };
    std::vector<Survivor> next;
    std::int64_t tried = 0;
    World world;
    for (std::size_t i = 0; i < worlds_; ++i) {
      if (options_.stop != nullptr && options_.stop->load()) break;
      try {
        std::int64_t birth = options_.worlds * number + static_cast<std::int64_t>(i);
        if (stage == 0) {
          model::begin(world, course_.model(), {course_.seed(), 0, static_cast<std::uint64_t>(birth)});
        } else {
          const Survivor& parent = entered[parents[i]];
          birth = parent.birth;
          world = parent.world;
          model::rekey(world, course_.model(), {course_.seed(), epoch, i});
        }
        const bool reached = course_.follow(world, look, island.effort);
        ++tried;
        if (reached) next.push_back({level == kDry ? World{} : world, birth});
      } catch (const std::bad_alloc&) {
        throw;
      } catch (const std::exception&) {
        ++island.failed;
        world = World{};
      }
    }
    island.tried.push_back(tried);
    island.passed.push_back(static_cast<std::int64_t>(next.size()));
    return next;
  }

  const Course& course_;
  const Pilot& pilot_;
  const RareOptions& options_;
  std::size_t worlds_;
};

std::vector<Island> run_islands(const Course& course, const Pilot& pilot, const RareOptions& options) {
  std::vector<Island> islands(static_cast<std::size_t>(options.islands));
  const Splitting splitting(course, pilot, options);
  std::mutex mutex;
  std::int64_t done = 0;
  in_parallel(options.jobs, islands.size(), [&](std::size_t i) {
    islands[i] = splitting.run(static_cast<std::uint32_t>(i));
    const std::lock_guard<std::mutex> lock(mutex);
    if (options.progress) options.progress(++done, options.islands);
  });
  return islands;
}

// ---- What they say ----

void estimate(const std::vector<Island>& islands, std::size_t stages, RareEstimate& out) {
  const auto n = static_cast<double>(islands.size());
  double sum = 0, squares = 0;
  for (const Island& island : islands) {
    sum += island.estimate(stages);
    if (island.tried.size() == stages) out.dry += island.passed.back();
    if (island.tried.size() == stages && island.passed.back() > 0) ++out.islands_dry;
    out.births += static_cast<std::int64_t>(island.births.size());
    out.failed += island.failed;
  }
  const double mean = sum / n;
  for (const Island& island : islands) squares += (island.estimate(stages) - mean) * (island.estimate(stages) - mean);
  const bool known = out.islands_dry > 1;
  out.probability = {mean, known ? std::sqrt(squares / (n - 1) / n) : std::numeric_limits<double>::infinity()};
  for (std::size_t stage = 0; stage < stages; ++stage) {
    double tried = 0, passed = 0;
    for (const Island& island : islands) {
      if (stage >= island.tried.size()) continue;
      tried += static_cast<double>(island.tried[stage]);
      passed += static_cast<double>(island.passed[stage]);
    }
    out.passed.push_back(tried > 0 ? passed / tried : kNone);
  }
}

/// Student's interval on the scale of ln(p / (1 - p)), which keeps it between 0 and 1 and is skew as the estimate is.
void interval(RareEstimate& out) {
  const double p = out.probability.value, se = out.probability.se;
  const double all = static_cast<double>(out.islands * out.worlds);
  if (p >= 1) {
    out.low = 1 - 3 / all;  // the rule of three
    out.high = 1;
  } else if (!(p > 0)) {
    out.low = 0;
    out.high = out.passed.size() == 1 ? 3 / all : kNone;
  } else if (!std::isfinite(se)) {
    out.low = out.high = kNone;
  } else {
    const double t = student_quantile(0.95, static_cast<double>(out.islands - 1));
    const double middle = std::log(p / (1 - p)), half = t * se / (p * (1 - p));
    out.low = 1 / (1 + std::exp(half - middle));
    out.high = 1 / (1 + std::exp(-half - middle));
  }
}

void compare_with_plain(const Pilot& pilot, RareEstimate& out) {
  const double p = out.probability.value, se = out.probability.se;
  out.plain_replications = pilot.plain_events > 0 ? static_cast<double>(out.events) / pilot.plain_events : kNone;
  const bool known = p > 0 && p < 1 && std::isfinite(se) && se > 0;
  out.plain_se = known ? std::sqrt(p * (1 - p) / out.plain_replications) : kNone;
  out.gain = known ? (out.plain_se / se) * (out.plain_se / se) : kNone;
}

}  // namespace

RareEvent rare_event(const model::Model& model, const std::string& measure) {
  const std::size_t bracket = measure.find('[');
  const std::string path = measure.substr(0, bracket);
  constexpr std::string_view kPath = "p_dry.";
  if (!path.starts_with(kPath)) {
    throw std::invalid_argument(
        "only the chance to run dry by a date can be split on: p_dry.14d[CITY,PRODUCT], or another number of days");
  }
  std::string of;
  if (bracket != std::string::npos) {
    if (measure.back() != ']') throw std::invalid_argument("']' is missing at the end");
    of = measure.substr(bracket + 1, measure.size() - bracket - 2);
    if (of.empty()) throw std::invalid_argument("a city and a product are wanted between the brackets");
  }
  RareEvent event;
  event.by = time_of(model, path.substr(kPath.size()));
  event.tank = tank_of(model, path, of);
  event.measure = fmt::format("{}[{}]", path, tank_name(model, event.tank));
  event.date = text::format_date(model.start_epoch + model.origin + event.by);
  const model::Tank& tank = model.tanks[static_cast<std::size_t>(event.tank)];
  event.city = model.cities[static_cast<std::size_t>(tank.city)].name.shown;
  event.product = model.products[static_cast<std::size_t>(tank.product)];
  return event;
}

RareEstimate estimate_rare(const model::Model& model, const RareEvent& event, const RareOptions& options) {
  if (options.islands < 2 || options.islands > 1'000'000) {
    throw std::invalid_argument("a splitting wants from two to a million islands");
  }
  if (options.worlds < 1 || options.worlds > 1'000'000) {
    throw std::invalid_argument("a splitting wants from one to a million worlds");
  }
  const Course course(model, event, options.seed);
  const Pilot pilot = run_pilot(course, std::max(kFewestPilotWorlds, options.worlds), options.jobs, options.stop);
  RareEstimate out;
  out.event = event;
  out.islands = options.islands;
  out.worlds = options.worlds;
  const std::vector<Island> islands = run_islands(course, pilot, options);
  out.stopped = options.stop != nullptr && options.stop->load();
  if (out.stopped) return out;
  Effort effort = pilot.effort;
  for (const Island& island : islands) effort += island.effort;
  out.events = effort.events;
  out.days = static_cast<double>(effort.time) / kDay;
  estimate(islands, pilot.levels.size(), out);
  interval(out);
  compare_with_plain(pilot, out);
  return out;
}

}  // namespace taji::study
