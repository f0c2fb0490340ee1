// Simulation-based calibration of the whole chain (Talts, Betancourt, Simpson, Vehtari and Gelman, "Validating Bayesian
// inference algorithms with simulation-based calibration", 2018): truths drawn from the prior, reports of them, a
// conditioned forecast of each; the truth's place in what comes out must be uniform.
#include <numeric>
#include <study/observable.hpp>
#include <taji/study/assimilation.hpp>
#include <taji/study/report.hpp>

#include "support/effort.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;
using scenario::Observation;
using scenario::ReportError;

namespace {

using kernel::kDay;
using Kind = ReportError::Kind;

constexpr int kWeeks = 3, kBins = 10;
constexpr model::Millis kOrigin = kWeeks * 7 * kDay;

/// Rate of supply, danger and need uncertain; each acts from the start to the end.
const char* const kScenario = R"(
taji: 1
name: Truths
start: 2026-01-01
horizon: 28 d
network:
  speeds: {paved: 40 km/h}
  places: {a: {kind: depot}, b: {kind: city}}
  roads: [{id: ab, from: a, to: b, km: 200, interdiction: {uncertain: {beta: {mean: 25 %, sd: 12 %}}}}]
fleet: [{corridor: x, trucks: unlimited, capacity: 10 kl, product: diesel}]
corridors:
  x:
    source: a
    city: b
    convoy: {target: 2}
    departures: {poisson: {uncertain: {gamma: {mean: 1.5 / d, cv: 40 %}}}}
    on_attack: {loss: {each: 50 %}, delay: {exponential: 4 h}}
cities:
  b: {stock: {diesel: {initial: 150 kl}}, demand: {all: {diesel: {uncertain: {lognormal: {median: 20 kl/d, cv: 30 %}}}}}}
)";

Observation report(scenario::Reported what, int week, ReportError error) {
  Observation out;
  out.what = what;
  out.where = scenario::Where::all;
  if (what == scenario::Reported::stock_l) {
    out.where = scenario::Where::city;
    out.product = "diesel";
    out.location = "b";
  }
  out.from_ms = what == scenario::Reported::stock_l ? (week * 7 + 6) * kDay : week * 7 * kDay;
  out.to_ms = out.known_ms = (week * 7 + 7) * kDay;
  out.error = error;
  return out;
}

/// What is reported every week: arrivals roughly, attacks in part, the stock within a tenth.
std::vector<Observation> reports() {
  ReportError arrivals, attacks, stock;
  arrivals.kind = Kind::negative_binomial;
  arrivals.cv = 0.15;
  attacks.kind = Kind::poisson;
  attacks.share = 0.7;
  attacks.spurious = 0.3;
  stock.kind = Kind::normal;
  stock.cv = 0.1;
  stock.sd = 10e3;
  std::vector<Observation> out;
  for (int week = 0; week < kWeeks; ++week) {
    out.push_back(report(scenario::Reported::tankers_arrived, week, arrivals));
    out.push_back(report(scenario::Reported::attacks, week, attacks));
    out.push_back(report(scenario::Reported::stock_l, week, stock));
  }
  return out;
}

struct Truth {
  std::vector<double> levels;
  std::vector<Observation> reports;
  std::int64_t final_stock = 0, arrived = 0;
};

/// A world of its own seed, and what is reported of it.
Truth truth_of(const model::Model& m, std::uint64_t number) {
  constexpr std::uint64_t kOtherSeed = 1'000'000;
  const model::Model whole = study::with_origin(m, 0), later = study::with_origin(m, kOrigin);
  Truth out;
  out.reports = reports();
  const kernel::Address address{kOtherSeed + number, 0, 0};
  out.levels = model::input_levels(m, address);
  model::World world;
  model::begin(world, whole, address);
  std::vector<std::int64_t> before(out.reports.size(), 0);
  for (int week = 0; week < kWeeks; ++week) {
    model::advance(world, whole, (week + 1) * 7 * kDay);
    for (std::size_t i = 0; i < out.reports.size(); ++i) {
      Observation& o = out.reports[i];
      const study::Observable of = study::observable(whole, o);
      if (o.to_ms == world.now) {
        kernel::Stream stream(address, i, static_cast<std::uint64_t>(model::Purpose::report), 1);
        o.value = study::draw_report(o.error, study::truth(world, whole, of, before[i]), stream);
      } else if (o.from_ms == world.now) {
        before[i] = study::counted(world, of);
      }
    }
  }
  model::restart_record(world, later);
  model::advance(world, later, later.horizon);
  model::finish(world, later);
  out.final_stock = world.record.tanks[0].final_stock_l;
  out.arrived = world.record.corridors[0].trucks_arrived;
  return out;
}

