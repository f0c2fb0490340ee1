#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>
#include <study/parts.hpp>
#include <taji/study/measure.hpp>
#include <taji/text/diagnostic.hpp>

namespace taji::study {
namespace {

using ensemble::Ensemble;
using Read = Measure::Read;
using Form = Measure::Form;

constexpr double kDay = static_cast<double>(kernel::kDay);
constexpr int kLess = -1, kMore = 1;

/// Replications that are run before their tables are dropped.
constexpr std::int64_t kBatch = 512;

std::size_t at(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

Read subtracted(Read from, Read what) {
  return [from = std::move(from), what = std::move(what)](const Ensemble& e, std::size_t row) {
    return from(e, row) - what(e, row);
  };
}

/// One kind of record of one entity.
template <typename Record, typename Field>
Read field(std::vector<Record> Ensemble::*table, std::int32_t Ensemble::*width, std::size_t entity,
           Field Record::*member) {
  return [=](const Ensemble& e, std::size_t row) -> std::int64_t {
    return (e.*table)[row * at(e.*width) + entity].*member;
  };
}

template <typename Field>
Read tank_field(std::size_t tank, Field model::TankRecord::*member) {
  return field(&Ensemble::tank_records, &Ensemble::tanks, tank, member);
}

template <typename Field>
Read class_field(std::size_t cls, Field model::ClassRecord::*member) {
  return field(&Ensemble::class_records, &Ensemble::classes, cls, member);
}

Read corridor_field(std::size_t corridor, std::int64_t model::CorridorRecord::*member) {
  return field(&Ensemble::corridor_records, &Ensemble::corridors, corridor, member);
}

template <typename Field>
Read tank_day(std::size_t tank, std::int32_t day, Field model::TankDay::*member) {
  return [=](const Ensemble& e, std::size_t row) -> std::int64_t {
    return e.tank_days[(row * at(e.tanks) + tank) * at(e.days) + at(day)].*member;
  };
}

Read no_later(Read time, kernel::Millis by) {
  return
      [time = std::move(time), by](const Ensemble& e, std::size_t row) -> std::int64_t { return time(e, row) <= by; };
}

kernel::Millis moment(const Mark& mark) {
  return kernel::round_to_millis(mark.days * kDay);
}

class Builder {
 public:
  explicit Builder(const model::Model& model) : model_(model), marks_(marks_of(model)) {}

  std::vector<Measure> build() {
    for (const std::int32_t tank : order_of_tanks(model_)) tank_measures(at(tank));
    series();
    for (const std::int32_t corridor : order_of_corridors(model_)) corridor_measures(at(corridor));
    return std::move(out_);
  }

 private:
  void add(std::string path, Quantity quantity, Form form, double unit, int better, Read y, Read x = {}) {
    out_.push_back({std::move(path), of_, quantity, form, unit, better, std::move(y), std::move(x)});
  }
  void mean(std::string path, Quantity quantity, double unit, int better, Read y) {
    add(std::move(path), quantity, Form::mean, unit, better, std::move(y));
  }
  void share(std::string path, int better, Read y) {
    add(std::move(path), Quantity::share, Form::share, 1, better, std::move(y));
  }

  void tank_measures(std::size_t tank) {
    using Record = model::TankRecord;
    const auto f = [&](auto Record::*member) { return tank_field(tank, member); };
    of_ = {model_.cities[at(model_.tanks[tank].city)].name.id, model_.products[at(model_.tanks[tank].product)]};
    const auto recorded = static_cast<double>(model_.horizon - model_.origin);
    const Read unserved = f(&Record::unserved_l), need = f(&Record::need_l);
    mean("unserved_l", Quantity::litres, 1, kLess, unserved);
    add("unserved_l.share", Quantity::share, Form::ratio, 1, kLess, unserved, need);
    add("served_share", Quantity::share, Form::ratio, 1, kMore, subtracted(need, unserved), need);
    for (const Mark& mark : marks_) {
      share("p_dry." + mark.label, kLess, no_later(f(&Record::first_stockout), moment(mark)));
    }
    share("p_dry_origin", kLess, no_later(f(&Record::first_stockout), 0));
    mean("shortage_days", Quantity::days, 1, kLess, f(&Record::shortage_days));
    add("spell_days", Quantity::days, Form::ratio, kDay, kLess, f(&Record::short_spell_ms), f(&Record::short_spells));
    mean("dry_fraction", Quantity::share, recorded, kLess, f(&Record::dry_ms));
    add("dry_spell_days", Quantity::days, Form::ratio, kDay, kLess, f(&Record::dry_spell_ms), f(&Record::dry_spells));
    mean("stock_l", Quantity::litres, 1, kMore, f(&Record::mean_stock_l));
    mean("need_l", Quantity::litres, 1, 0, need);
    mean("delivered_l", Quantity::litres, 1, kMore, f(&Record::delivered_l));
    mean("dispatched_l", Quantity::litres, 1, 0, f(&Record::dispatched_l));
    for (const Mark& mark : marks_) cover_and_phase(tank, mark);
    const model::Tank& described = model_.tanks[tank];
    for (std::int32_t c = described.first_class; c < described.first_class + described.class_count; ++c) {
      class_measures(at(c));
    }
  }

  void cover_and_phase(std::size_t tank, const Mark& mark) {
    constexpr std::int64_t kNoNeed = std::numeric_limits<std::int32_t>::max();
    const Read mdays = tank_day(tank, mark.day, &model::TankDay::cover_mdays);
    const Read phase = tank_day(tank, mark.day, &model::TankDay::phase);
    add(
        "cover_days." + mark.label, Quantity::days, Form::ratio, 1000, kMore,
        [mdays](const Ensemble& e, std::size_t row) { return mdays(e, row) == kNoNeed ? 0 : mdays(e, row); },
        [mdays](const Ensemble& e, std::size_t row) -> std::int64_t { return mdays(e, row) != kNoNeed; });
    for (int k = 0; k < 5; ++k) {
      share("phase." + mark.label + "." + std::to_string(k),
            k == 0   ? kMore
            : k == 4 ? kLess
                     : 0,
            [phase, k](const Ensemble& e, std::size_t row) -> std::int64_t { return phase(e, row) == k; });
    }
  }

  void class_measures(std::size_t cls) {
    using Record = model::ClassRecord;
    const auto f = [&](auto Record::*member) { return class_field(cls, member); };
    const std::string prefix = "classes." + model_.classes[cls].name.id + ".";
    const Read unserved = f(&Record::unserved_l), need = f(&Record::need_l);
    mean(prefix + "need_l", Quantity::litres, 1, 0, need);
    mean(prefix + "unserved_l", Quantity::litres, 1, kLess, unserved);
    add(prefix + "served_share", Quantity::share, Form::ratio, 1, kMore, subtracted(need, unserved), need);
    for (const Mark& mark : marks_) {
      share(prefix + "p_unserved." + mark.label, kLess, no_later(f(&Record::first_unserved), moment(mark)));
    }
  }

  void series() {
    using Kind = model::DaySeries::Kind;
    for (std::size_t i = 0; i < model_.series.size(); ++i) {
      const model::DaySeries& one = model_.series[i];
      const std::string& city = model_.cities[at(one.city)].name.id;
      const auto product = [&] { return model_.products[at(model_.tanks[at(one.tank)].product)]; };
      switch (one.kind) {
        case Kind::service_hours:
          of_ = {city, model_.services[at(one.subject)].name.id};
          days_of(i, "hours", Quantity::hours, one.kind, kMore);
          break;
        case Kind::price_index:
          of_ = {city, product()};
          days_of(i, "price_index", Quantity::number, one.kind, kLess);
          break;
        case Kind::class_served:
          of_ = {city, product()};
          days_of(i, "classes." + model_.classes[at(one.subject)].name.id + ".daily_served_share", Quantity::share,
                  one.kind, kMore);
          break;
        case Kind::queue:
          of_ = {city, product()};
          days_of(i, "queue_l", Quantity::litres, one.kind, kLess);
          break;
        case Kind::reserve:
          of_ = {city, product()};
          days_of(i, "reserve_l", Quantity::litres, one.kind, kMore);
          break;
      }
    }
  }

  void days_of(std::size_t series, const std::string& path, Quantity quantity, model::DaySeries::Kind kind,
               int better) {
    const double unit = model::units_in_one(kind);
    const auto days = at(model_.day_count());
    const auto first = [series, days](const Ensemble& e, std::size_t row) {
      return e.daily_series.begin() + static_cast<std::ptrdiff_t>((row * at(e.series) + series) * days);
    };
    for (const Mark& mark : marks_) {
      mean(path + "." + mark.label, quantity, unit, better,
           [first, mark](const Ensemble& e, std::size_t row) -> std::int64_t { return first(e, row)[mark.day]; });
    }
    mean(path + ".all_days", quantity, unit * static_cast<double>(days), better,
         [first, days](const Ensemble& e, std::size_t row) {
           return std::accumulate(first(e, row), first(e, row) + static_cast<std::ptrdiff_t>(days), std::int64_t{0});
         });
  }

  void corridor_measures(std::size_t corridor) {
    using Record = model::CorridorRecord;
    const auto f = [&](std::int64_t Record::*member) { return corridor_field(corridor, member); };
    of_ = {model_.corridors[corridor].name.id};
    const std::initializer_list<std::tuple<const char*, std::int64_t Record::*, int>> counts = {
        {"trips", &Record::trips, 0},
        {"attacks", &Record::attacks, kLess},
        {"repelled", &Record::repelled, 0},
        {"trucks_sent", &Record::trucks_sent, 0},
        {"trucks_arrived", &Record::trucks_arrived, kMore},
        {"trucks_lost", &Record::trucks_lost, kLess},
        {"loads_lost", &Record::loads_lost, kLess},
        {"arranged", &Record::arranged, 0},
        {"drivers_withdrawn", &Record::drivers_withdrawn, kLess},
        {"cycles", &Record::cycles, kMore}};
    for (const auto& [path, member, better] : counts) mean(path, Quantity::number, 1, better, f(member));
    mean("delivered_l", Quantity::litres, 1, kMore, f(&Record::delivered_l));
    mean("lost_l", Quantity::litres, 1, kLess, f(&Record::lost_l));
    mean("paid_l", Quantity::litres, 1, kLess, f(&Record::paid_l));
    const Read lost = f(&Record::trucks_lost), arrived = f(&Record::trucks_arrived);
    add("lost_share", Quantity::share, Form::ratio, 1, kLess, lost,
        [lost, arrived](const Ensemble& e, std::size_t row) { return lost(e, row) + arrived(e, row); });
    add("p_trip_untouched", Quantity::share, Form::share_of, 1, kMore, f(&Record::trips_untouched),
        f(&Record::trips_ended));
    add("wait_days", Quantity::days, Form::ratio, kDay, kLess, f(&Record::wait_truck_ms), f(&Record::trucks_waited));
    add("haul_days", Quantity::days, Form::ratio, kDay, kLess, f(&Record::haul_truck_ms), f(&Record::trucks_arrived));
    for (std::size_t stage = 0; stage < model::kStages; ++stage) {
      add(
          std::string("days.") + model::kStageNames[stage], Quantity::days, Form::ratio, kDay, 0,
          [corridor, stage](const Ensemble& e, std::size_t row) {
            return e.corridor_records[row * at(e.corridors) + corridor].stage_truck_ms[stage];
          },
          f(&Record::cycles));
    }
  }

  const model::Model& model_;
  std::vector<Mark> marks_;
  std::vector<std::string> of_;
  std::vector<Measure> out_;
};

/// A wish without spaces, and its path without .mean or .value.
struct Wish {
  std::string path, of;
};

Wish parted(const std::string& text) {
  std::string plain;
  std::copy_if(text.begin(), text.end(), std::back_inserter(plain), [](char c) { return c != ' ' && c != '\t'; });
  const std::size_t bracket = plain.find('[');
  Wish wish{plain.substr(0, bracket), bracket == std::string::npos ? "" : plain.substr(bracket)};
  for (const char* last : {".mean", ".value"}) {
    if (wish.path.ends_with(last)) wish.path.resize(wish.path.size() - std::string_view(last).size());
  }
  return wish;
}

std::string bracket(const Measure& measure) {
  std::string out = "[";
  for (const std::string& part : measure.of) out += (out.size() > 1 ? "," : "") + part;
  return out + "]";
}

Column read_column(const Read& read, const Ensemble& e) {
  return read ? column(e.replications.size(), [&](std::size_t row) { return read(e, row); }) : Column{};
}

}  // namespace

std::string Measure::name() const {
  return path + bracket(*this);
}

std::vector<Measure> measures_of(const model::Model& model) {
  return Builder(model).build();
}

std::vector<Measure> named_measures(const std::vector<Measure>& all, const std::string& text) {
  const Wish wish = parted(text);
  std::vector<Measure> found;
  for (const Measure& measure : all) {
    if (measure.path == wish.path && (wish.of.empty() || bracket(measure) == wish.of)) found.push_back(measure);
  }
  return found;
}

std::vector<Measure> measures_in(const model::Model& model, const std::vector<Measure>& wanted) {
  std::map<std::string, Measure> own;
  for (Measure& measure : measures_of(model)) own.emplace(measure.name(), std::move(measure));
  std::vector<Measure> out = wanted;
  for (Measure& measure : out) {
    const auto same = own.find(measure.name());
    if (same != own.end()) {
      measure = same->second;
    } else {
      measure.y = measure.x = {};
    }
  }
  return out;
}

std::string measure_hint(const std::vector<Measure>& all, const std::string& text) {
  const Wish wish = parted(text);
  std::vector<std::string> paths, of_this_path;
  std::set<std::string> seen;
  for (const Measure& measure : all) {
    if (seen.insert(measure.path).second) paths.push_back(measure.path);
    if (measure.path == wish.path) of_this_path.push_back(measure.name());
  }
  if (!of_this_path.empty()) {
    const std::string near = text::did_you_mean(wish.path + wish.of, of_this_path);
    return near.empty() ? "for example " + of_this_path.front() : near;
  }
  const std::string near = text::did_you_mean(wish.path, paths);
  return near.empty() ? "for example unserved_l, p_dry.horizon or trucks_lost" : near;
}

void append(Samples& samples, const std::vector<Measure>& measures, const Ensemble& e) {
  if (!samples.replications.empty() && !e.replications.empty() &&
      e.replications.front() <= samples.replications.back()) {
    throw std::invalid_argument("replications must be put together in their order");
  }
  samples.seed = e.seed;
  samples.requested += e.requested;
  samples.antithetic = e.antithetic;
  samples.stopped = samples.stopped || e.stopped;
  samples.events += e.events;
  samples.failures.insert(samples.failures.end(), e.failures.begin(), e.failures.end());
  samples.replications.insert(samples.replications.end(), e.replications.begin(), e.replications.end());
  samples.islands = e.islands;
  samples.y.resize(measures.size());
  samples.x.resize(measures.size());
  for (std::size_t m = 0; m < measures.size(); ++m) {
    const Column y = read_column(measures[m].y, e), x = read_column(measures[m].x, e);
    samples.y[m].insert(samples.y[m].end(), y.begin(), y.end());
    samples.x[m].insert(samples.x[m].end(), x.begin(), x.end());
  }
}

Samples sample(const model::Model& model, const std::vector<Measure>& measures, const ensemble::Options& options) {
  Samples samples;
  samples.stratified = model.has_uncertain_inputs();
  for (std::int64_t done = 0; done < options.replications && !samples.stopped; done += kBatch) {
    ensemble::Options batch = options;
    batch.first = options.first + done;
    batch.replications = std::min(kBatch, options.replications - done);
    if (options.progress) {
      batch.progress = [&](std::int64_t n, std::int64_t) { options.progress(done + n, options.replications); };
    }
    append(samples, measures, ensemble::run(model, batch));
  }
  samples.requested = options.replications;
  return samples;
}

Estimate estimate(const Measure& measure, const Samples& samples, std::size_t m) {
  const Sampling sampling = samples.sampling();
  switch (measure.form) {
    case Form::mean:
      return scaled(sampling.mean(samples.y[m]), measure.unit);
    case Form::share:
      return sampling.share(samples.y[m]);
    case Form::share_of:
      return sampling.share_of(samples.y[m], samples.x[m]);
    case Form::ratio:
      break;
  }
  return scaled(sampling.ratio(samples.y[m], samples.x[m]), measure.unit);
}

namespace {

/// Measure m of these replications, all of which must be there, as measure 0.
Samples only(const Samples& samples, std::size_t m, const std::vector<std::int64_t>& replications) {
  Samples out;
  out.seed = samples.seed;
  out.requested = samples.requested;
  out.stratified = samples.stratified;
  out.antithetic = samples.antithetic;
  out.replications = replications;
  out.y = {rows_of(samples.replications, samples.y[m], replications)};
  out.x = {rows_of(samples.replications, samples.x[m], replications)};
  return out;
}

}  // namespace

Column rows_of(const std::vector<std::int64_t>& all, const Column& values, const std::vector<std::int64_t>& wanted) {
  if (values.empty() || wanted.size() == all.size()) return values;
  Column out;
  out.reserve(wanted.size());
  for (std::size_t row = 0; row < all.size() && out.size() < wanted.size(); ++row) {
    if (all[row] == wanted[out.size()]) out.push_back(values[row]);
  }
  return out;
}

Paired paired(const Samples& baseline, const Samples& arm, std::size_t m) {
  std::vector<std::int64_t> both;
  std::set_intersection(baseline.replications.begin(), baseline.replications.end(), arm.replications.begin(),
                        arm.replications.end(), std::back_inserter(both));
  return {only(baseline, m, both), only(arm, m, both)};
}

}  // namespace taji::study
