#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <output/tank_order.hpp>
#include <set>
#include <taji/model/simulate.hpp>
#include <taji/output/report_parts.hpp>
#include <taji/output/trace_text.hpp>
#include <tuple>

namespace taji::output {
namespace {

using model::Errand;
using model::Millis;
using model::Model;
using model::TraceEvent;
using model::TraceKind;
using model::World;

/// How often it is looked where the convoys are. A trip takes days, and halts of nights are far longer.
constexpr Millis kStep = 2 * kernel::kHour;
/// Replications that traffic is a mean of, beside the two that are shown.
constexpr std::size_t kMore = 6;
/// Groups of trucks to be shown; of more, those that carry fuel come first.
constexpr std::size_t kMostTracks = 1500;
constexpr std::size_t kMostEvents = 600;

std::size_t index(std::int64_t i) {
  return static_cast<std::size_t>(i);
}

/// Numbers of the report for those of the model.
struct Numbers {
  std::vector<std::int32_t> place, road, tank, corridor;

  explicit Numbers(const Model& model) {
    const auto number = [](const std::vector<std::size_t>& order) {
      std::vector<std::int32_t> out(order.size());
      for (std::size_t i = 0; i < order.size(); ++i) out[order[i]] = static_cast<std::int32_t>(i);
      return out;
    };
    place = number(ordered(model.places.size(), [&](std::size_t i) { return model.places[i].name.id; }));
    road = number(ordered(model.roads.size(), [&](std::size_t i) { return model.roads[i].name.id; }));
    tank = number(tank_order(model));
    corridor = number(corridor_order(model));
  }
};

using Point = std::pair<double, double>;  // longitude, latitude

/// In a straight line between the ends of a road.
std::optional<Point> on_map(const Model& model, std::int32_t from_place, std::int32_t road, double km) {
  const auto at = [&](std::int32_t place) -> std::optional<Point> {
    const model::Place& p = model.places[index(place)];
    if (!p.located) return std::nullopt;
    return Point{p.longitude, p.latitude};
  };
  if (road < 0) return from_place < 0 ? std::nullopt : at(from_place);
  const model::Road& r = model.roads[index(road)];
  const std::int32_t other = r.from == from_place ? r.to : r.from;
  const auto a = at(from_place), b = at(other);
  if (!a || !b) return std::nullopt;
  const double length = model.base[index(r.km)];
  const double part = length > 0 ? std::clamp(km / length, 0.0, 1.0) : 0;
  return Point{a->first + part * (b->first - a->first), a->second + part * (b->second - a->second)};
}

std::int32_t thousandths(double degrees) {
  return static_cast<std::int32_t>(std::lround(degrees * 1000));
}

/// Leaves out points that lie where a straight movement between their neighbours would be anyway.
void simplify(std::vector<std::array<std::int32_t, 4>>& points) {
  constexpr double kNear = 4;  // thousandths of a degree
  std::vector<std::array<std::int32_t, 4>> kept;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i > 0 && i + 1 < points.size() && points[i][3] == kept.back()[3] && points[i + 1][3] == points[i][3]) {
      const auto& a = kept.back();
      const auto& b = points[i + 1];
      const double part = static_cast<double>(points[i][0] - a[0]) / (b[0] - a[0]);
      const double x = a[1] + part * (b[1] - a[1]), y = a[2] + part * (b[2] - a[2]);
      // Against the last point kept, so that errors do not add up over a bend: the halts at both its ends stay.
      const bool straight = std::abs(x - points[i][1]) < kNear && std::abs(y - points[i][2]) < kNear;
      const bool one_step = i == 1 || kept.back() == points[i - 1];
      if (straight && (one_step || (a[1] == points[i][1] && a[2] == points[i][2]))) continue;
    }
    kept.push_back(points[i]);
  }
  points = std::move(kept);
}

/// Follows one replication.
class Watch {
 public:
  Watch(const Model& model, const Numbers& numbers, std::vector<double>& road_trucks)
      : model_(model), numbers_(numbers), road_trucks_(road_trucks) {}

  void run(const kernel::Address& address, bool tracing) {
    model::begin(world_, model_, address, {tracing});
    for (Millis at = 0;; at = std::min(at + kStep, model_.horizon)) {
      model::advance(world_, model_, at);
      if (at >= model_.origin) look(at);
      if (at == model_.horizon) break;
    }
    model::finish(world_, model_);
  }

