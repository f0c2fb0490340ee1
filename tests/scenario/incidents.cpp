#include <doctest/doctest.h>

#include <taji/scenario/incidents.hpp>
#include <taji/scenario/read.hpp>
#include <taji/text/dates.hpp>

using namespace taji;
using namespace taji::scenario;

namespace {

struct Read {
  text::SourceSet sources;
  text::Diagnostics diagnostics;

  std::optional<ExposureFile> exposure(const std::string& csv) {
    return read_exposure(sources, sources.add("e.csv", csv), diagnostics);
  }
  std::optional<IncidentFile> incidents(const std::string& csv, const IncidentOptions& options = {},
                                        const std::string& exposure_csv = kExposure) {
    const auto driven = exposure(exposure_csv);
    REQUIRE(driven);
    return read_incidents(sources, sources.add("i.csv", csv), *driven, options, diagnostics);
  }
  /// "line:column code" of the first error.
  std::string first() const {
    if (diagnostics.list().empty()) return "";
    const text::Diagnostic& one = diagnostics.list().front();
    return std::to_string(one.place.line) + ":" + std::to_string(one.place.column) + " " + one.code;
  }

  static constexpr const char* kExposure = "zone,from,to,convoy_km\nnorth,2026-01-01,2026-01-31,5000\n";
};

std::string exposure_error(const std::string& csv) {
  Read read;
  CHECK_FALSE(read.exposure(csv));
  return read.first();
}

std::string incident_error(const std::string& csv, const IncidentOptions& options = {}) {
  Read read;
  CHECK_FALSE(read.incidents(csv, options));
  return read.first();
}

}  // namespace

TEST_CASE("exposure of zones and roads") {
  Read read;
  const auto total =
      read.exposure("zone,from,to,convoy_km\nb,2026-01-01,2026-01-10,500\na,2026-01-01,2026-01-10,1.5e3\n");
  REQUIRE(total);
  CHECK(total->subject == Subject::zone);
  CHECK(total->names() == std::vector<std::string>{"a", "b"});
  CHECK(total->periods[0].amount == 500);
  // Both days count: ten of them.
  CHECK(total->periods[0].to_ms - total->periods[0].from_ms == 10 * text::day_ms);
  CHECK(read.exposure("zone,from,to,convoys,km\na,2026-01-01,2026-01-10,3,110\n")->periods[0].amount == 330);
  const auto road = read.exposure("road,from,to,convoys\na,2026-01-01,2026-01-10,3\n");
  CHECK(road->subject == Subject::road);
  CHECK(road->periods[0].amount == 3);
  CHECK(read.exposure("road,from,to,convoy_km,km\na,2026-01-01,2026-01-10,330,110\n")->periods[0].amount == 3);
}

TEST_CASE("what is wrong with an exposure") {
  CHECK(exposure_error("place,from,to,convoy_km\na,2026-01-01,2026-01-10,5\n") == "1:1 column-missing");
  CHECK(exposure_error("zone,road,from,to,convoy_km\na,b,2026-01-01,2026-01-10,5\n") == "1:1 column-missing");
  CHECK(exposure_error("zone,from,to,convoy_kms\na,2026-01-01,2026-01-10,5\n") == "1:14 column-unknown");
  CHECK(exposure_error("road,from,to,convoy_km\na,2026-01-01,2026-01-10,5\n") == "1:1 column-missing");
  CHECK(exposure_error("zone,from,to,convoys\na,2026-01-01,2026-01-10,5\n") == "1:1 column-missing");
  CHECK(exposure_error("zone,from,until,convoy_km\na,2026-01-01,2026-01-10,5\n") == "1:1 column-missing");
  CHECK(exposure_error("zone,from,to,convoy_km\na,2026-01-01,2026-01-10,many\n") == "2:25 cell-number");
  CHECK(exposure_error("zone,from,to,convoy_km\na,2026-01-01,2026-01-10,-5\n") == "2:25 cell-range");
  CHECK(exposure_error("zone,from,to,convoy_km\na,2026-01-01,2026-01-10,inf\n") == "2:25 cell-number");
  CHECK(exposure_error("zone,from,to,convoy_km\na,2026-01-01,2026-01-10,\n") == "2:25 cell-missing");
  CHECK(exposure_error("zone,from,to,convoy_km\n,2026-01-01,2026-01-10,5\n") == "2:1 cell-missing");
  CHECK(exposure_error("zone,from,to,convoy_km\na,01/01/2026,2026-01-10,5\n") == "2:3 cell-date");
  CHECK(exposure_error("zone,from,to,convoy_km\na,2026-01-10,2026-01-01,5\n") == "2:14 period-order");
  CHECK(exposure_error("zone,from,to,convoy_km\n") == "1:1 csv-empty");
  // The last day of one is the first of the other.
  const std::string twice = "zone,from,to,convoy_km\na,2026-01-01,2026-01-10,5\na,2026-01-10,2026-01-20,5\n";
  CHECK(exposure_error(twice) == "3:3 period-overlap");
  Read read;
  CHECK(read.exposure("zone,from,to,convoy_km\na,2026-01-01,2026-01-10,5\nb,2026-01-10,2026-01-20,5\n"));
}

