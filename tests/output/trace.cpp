// Sentences of the trace about supply, demand, owners and crews.
#include <doctest/doctest.h>

#include <taji/kernel/time.hpp>
#include <taji/model/model.hpp>
#include <taji/output/trace_text.hpp>
#include <taji/scenario/read.hpp>

using namespace taji;
using model::TraceKind;

namespace {

/// A scenario in which every mechanism has an entry.
const model::Model& everything() {
  static const model::Model model =
      model::compile(*scenario::read_scenario(TAJI_SOURCE_DIR "/tests/bad/scenario.yaml").scenario);
  return model;
}

/// Where in a list of named things one stands.
template <typename List>
std::int32_t at(const List& list, const std::string& id) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].name.id == id) return static_cast<std::int32_t>(i);
  }
  FAIL("there is no " << id);
  return -1;
}

std::int32_t tank_of(const std::string& product) {
  const model::Model& m = everything();
  for (std::size_t i = 0; i < m.tanks.size(); ++i) {
    if (m.products[static_cast<std::size_t>(m.tanks[i].product)] == product) return static_cast<std::int32_t>(i);
  }
  FAIL("there is no tank of " << product);
  return -1;
}

std::string said(const model::TraceEvent& event) {
  return output::trace_line(everything(), event).what;
}

}  // namespace

TEST_CASE("supply without trucks, in sentences") {
  model::TraceEvent event;
  event.at = 2 * kernel::kDay;
  event.tank = tank_of("diesel");
  event.litres = 400'000;
  event.kind = TraceKind::batch;
  CHECK(said(event) == "400 kl of diesel arrive, ordered");
  event.index = at(everything().inflows, "rail");
  event.lost = 150'000;
  CHECK(said(event) == "400 kl of diesel arrive, by rail, of which 150 kl wait for room");
  event.kind = TraceKind::ordered;
  CHECK(said(event) == "400 kl of diesel ordered");
  event.until = event.at + 4 * kernel::kDay;
  CHECK(said(event).starts_with("400 kl of diesel ordered, to arrive "));
  event.kind = TraceKind::flow_stops;
  CHECK(said(event) == "rail of diesel stops: no way is open");
  event.kind = TraceKind::flow_resumes;
  CHECK(said(event) == "rail of diesel may flow again: a way is open");
  event.kind = TraceKind::released;
  CHECK(said(event) == "400 kl of diesel released from the reserve");
}

TEST_CASE("rationing and panic, in sentences") {
  model::TraceEvent event;
  event.tank = tank_of("diesel");
  event.index = at(everything().rules, "cap");
  event.kind = TraceKind::rationed;
  CHECK(said(event) == "diesel is rationed by rule 'cap'");
  event.kind = TraceKind::unrationed;
  CHECK(said(event) == "diesel is no longer rationed by rule 'cap'");
  event.index = at(everything().classes, "homes");
  event.km = 2;
  event.kind = TraceKind::panic;
  CHECK(said(event) == "homes buy diesel in panic: 2 times their need");
  event.kind = TraceKind::calm;
  CHECK(said(event) == "homes no longer buy diesel in panic");
}

TEST_CASE("crews, owners and pools, in sentences") {
  model::TraceEvent event;
  event.corridor = at(everything().corridors, "south");
  event.trucks = 1;
  event.kind = TraceKind::refused;
  CHECK(said(event) == "1 driver of south withdraws, now or when they come home");
  event.trucks = 12;
  CHECK(said(event) == "12 drivers of south withdraw, now or when they come home");
  event.kind = TraceKind::recalled;
  CHECK(said(event) == "12 drivers of south will drive again");
  event.index = at(everything().owners, "star");
  event.until = 2 * kernel::kDay;
  event.kind = TraceKind::stands_down;
  CHECK(said(event) == "star keeps its trucks at home for 2 d");
  event.index = at(everything().pools, "petrol-pool");
  event.kind = TraceKind::hired;
  CHECK(said(event) == "12 trucks hired for petrol-pool");
  event.kind = TraceKind::replaced;
  CHECK(said(event) == "12 trucks for lost ones of petrol-pool");
  event.kind = TraceKind::dismissed;
  CHECK(said(event) == "12 trucks of petrol-pool dismissed");
  event.lost = event.index;
  event.kind = TraceKind::moved;
  CHECK(said(event) == "12 trucks of petrol-pool moved to petrol-pool");
}

TEST_CASE("passage by arrangement, in sentences") {
  model::TraceEvent event;
  event.corridor = at(everything().corridors, "south");
  event.ordinal = 3;
  event.kind = TraceKind::arranged;
  CHECK(said(event) == "convoy south/3 is let pass by arrangement");
  event.until = 5 * kernel::kHour;
  CHECK(said(event) == "convoy south/3 is let pass by arrangement, and stands 5 h");
  event.kind = TraceKind::paid;
  event.litres = 20'000;
  CHECK(said(event) == "convoy south/3 has given up 20 kl");
}
