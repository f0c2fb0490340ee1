#include "study/splitting.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <functional>
#include <new>
#include <optional>
#include <study/parallel.hpp>
#include <taji/kernel/stream.hpp>

namespace taji::study {
namespace {

using kernel::Millis;
using model::World;

constexpr Millis kLooks = 512;  ///< between the origin and the deadline, at most
constexpr Millis kShortestStep = 15 * kernel::kMinute;
constexpr std::uint32_t kPilotIsland = 0xffffffffU;
constexpr std::size_t kPassOf = 5;  ///< one world in so many passes a level
constexpr std::size_t kMostLevels = 64;
constexpr std::size_t kBundle = 16;  ///< worlds that a thread takes at once
constexpr double kNowhere = -std::numeric_limits<double>::infinity();

/// The worlds with which a stage of the pilot begins.
struct PilotStage {
  const Course& course;
  std::uint32_t number = 0;
  std::vector<World> entered;  ///< none: births
  std::vector<std::size_t> parents;

  void start(World& world, std::size_t i) const {
    // Births, too, are of the pilot's epoch: its stage 1.
    const kernel::Address address{course.seed(), model::epoch_of(kPilotIsland, number + 1), i};
    if (number == 0) return model::begin(world, course.model(), address);
    world = entered[parents[i]];
    model::rekey(world, course.model(), address);
  }
};

struct Threads {
  std::size_t worlds = 0;
  int jobs = 1;
  const std::atomic<bool>* stop = nullptr;