TEST_CASE("attacks in our own columns") {
  Read read;
  const auto file = read.incidents(
      "date,zone,attack,trucks,lost,repelled,source\n"
      "2026-01-03 14:30,north,1,60,12,no,radio\n"
      "2026-01-04,,2,,,yes,\n"
      "2026-01-05,north,,60,3,,\n"
      "2026-01-06,north,,60,0,,\n");
  REQUIRE(file);
  CHECK_FALSE(file->ged);
  REQUIRE(file->incidents.size() == 4);
  const Incident& first = file->incidents[0];
  CHECK(text::format_datetime(first.first_ms) == "2026-01-03 00:00");
  CHECK(first.where == "north");
  CHECK(first.trucks == 60);
  CHECK(first.lost == 12);
  CHECK(first.repelled == false);
  CHECK(file->incidents[1].where.empty());
  CHECK(file->incidents[1].repelled == true);
  CHECK_FALSE(file->incidents[1].trucks);
  // Who loses trucks has not repelled; who loses none may have.
  CHECK(file->incidents[2].repelled == false);
  CHECK_FALSE(file->incidents[3].repelled);
}

TEST_CASE("what is wrong with attacks") {
  CHECK(incident_error("zone,lost\nnorth,3\n") == "1:1 column-missing");
  CHECK(incident_error("date,lost\n2026-01-03,3\n") == "1:1 column-missing");
  CHECK(incident_error("date,zone,repeled\n2026-01-03,north,yes\n") == "1:11 column-unknown");
  CHECK(incident_error("date,zone\n2026-01-03,nort\n") == "2:12 where-unknown");
  CHECK(incident_error("date,zone,trucks\n2026-01-03,north,6.5\n") == "2:18 cell-whole");
  CHECK(incident_error("date,zone,trucks\n2026-01-03,north,0\n") == "2:18 cell-range");
  CHECK(incident_error("date,zone,repelled\n2026-01-03,north,maybe\n") == "2:18 cell-yes-no");
  CHECK(incident_error("date,zone\n,north\n") == "2:1 cell-missing");
  CHECK(incident_error("date,zone\n2026-02-30,north\n") == "2:1 cell-date");
  CHECK(incident_error("date,zone,trucks,lost\n2026-01-03,north,6,7\n") == "2:20 lost-more");
  CHECK(incident_error("date,zone,lost,repelled\n2026-01-03,north,7,yes\n") == "2:20 repelled-lost");
  CHECK(incident_error("date,zone,attack\n2026-01-03,north,x\n2026-01-03,north,x\n") == "3:18 attack-twice");
  CHECK(incident_error("date,zone\n2026-01-03,north\n", {"", {{"kind", "fuel"}}, 2}) == "1:1 column-missing");
  CHECK(incident_error("date,zone\n2026-01-03,north\n", {"region", {}, 2}) == "1:1 column-missing");
}

