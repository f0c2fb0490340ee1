// Needs by weekday and by month, to the litre and the millisecond.
#include "support/busy.hpp"
#include "support/city.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

using Litres = std::vector<std::int64_t>;

kernel::Millis after(double days) {
  return std::llround(days * static_cast<double>(kernel::kDay));
}

const std::string kWeek = "weekdays: [1, 1, 1, 1, 1, 0.7, 0.5]";

/// January 1, February 2, … December 12.
const std::string kMonths = "months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]";

}  // namespace

TEST_CASE("a need that follows the weekdays") {
  // From a Monday: five days of 1 Ml, 0.7 Ml, 0.5 Ml, twice.
  CityAlone city;
  city.demand = "{a: {diesel: 1 Ml/d, " + kWeek + "}}";
  const auto m = model_of(city.yaml());
  const auto record = record_of(m);
  CHECK(stocks(m, record) == Litres{99'000'000, 98'000'000, 97'000'000, 96'000'000, 95'000'000, 94'300'000, 93'800'000,
                                    92'800'000, 91'800'000, 90'800'000, 89'800'000, 88'800'000, 88'100'000,
                                    87'600'000});
  CHECK(record.tanks[0].need_l == 12'400'000);
  CHECK(record.classes[0].need_l == 12'400'000);
  CHECK(record.classes[0].unserved_l == 0);
  CHECK(record.classes[0].first_unserved == kernel::kNever);
  // Cover is stock over the need of the moment, at the end of Friday that of Saturday: 95 / 0.7.
  CHECK(record.tank_days[4].cover_mdays == 135'714);
  CHECK(record.tank_days[0].cover_mdays == 99'000);
}

TEST_CASE("weekdays change at midnight, wherever the record's days begin") {
  // Friday 18:00: six hours of Friday, eighteen of Saturday.
  CityAlone city;
  city.start = "2026-01-16 18:00";
  city.horizon = "3 d";
  city.stock = "{diesel: {initial: 10 Ml}}";
  city.demand = "{a: {diesel: 1 Ml/d, " + kWeek + "}}";
  const auto m = model_of(city.yaml());
  CHECK(stocks(m, record_of(m)) ==
        Litres{10'000'000 - 250'000 - 525'000, 9'225'000 - 175'000 - 375'000, 8'675'000 - 125'000 - 750'000});
}

TEST_CASE("a need that follows the months") {
  // 1 Ml/d to the end of January, 1.5 d; 2 Ml/d in February: 5 Ml are used after another 1.75 d.
  CityAlone city;
  city.start = "2026-01-30 12:00";
  city.horizon = "6 d";
  city.stock = "{diesel: {initial: 5 Ml}}";
  city.demand = "{a: {diesel: 1 Ml/d, " + kMonths + "}}";
  const auto m = model_of(city.yaml());
  const auto record = record_of(m);
  CHECK(record.tanks[0].first_stockout == after(3.25));
  CHECK(record.classes[0].first_unserved == after(3.25));
  CHECK(record.tanks[0].need_l == 1'500'000 + 9'000'000);
  CHECK(record.tanks[0].unserved_l == 5'500'000);
  CHECK(record.classes[0].unserved_l == 5'500'000);
  // One event, at the end of the month, and the other when the tank is empty.
  CityAlone flat = city;
  flat.demand = "{a: {diesel: 1 Ml/d}}";
  CHECK(record.events == record_of(model_of(flat.yaml())).events + 1);
  // Over the end of a year: half a day of December at 12, then January; before 1970, in a leap year, too.
  city.start = "2025-12-31 12:00";
  city.horizon = "36 h";
  city.stock = "{diesel: {initial: 10 Ml}}";
  CHECK(record_of(model_of(city.yaml())).tanks[0].final_stock_l == 3'000'000);
  city.start = "1968-02-28 12:00";
  city.horizon = "2 d";
  CHECK(record_of(model_of(city.yaml())).tanks[0].final_stock_l == 10'000'000 - 3'000'000 - 1'500'000);
}

TEST_CASE("weekday and month together, and what the timeline does to them at the same midnight") {
  // Saturday 31 January: 0.7. Sunday 1 February: 0.5 x 2, and from that midnight the need is doubled. Monday: Monday's
  // factor is set to 3 on Sunday noon: 3 x 2 x 2.
  CityAlone city;
  city.start = "2026-01-31";
  city.horizon = "3 d";
  city.stock = "{diesel: {initial: 20 Ml}}";
  city.demand = "{a: {diesel: 1 Ml/d, " + kWeek + ", " + kMonths + "}}";
  city.rest = R"(timeline:
  - {date: 2026-02-01, multiply: {cities.c.demand.a.diesel: 2}}
  - {date: 2026-02-01 12:00, set: {cities.c.demand.a.weekdays.0: 3}}
)";
  const auto m = model_of(city.yaml());
  CHECK(stocks(m, record_of(m)) == Litres{19'300'000, 17'300'000, 5'300'000});
}

TEST_CASE("holds follow the day's need, buffers the need before its factors") {
  // Sunday: a needs 0.5 Ml/d, so b may draw down to 0.5 Ml; 1.5 Ml are left. Monday: a needs 1 Ml/d, and b stops at
  // 1 Ml, 1.25 d; a has that for 1 d more.
  CityAlone city;
  city.start = "2026-01-18";
  city.horizon = "6 d";
  city.stock = "{diesel: {initial: 3 Ml}}";
  city.demand = "{a: {diesel: 1 Ml/d, priority: 1, " + kWeek + "}, b: {diesel: 1 Ml/d, priority: 2, hold: 1 d}}";
  auto record = record_of(model_of(city.yaml()));
  CHECK(record.classes[1].first_unserved == after(1.25));
  CHECK(record.classes[0].first_unserved == after(2.25));
  // A buffer of 2 d holds 2 Ml on a Sunday too: half of one there, and 1.5 Ml from Monday on.
  city.stock = "{diesel: {initial: 0 l}}";
  city.demand = "{a: {diesel: 1 Ml/d, buffer: 2 d, " + kWeek + "}}";
  record = record_of(model_of(city.yaml()));
  CHECK(record.classes[0].first_unserved == after(2.5));
}

TEST_CASE("first unserved: classes with buffers, by hand") {
  // 1 Ml/d to the hold of 0.1 Ml, 1.9 d; the hospitals alone 1 d more; their buffer of 0.3 Ml 3 d.
  CityAlone city;
  city.horizon = "10 d";
  city.stock = "{diesel: {initial: 2 Ml}}";
  city.demand =
      "{hospitals: {diesel: 100 kl/d, priority: 1, buffer: 3 d}, transport: {diesel: 900 kl/d, priority: 2, hold: 1 "
      "d}}";
  const auto record = record_of(model_of(city.yaml()));
  CHECK(record.classes[1].first_unserved == after(1.9));
  CHECK(record.classes[0].first_unserved == after(5.9));
  CHECK(record.tanks[0].first_stockout == after(2.9));
  CHECK(record.classes[0].need_l == 1'000'000);
  CHECK(record.classes[0].unserved_l == 410'000);
  CHECK(record.classes[1].unserved_l == 7'290'000);
  CHECK(record.tanks[0].unserved_l == 7'700'000);
  // Counted from the origin: a class that is short there is so from the first moment.
  city.rest = "warm_up: 3 d\n";
  const auto late = record_of(model_of(city.yaml()));
  CHECK(late.classes[1].first_unserved == 0);
  CHECK(late.classes[0].first_unserved == after(2.9));
  CHECK(late.classes[1].need_l == 6'300'000);
}

TEST_CASE("factors of one change nothing") {
  Busy busy;
  const auto before = record_of(model_of(busy.yaml()));
  const std::string ones = "weekdays: [1, 1, 1, 1, 1, 1, 1], months: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], ";
  for (auto& city : busy.cities) {
    for (const std::string key : {"priority: ", "diesel: {of:"}) {
      for (std::size_t at = 0; (at = city.find(key, at)) != std::string::npos; at += ones.size() + key.size()) {
        city.insert(at, ones);
      }
    }
  }
  const auto m = model_of(busy.yaml());
  REQUIRE(m.needs_vary_daily);
  auto after = record_of(m);
  CHECK(after.events > before.events);
  after.events = before.events;
  CHECK(after == before);
}

TEST_CASE("what the classes of a tank need and lack adds up to the tank's") {
  Busy busy;
  busy.more += "  - {date: 2026-02-12, multiply: {cities.west.demand.cars.diesel: 6}}\n";
  const auto m = model_of(busy.yaml());
  for (std::uint64_t slot = 0; slot < 10; ++slot) {
    model::World w;
    model::replicate(w, m, {1, 0, slot});
    std::int64_t short_of = 0;
    for (std::size_t t = 0; t < m.tanks.size(); ++t) {
      std::int64_t need = 0, unserved = 0;
      for (std::int32_t c = m.tanks[t].first_class; c < m.tanks[t].first_class + m.tanks[t].class_count; ++c) {
        need += w.record.classes[c].need_l;
        unserved += w.record.classes[c].unserved_l;
        CHECK((w.record.classes[c].unserved_l > 0) == (w.record.classes[c].first_unserved != kernel::kNever));
      }
      CHECK(std::abs(need - w.record.tanks[t].need_l) <= m.tanks[t].class_count);
      CHECK(std::abs(unserved - w.record.tanks[t].unserved_l) <= m.tanks[t].class_count);
      short_of += unserved;
    }
    CHECK(short_of > 0);
  }
}