  Replay replay() const;

 private:
  using Key = std::tuple<std::int32_t, std::int32_t, std::uint32_t>;  // corridor, errand, ordinal
  struct Seen {
    std::int32_t route = -1, leg = -1;
    ReplayTrack track;
  };

  void look(Millis at);
  void count_roads(const model::Convoy& convoy, const model::Position& where, Seen& seen);
  void add_events(Replay& out) const;

  const Model& model_;
  const Numbers& numbers_;
  std::vector<double>& road_trucks_;
  World world_;
  std::map<Key, Seen> seen_;
};

/// Adds the trucks of a loaded convoy to every road that it has entered since it was last looked at.
void Watch::count_roads(const model::Convoy& convoy, const model::Position& where, Seen& seen) {
  if (convoy.route < 0) return;
  const std::int32_t length = world_.routes.length(convoy.route);
  if (seen.route != convoy.route) {
    // On a new route the road under way was counted on the one before.
    seen.leg = seen.route < 0 || where.road < 0 ? -1 : 0;
    seen.route = convoy.route;
  }
  std::int32_t now = seen.leg;
  for (std::int32_t leg = std::max(seen.leg, 0); leg < length; ++leg) {
    const std::int32_t arc = world_.routes.arc(convoy.route, leg);
    if (where.road >= 0 && network::RoadGraph::road(arc) == where.road) now = leg;
    if (where.road < 0 && model_.graph.to(arc) == where.place) now = leg;
  }
  for (std::int32_t leg = seen.leg + 1; leg <= now; ++leg) {
    road_trucks_[index(numbers_.road[index(network::RoadGraph::road(world_.routes.arc(convoy.route, leg)))])] +=
        static_cast<double>(convoy.trucks);
  }
  seen.leg = std::max(seen.leg, now);
}

void Watch::look(Millis at) {
  const auto hour = static_cast<std::int32_t>((at - model_.origin) / kernel::kHour);
  for (std::size_t i = 0; i < world_.convoys.size(); ++i) {
    const model::Convoy& convoy = world_.convoys[i];
    if (convoy.stance == model::Stance::gone || convoy.corridor < 0 || convoy.trucks <= 0) continue;
    const model::Position where = model::locate(world_, model_, static_cast<std::int32_t>(i));
    const Key key{convoy.corridor, static_cast<std::int32_t>(convoy.born_as), convoy.ordinal};
    Seen& seen = seen_[key];
    if (convoy.errand == Errand::haul) count_roads(convoy, where, seen);
    std::int32_t from = where.place;
    if (where.road >= 0 && convoy.route >= 0) {
      // Kilometres count from the end by which it entered.
      for (std::int32_t leg = 0; leg < world_.routes.length(convoy.route); ++leg) {
        const std::int32_t arc = world_.routes.arc(convoy.route, leg);
        if (network::RoadGraph::road(arc) == where.road) from = model_.graph.from(arc);
      }
    }
    const auto point = on_map(model_, from, where.road, where.km);
    if (!point) continue;
    ReplayTrack& track = seen.track;
    track.corridor = numbers_.corridor[index(convoy.corridor)];
    track.errand = static_cast<std::int32_t>(convoy.errand);
    track.ordinal = static_cast<std::int32_t>(convoy.ordinal);
    track.points.push_back({hour, thousandths(point->first), thousandths(point->second),
                            static_cast<std::int32_t>(std::min<std::int64_t>(convoy.trucks, 1'000'000))});
  }
}

const char* kind_of(TraceKind kind) {
  switch (kind) {
    case TraceKind::attacked:
      return "attack";
    case TraceKind::repelled:
      return "repelled";
    case TraceKind::closed:
      return "closed";
    case TraceKind::reopened:
      return "reopened";
    case TraceKind::dry:
      return "dry";
    case TraceKind::refilled:
      return "refilled";
    case TraceKind::timeline:
      return "timeline";
    default:
      return nullptr;
  }
}