/// Share of the draws below the truth; ties are split by a uniform.
struct Place {
  double below = 0, same = 0, all = 0;

  void add(double draw, double truth, double weight) {
    all += weight;
    if (draw < truth) below += weight;
    if (draw == truth) same += weight;
  }
  double of(double u) const { return (below + u * same) / all; }
};

struct Histogram {
  std::string of;
  std::array<int, kBins> counts{};

  void add(double place) { ++counts.at(static_cast<std::size_t>(std::min(place * kBins, kBins - 1.0))); }
  double chi_square() const {
    double sum = 0, total = 0;
    for (const int count : counts) total += count;
    for (const int count : counts) sum += (count - total / kBins) * (count - total / kBins) / (total / kBins);
    return sum;
  }
};

void add_forecast(const model::Model& m, const study::Survivors& survivors, const Truth& truth, double u,
                  Histogram& stock, Histogram& arrived) {
  ensemble::Options run;
  run.jobs = 2;
  const ensemble::Ensemble e = survivors.go_on(study::with_origin(m, kOrigin), run);
  Place of_stock, of_arrived;
  for (std::size_t row = 0; row < e.replications.size(); ++row) {
    of_stock.add(static_cast<double>(e.tank_records[row].final_stock_l), static_cast<double>(truth.final_stock), 1);
    of_arrived.add(static_cast<double>(e.corridor_records[row].trucks_arrived), static_cast<double>(truth.arrived), 1);
  }
  stock.add(of_stock.of(u));
  arrived.add(of_arrived.of(u));
}

/// Histograms of the truth's place: in the posterior of each input, and in two figures of the forecast.
std::vector<Histogram> places(std::uint64_t truths, std::int64_t worlds) {
  const model::Model m = model_of(kScenario);
  std::vector<Histogram> out(m.uncertain.size() + 2);
  for (std::size_t i = 0; i < m.uncertain.size(); ++i) {
    out[i].of = m.slots[static_cast<std::size_t>(m.uncertain[i].slot)].path;
  }
  out[m.uncertain.size()].of = "stock at the end";
  out[m.uncertain.size() + 1].of = "tankers of the week after";
  for (std::uint64_t number = 0; number < truths; ++number) {
    const Truth truth = truth_of(m, number);
    study::AssimilationOptions options;
    options.seed = 1 + number;
    options.worlds = worlds;
    options.jobs = 2;
    options.prior_bands = false;
    const study::Assimilated a = study::assimilate(m, truth.reports, options);
    REQUIRE(a.figures.impossible == -1);
    for (std::size_t i = 0; i < m.uncertain.size(); ++i) {
      Place place;
      for (std::size_t k = 0; k < a.survivors.weights.size(); ++k) {
        place.add(a.survivors.levels[k][i], truth.levels[i], a.survivors.weights[k]);
      }
      out[i].add(place.of(0.5));
    }
    const double u = kernel::Stream({number, 0, 0}, 1, static_cast<std::uint64_t>(model::Purpose::report), 2).uniform();
    add_forecast(m, a.survivors, truth, u, out[m.uncertain.size()], out[m.uncertain.size() + 1]);
  }
  return out;
}

void check_uniform(const std::vector<Histogram>& histograms) {
  // Chi-square with 9 degrees of freedom: beyond 27.88 with chance .001.
  for (const Histogram& one : histograms) {
    std::string counts;
    for (const int count : one.counts) counts += " " + std::to_string(count);
    INFO(one.of, ":", counts, ", chi-square ", one.chi_square());
    CHECK(one.chi_square() < 27.88);
  }
}

}  // namespace

TEST_CASE("truths drawn from the prior lie anywhere in their posteriors and forecasts, as often as they should") {
  if (kChecked) {
    for (const Histogram& one : places(12, 64)) CHECK(std::accumulate(one.counts.begin(), one.counts.end(), 0) == 12);
    return;
  }
  check_uniform(places(240, 400));
}

/// Some ten minutes of one core: test_study --no-skip --test-case='two thousand truths*'.
TEST_CASE("two thousand truths and more worlds" * doctest::skip()) {
  check_uniform(places(2000, 1024));
}