  bool stopped() const { return stop != nullptr && stop->load(); }
};

/// Calls work(world, i) for the worlds of a stage that `wanted(i)`; those that cannot go on are left alone. What they
/// took is added up in order.
void each(const PilotStage& stage, const Threads& threads, const std::function<bool(std::size_t)>& wanted,
          const std::function<void(World&, std::size_t, Effort&)>& work, Effort& total) {
  std::vector<Effort> efforts(threads.worlds);
  in_parallel(threads.jobs, (threads.worlds + kBundle - 1) / kBundle, [&](std::size_t bundle) {
    World world;
    for (std::size_t i = bundle * kBundle; i < std::min(threads.worlds, (bundle + 1) * kBundle); ++i) {
      if (threads.stopped()) return;
      if (!wanted(i)) continue;
      try {
        stage.start(world, i);
        work(world, i, efforts[i]);
      } catch (const std::bad_alloc&) {
        throw;
      } catch (const std::exception&) {
        world = World{};
      }
    }
  });
  for (const Effort& effort : efforts) total += effort;
}

bool every(std::size_t) {
  return true;
}

/// The course of one birth: cover and days left at each look, and whether it ran dry.
struct Trail {
  std::vector<std::pair<double, double>> looks;
  bool dry = false;
};

SupplySeen supply_seen(const Trail& trail) {
  if (trail.looks.size() < 2) return {};
  const auto [cover, left] = trail.looks.front();
  const auto [cover_then, left_then] = trail.looks.back();
  const double days = left - left_then, came = cover_then - cover + days;
  return std::isfinite(came) ? SupplySeen{days, came} : SupplySeen{};
}

double highest(const Trail& trail, const Nearness& order) {
  if (trail.dry) return kDry;
  double best = kNowhere;
  for (const auto& [cover, left] : trail.looks) best = std::max(best, order(cover, left));
  return best;
}

/// Births of the pilot: fits the order, and says how near each came.
std::vector<double> births(const PilotStage& stage, const Threads& threads, Pilot& pilot) {
  const Course& course = stage.course;
  std::vector<Trail> trails(threads.worlds);
  each(
      stage, threads, every,
      [&](World& world, std::size_t i, Effort& effort) {
        const auto look = [&](const World& now) {
          trails[i].looks.emplace_back(course.cover(now), course.days_left(now));
          return course.dry(now);
        };
        trails[i].dry = course.follow(world, look, effort);
      },
      pilot.effort);
  pilot.plain_events = static_cast<double>(pilot.effort.events) / static_cast<double>(threads.worlds);
  std::vector<SupplySeen> seen;
  for (const Trail& trail : trails) seen.push_back(supply_seen(trail));
  pilot.order = nearness_of(seen);
  std::vector<double> best;
  for (const Trail& trail : trails) best.push_back(highest(trail, pilot.order));
  return best;
}

std::vector<double> copies(const PilotStage& stage, const Threads& threads, Pilot& pilot) {
  const Course& course = stage.course;
  std::vector<double> best(threads.worlds, kNowhere);
  each(
      stage, threads, every,
      [&](World& world, std::size_t i, Effort& effort) {
        const auto look = [&](const World& now) {
          best[i] = std::max(best[i], course.nearness(now, pilot.order));
          return best[i] == kDry;
        };
        course.follow(world, look, effort);
      },
      pilot.effort);
  return best;
}

/// The level that one world in kPassOf reaches, above the last; kDry where so many run dry, or none comes nearer.
double next_level(std::vector<double> best, double last) {
  std::sort(best.begin(), best.end(), std::greater<>());
  const double wanted = best[std::max<std::size_t>(best.size() / kPassOf, 1) - 1];
  if (wanted > last) return wanted;
  const auto not_above = std::find_if(best.begin(), best.end(), [&](double value) { return !(value > last); });
  return not_above == best.begin() ? kDry : *(not_above - 1);
}

/// The worlds of a stage as they enter a level. A second run of the same worlds, up to there: each is what it was.
std::vector<World> at_level(const PilotStage& stage, const Threads& threads, const std::vector<double>& best,
                            Pilot& pilot) {
  const Course& course = stage.course;
  const double level = pilot.levels.back();
  std::vector<std::optional<World>> at(threads.worlds);
  each(
      stage, threads, [&](std::size_t i) { return best[i] >= level; },
      [&](World& world, std::size_t i, Effort& effort) {
        const auto look = [&](const World& now) { return course.nearness(now, pilot.order) >= level; };
        if (course.follow(world, look, effort)) at[i] = world;
      },
      pilot.effort);
  std::vector<World> entered;
  for (std::optional<World>& world : at) {
    if (world) entered.push_back(std::move(*world));
  }
  return entered;
}

}  // namespace

Course::Course(const model::Model& model, const RareEvent& event, std::uint64_t seed)
    : model_(model),
      tank_(event.tank),
      by_(event.by),
      deadline_(model.origin + event.by),
      step_(std::max(kShortestStep, (event.by + kLooks - 1) / kLooks)),
      seed_(seed) {}

Millis Course::next_look(Millis now) const {
  const Millis since = now - model_.origin;
  return std::min(deadline_, model_.origin + (since / step_ + 1) * step_);
}

std::vector<std::size_t> Course::parents(std::size_t survivors, std::size_t count, std::uint64_t epoch) const {
  std::vector<std::size_t> out;
  if (survivors == 0) return out;
  const std::uint64_t of = survivors;
  std::uint64_t at = kernel::Stream({seed_, epoch, 0}, kernel::name_hash("resample"), 0, 0).below(of);
  for (std::size_t parent = 0; parent < survivors; ++parent) {
    const std::uint64_t next = at + count;
    out.insert(out.end(), next / of - at / of, parent);
    at = next;
  }
  return out;
}

Pilot run_pilot(const Course& course, std::int64_t worlds, int jobs, const std::atomic<bool>* stop) {
  const Threads threads{static_cast<std::size_t>(worlds), jobs, stop};
  Pilot pilot;
  PilotStage stage{course, 0, {}, {}};
  std::vector<double> best = births(stage, threads, pilot);
  double last = kNowhere;
  while (!threads.stopped()) {
    last = pilot.levels.size() + 1 < kMostLevels ? next_level(best, last) : kDry;
    pilot.levels.push_back(last);
    if (last == kDry) break;
    stage.entered = at_level(stage, threads, best, pilot);
    ++stage.number;
    stage.parents =
        course.parents(stage.entered.size(), threads.worlds, model::epoch_of(kPilotIsland, stage.number + 1));
    if (stage.entered.empty()) break;  // all that came so near failed, or the run was stopped
    best = copies(stage, threads, pilot);
  }
  if (pilot.levels.empty() || pilot.levels.back() != kDry) pilot.levels.push_back(kDry);
  return pilot;
}

}  // namespace taji::study