void Watch::add_events(Replay& out) const {
  for (const TraceEvent& event : world_.trace) {
    const char* kind = kind_of(event.kind);
    if (kind == nullptr || event.at < model_.origin || out.events.size() >= kMostEvents) continue;
    ReplayEvent one;
    one.hour = std::round(static_cast<double>(event.at - model_.origin) / static_cast<double>(kernel::kHour) * 10) / 10;
    one.kind = kind;
    if (event.place >= 0) one.place = numbers_.place[index(event.place)];
    if (event.road >= 0) one.road = numbers_.road[index(event.road)];
    if (event.tank >= 0) one.tank = numbers_.tank[index(event.tank)];
    std::int32_t place = event.place;
    if (place < 0 && event.road >= 0) place = model_.roads[index(event.road)].from;
    if (event.tank >= 0) place = model_.cities[index(model_.tanks[index(event.tank)].city)].place;
    const bool in_the_middle = event.place < 0 && event.road >= 0;
    const double km = in_the_middle ? model_.base[index(model_.roads[index(event.road)].km)] / 2 : event.km;
    if (const auto point = on_map(model_, place, event.road, km)) {
      one.x = thousandths(point->first);
      one.y = thousandths(point->second);
    }
    one.trucks = event.trucks;
    one.lost = event.lost;
    if (event.kind == TraceKind::timeline) one.what = trace_line(model_, event).what;
    out.events.push_back(std::move(one));
  }
}

Replay Watch::replay() const {
  Replay out;
  for (const auto& [key, seen] : seen_) {
    if (seen.track.points.size() < 2) continue;
    out.tracks.push_back(seen.track);
    simplify(out.tracks.back().points);
  }
  std::stable_sort(out.tracks.begin(), out.tracks.end(), [](const ReplayTrack& a, const ReplayTrack& b) {
    return std::tuple(a.errand != 1, a.corridor, a.ordinal) < std::tuple(b.errand != 1, b.corridor, b.ordinal);
  });
  if (out.tracks.size() > kMostTracks) out.tracks.resize(kMostTracks);
  add_events(out);
  const auto days = index(model_.day_count());
  out.stock.resize(model_.tanks.size());
  for (std::size_t tank = 0; tank < model_.tanks.size(); ++tank) {
    std::vector<double>& stock = out.stock[index(numbers_.tank[tank])];
    double most = world_.tanks[tank].capacity;
    for (std::size_t day = 0; day < days; ++day) {
      stock.push_back(static_cast<double>(world_.record.tank_days[tank * days + day].stock_l));
    }
    if (!std::isfinite(most) || most <= 0) most = std::max(1.0, *std::max_element(stock.begin(), stock.end()));
    for (double& one : stock) one = std::round(std::clamp(one / most, 0.0, 1.0) * 1000) / 1000;
  }
  return out;
}

}  // namespace

void add_replays(Report& report, const Model& model, std::vector<Unserved> replications,
                 const ensemble::Options& options) {
  if (replications.empty()) return;
  const Numbers numbers(model);
  std::vector<std::int64_t> first;
  for (std::size_t i = 0; i < std::min(kMore, replications.size()); ++i) first.push_back(replications[i].second);
  std::sort(replications.begin(), replications.end());
  std::vector<double> road_trucks(model.roads.size(), 0);
  std::set<std::int64_t> watched;
  const auto watch = [&](std::int64_t replication) -> std::optional<Replay> {
    try {
      Watch one(model, numbers, road_trucks);
      one.run(ensemble::address_of(options, replication), true);
      watched.insert(replication);
      return one.replay();
    } catch (const model::ReplicationError&) {
      return std::nullopt;
    }
  };
  const std::size_t n = replications.size();
  for (const auto& [role, at] : {std::pair("median", (n - 1) / 2), std::pair("worst", n - 1 - (n - 1) / 20)}) {
    const std::int64_t replication = replications[at].second;
    if (watched.contains(replication)) continue;
    if (auto replay = watch(replication)) {
      replay->role = role;
      replay->replication = replication;
      replay->unserved_l = static_cast<double>(replications[at].first);
      report.replays.push_back(std::move(*replay));
    }
  }
  for (const std::int64_t replication : first) {
    if (!watched.contains(replication)) (void)watch(replication);
  }
  report.traffic_replications = static_cast<std::int64_t>(watched.size());
  const double weeks = report.horizon_days / 7 * static_cast<double>(std::max<std::size_t>(watched.size(), 1));
  for (std::size_t road = 0; road < road_trucks.size(); ++road) {
    report.roads[road].trucks_week = std::round(road_trucks[road] / weeks * 10) / 10;
  }
}

}  // namespace taji::output
