// Speeds by calendar month. A-B is 30 km, 3 h at 10 km/h.
#include <doctest/doctest.h>

#include "support/roadmap.hpp"

using namespace taji;
using namespace taji::test;

namespace {

RoadMap seasonal(const std::string& start, const std::string& months) {
  return RoadMap("A---B").start(start).speeds("{paved: {loaded: 10 km/h, empty: 30 km/h, months: [" + months + "]}}");
}

const std::string kSlowFebruary = "1, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1";

}  // namespace

TEST_CASE("the speed changes at midnight of the first, in mid-road") {
  // 20 km until midnight, 10 km at 5 km/h: 4 h; back empty at 15 km/h, 2 h.
  seasonal("2026-01-31 22:00", kSlowFebruary).run().journey("south/1").is(R"(
    00:00 A departs with 1
    04:00 B arrives with 1
    04:00 unloads 1
    04:00 B starts home with 1
    06:00 A home with 1
  )");
}

TEST_CASE("the month of the start counts from the start") {
  seasonal("2026-02-10", kSlowFebruary)
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 1\n06:00 B arrives with 1\n");
  seasonal("2026-03-01", kSlowFebruary)
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 1\n03:00 B arrives with 1\n");
  // 2028 has a 29th of February: 5 km in its last hour, 25 km more at 10 km/h.
  seasonal("2028-02-29 23:00", kSlowFebruary)
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 1\n03:30 B arrives with 1\n");
}

TEST_CASE("December is followed by January") {
  // 5 km in the last hour of the year, 25 km at 20 km/h.
  seasonal("2026-12-31 23:00", "2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5")
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 1\n02:15 B arrives with 1\n");
}

TEST_CASE("a road's own speed has the season of its class, other classes have their own") {
  auto map = RoadMap("A---B===C").start("2026-02-10").road("A-B", "speed: 15 km/h");
  // A-B 30 km at 15 x .5, B-C 30 km at 5: 4 h and 6 h.
  map.speeds("{paved: {loaded: 10 km/h, months: [" + kSlowFebruary + "]}, unpaved: 5 km/h}");
  map.run().journey("south/1").begins("00:00 A departs with 1\n10:00 C arrives with 1\n");
}

TEST_CASE("factors are numbers like others: the timeline changes them") {
  seasonal("2026-02-10", kSlowFebruary)
      .at(2_h, "set: {network.speeds.paved.months.1: 1}")
      .run()
      .journey("south/1")
      .begins("00:00 A departs with 1\n04:00 B arrives with 1\n");
}

TEST_CASE("twelve ones change nothing") {
  const auto plain =
      RoadMap("A---B").start("2026-01-31 22:00").speeds("{paved: {loaded: 10 km/h, empty: 30 km/h}}").run();
  const auto ones = seasonal("2026-01-31 22:00", "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1").run();
  CHECK(plain.trace() == ones.trace());
  CHECK(plain.end().record.tanks == ones.end().record.tanks);
}