TEST_CASE("events of GED") {
  const std::string ged =
      "id,type_of_violence,where_prec,where_coordinates,adm_1,latitude,longitude,date_prec,date_start,date_end,best\n"
      "1,1,1,Loulouni,Sikasso,10.9,-5.6,1,2026-01-03 00:00:00.000,2026-01-03 00:00:00.000,4\n"
      "2,3,1,Loulouni,Sikasso,10.9,-5.6,1,2026-01-04 00:00:00.000,2026-01-06 00:00:00.000,2\n"
      "3,1,4,Sikasso region,Sikasso,11.3,-6.1,1,2026-01-05 00:00:00.000,2026-01-05 00:00:00.000,1\n";
  Read read;
  const auto all = read.incidents(ged);
  REQUIRE(all);
  CHECK(all->ged);
  CHECK(all->by_distance);
  CHECK(all->rows == 3);
  CHECK(all->imprecise == 1);
  REQUIRE(all->incidents.size() == 3);
  CHECK(all->incidents[0].at == std::pair{10.9, -5.6});
  CHECK(text::format_date(all->incidents[1].first_ms) == "2026-01-04");
  CHECK(text::format_date(all->incidents[1].last_ms) == "2026-01-06");
  CHECK_FALSE(all->incidents[2].at);
  Read some;
  const auto battles = some.incidents(ged, {"", {{"type_of_violence", "1"}}, 4});
  REQUIRE(battles);
  CHECK(battles->not_asked_for == 1);
  CHECK(battles->imprecise == 0);
  CHECK(battles->incidents.size() == 2);
  // By a column, other names than those of the exposure are no error.
  Read named;
  const auto regions =
      named.incidents(ged, {"adm_1", {}, 2}, "zone,from,to,convoy_km\nSikasso,2026-01-01,2026-01-31,5\n");
  REQUIRE(regions);
  CHECK_FALSE(regions->by_distance);
  CHECK(regions->incidents[2].where == "Sikasso");
  Read elsewhere;
  CHECK(elsewhere.incidents(ged, {"adm_1", {}, 2}));
  CHECK(incident_error("id,latitude,longitude,date_start\n1,95,-5,2026-01-03\n") == "2:3 cell-range");
}

TEST_CASE("events are placed at the nearest road") {
  // Roads along the equator and one degree of latitude (111.2 km) north of it; `lost` has a place without coordinates.
  const std::string yaml =
      "taji: 1\nname: Roads\nstart: 2026-01-01\nhorizon: 5 d\n"
      "network:\n  places:\n    a: {at: [0, 0]}\n    b: {at: [0, 2]}\n    c: {at: [1, 2]}\n    d: ~\n"
      "  roads:\n    - {id: low, from: a, to: b, km: 230}\n    - {id: up, from: b, to: c, km: 120}\n"
      "    - {id: unplaced, from: c, to: d, km: 90}\n"
      "cities: {b: {stock: {diesel: {initial: 3 Ml}}, demand: {all: {diesel: 1 Ml/d}}}}\n"
      "zones:\n  south: {roads: [low]}\n  east: {roads: [up, unplaced]}\n";
  const ReadResult result = read_scenario_text("roads.yaml", yaml);
  REQUIRE(result.scenario);
  Read read;
  const auto zones =
      read.exposure("zone,from,to,convoy_km\nsouth,2026-01-01,2026-01-05,5\neast,2026-01-01,2026-01-05,5\n");
  const auto at = [](double latitude, double longitude) {
    Incident one;
    one.at = {latitude, longitude};
    return one;
  };
  // 11 km south of the road; 33 km east of the other; on both at their common end; 33 km from low, 67 from up; no
  // place.
  std::vector<Incident> incidents = {at(-0.1, 1), at(0.5, 2.3), at(0, 2), at(-0.3, 1.5), Incident{}};
  CHECK(place_incidents(*result.scenario, *zones, 20, incidents) == std::vector<std::string>{"unplaced"});
  CHECK(incidents[0].where == "south");
  CHECK(incidents[1].where == "");
  CHECK(incidents[2].where == "east");
  CHECK(incidents[3].where == "");
  CHECK(incidents[4].where == "");
  CHECK(place_incidents(*result.scenario, *zones, 50, incidents).size() == 1);
  CHECK(incidents[1].where == "east");
  CHECK(incidents[3].where == "south");
  const auto roads = read.exposure("road,from,to,convoys\nlow,2026-01-01,2026-01-05,5\n");
  std::vector<Incident> one = {at(0, 2)};
  CHECK(place_incidents(*result.scenario, *roads, 1, one).empty());
  CHECK(one[0].where == "low");
  text::Diagnostics diagnostics;
  check_exposure(*zones, *result.scenario, diagnostics);
  CHECK_FALSE(diagnostics.has_errors());
  const auto other =
      read.exposure("zone,from,to,convoy_km\nsoth,2026-01-01,2026-01-05,5\nsoth,2026-02-01,2026-02-05,5\n");
  check_exposure(*other, *result.scenario, diagnostics);
  REQUIRE(diagnostics.error_count() == 1);
  CHECK(diagnostics.list()[0].suggestion == "did you mean 'south'?");
}
