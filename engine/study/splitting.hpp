// Worlds on their way to a dry tank: what the pilot and the islands of a splitting have in common.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <taji/model/rekey.hpp>
#include <taji/model/simulate.hpp>
#include <taji/study/nearness.hpp>
#include <taji/study/rare.hpp>
#include <utility>
#include <vector>

namespace taji::study {

inline constexpr double kDry = std::numeric_limits<double>::infinity();  ///< the last level

/// What was simulated.
struct Effort {
  std::int64_t events = 0;
  kernel::Millis time = 0;

  Effort& operator+=(const Effort& other) {
    events += other.events;
    time += other.time;
    return *this;
  }
};

class Course {
 public:
  Course(const model::Model& model, const RareEvent& event, std::uint64_t seed);

  const model::Model& model() const { return model_; }
  std::uint64_t seed() const { return seed_; }
  bool dry(const model::World& world) const {
    return world.record.tanks[static_cast<std::size_t>(tank_)].first_stockout <= by_;
  }
  /// In days, with what is on the way: copies of a world share that, so it makes a world what it will be.
  double cover(const model::World& world) const {
    const double need_per_day = world.tanks[static_cast<std::size_t>(tank_)].need * static_cast<double>(kernel::kDay);
    const double stock = model::cover_days(world, model_, tank_);
    return need_per_day > 0 ? stock + model::on_the_way_l(world, model_, tank_) / need_per_day : stock;
  }
  double days_left(const model::World& world) const {
    return static_cast<double>(deadline_ - world.now) / static_cast<double>(kernel::kDay);
  }
  /// kDry for a tank that ran dry.
  double nearness(const model::World& world, const Nearness& order) const {
    return dry(world) ? kDry : order(cover(world), days_left(world));
  }

  /// Goes on until `enough(world)`, which is asked on a fixed grid of moments from the origin to the deadline, all
  /// events up to each being done; true if it said so. Asked at once where the world stands on the grid.
  template <typename Enough>
  bool follow(model::World& world, Enough enough, Effort& effort) const {
    const std::int64_t events = world.record.events;
    const kernel::Millis began = world.now;
    bool reached = false;
    if (world.now < model_.origin || !world.recording) model::advance(world, model_, model_.origin);
    for (;;) {
      reached = enough(world);
      if (reached || world.now >= deadline_) break;
      model::advance(world, model_, next_look(world.now));
    }
    effort += {world.record.events - events, world.now - began};
    return reached;
  }

  /// Whose copies the `count` worlds of the next stage are: each survivor has count / survivors on average, rounded up
  /// or down by one uniform keyed (seed, epoch, 'resample'). Empty without survivors.
  std::vector<std::size_t> parents(std::size_t survivors, std::size_t count, std::uint64_t epoch) const;

 private:
  kernel::Millis next_look(kernel::Millis now) const;

  const model::Model& model_;
  std::int32_t tank_;
  kernel::Millis by_, deadline_, step_;
  std::uint64_t seed_;
};

/// What the pilot found out, with chance of its own.
struct Pilot {
  Nearness order{0, 1};
  std::vector<double> levels;  ///< ascending; the last is kDry
  Effort effort;
  double plain_events = 0;  ///< of a replication up to the deadline, or until it is dry
};

/// Levels such that about a fifth of the worlds pass each. `worlds` begin each stage.
Pilot run_pilot(const Course& course, std::int64_t worlds, int jobs, const std::atomic<bool>* stop);

}  // namespace taji::study
