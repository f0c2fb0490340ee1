// A world through a file: nothing is lost, and nothing that was not written so is taken.
#include <taji/model/checkpoint.hpp>
#include <taji/model/state.hpp>
#include <taji/text/file.hpp>

#include "support/busy.hpp"
#include "support/experiment.hpp"

using namespace taji;
using namespace taji::testing;

namespace {

const model::CheckpointNote kNote{"0.0", "Test", "abc"};

/// The world that the checkpoint of this one holds.
model::World through_file(const model::World& world, const model::Model& m) {
  model::World out;
  const model::CheckpointNote note = model::read_checkpoint(out, m, model::write_checkpoint(world, m, kNote));
  CHECK(note.scenario_sha256 == "abc");
  return out;
}

std::string refusal(const model::Model& m, const std::string& bytes) {
  model::World world;
  try {
    (void)model::read_checkpoint(world, m, bytes);
  } catch (const model::CheckpointError& error) {
    return error.what();
  }
  return "";
}

std::size_t body_of(const std::string& bytes) {
  return bytes.find('\n', bytes.find('\n') + 1) + 1;
}

/// With the checksum of what it now holds.
std::string sealed(const std::string& bytes) {
  const std::size_t body = body_of(bytes);
  return bytes.substr(0, body - 65) + text::sha256_hex(std::string_view(bytes).substr(body)) + "\n" +
         bytes.substr(body);
}

const char* const kSmall = R"(
taji: 1
name: Small
start: 2026-03-01
horizon: 6 d
network:
  places: {d: ~, k: {delay: 3 h, servers: 2}, c: ~}
  roads: [{id: one, from: d, to: k, km: 300, interdiction: 30 %}, {id: two, from: k, to: c, km: 200}]
fleet: [{corridor: s, trucks: 12, capacity: 40 kl, product: diesel}]
corridors:
  s: {source: d, city: c, convoy: {target: 3, min: 1, max_wait: 6 h}, on_attack: {loss: {each: 30 %}, delay: 5 h}}
cities:
  c: {stock: {diesel: {capacity: 1 Ml, initial: 200 kl}}, racks: 1, unloading: 1 h, demand: {all: {diesel: 90 kl/d, buffer: 1 d}}}
timeline: [{date: 2026-03-05, multiply: {network.roads.one.interdiction: 2}}]
)";

}  // namespace

TEST_CASE("a run that goes on from its checkpoint is the whole run") {
  const model::Model m = model_of(Busy().yaml());
  model::World whole;
  model::replicate(whole, m, {3, 0, 5}, {true});
  model::World world;
  model::begin(world, m, {3, 0, 5}, {true});
  std::string later;
  for (const std::int64_t day : {0, 1, 9, 10, 16, 31, 45}) {
    model::advance(world, m, std::max<model::Millis>(0, day * kernel::kDay - 1));
    model::World resumed = through_file(world, m);
    CHECK(model::write_checkpoint(resumed, m, kNote) == model::write_checkpoint(world, m, kNote));
    CHECK(resumed.calendar.size() == world.calendar.size());
    model::advance(resumed, m, m.horizon);
    // Its own checkpoint at the horizon is that of a world that never was in a file.
    if (later.empty()) later = model::write_checkpoint(resumed, m, kNote);
    CHECK(model::write_checkpoint(resumed, m, kNote) == later);
    model::finish(resumed, m);
    CHECK(resumed.record == whole.record);
    CHECK(resumed.trace == whole.trace);
    CHECK(model::state_fields(resumed, m) == model::state_fields(whole, m));
  }
}

TEST_CASE("bytes that are no checkpoint, or not all of one, are refused") {
  const model::Model m = model_of(kSmall);
  model::World world;
  model::begin(world, m, {1, 0, 0});
  model::advance(world, m, 2 * kernel::kDay);
  const std::string good = model::write_checkpoint(world, m, kNote);
  REQUIRE(refusal(m, good).empty());
  CHECK(refusal(m, "") == "this is no checkpoint");
  CHECK(refusal(m, "taji: 1\n") == "this is no checkpoint");
  CHECK(refusal(m, "taji-checkpoint 1\n" + good.substr(18)) ==
        "this is a checkpoint of format 1; this program reads format 2");
  for (std::size_t size = 0; size < good.size(); ++size) {
    INFO("cut after ", size);
    CHECK_FALSE(refusal(m, good.substr(0, size)).empty());
  }
  CHECK_FALSE(refusal(m, good + "x").empty());
  CHECK(refusal(m, sealed(good + "x")) == "the checkpoint goes on after its end");
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    INFO("byte ", i);
    CHECK_FALSE(refusal(m, bad).empty());
  }
}

TEST_CASE("what a false checkpoint with a right checksum holds does no harm") {
  const model::Model m = model_of(kSmall);
  model::World world;
  model::begin(world, m, {1, 0, 3});
  model::advance(world, m, 3 * kernel::kDay);
  const std::string good = model::write_checkpoint(world, m, kNote);
  int refused = 0, taken = 0;
  for (std::size_t i = body_of(good); i < good.size(); ++i) {
    for (const char flip : {'\x01', '\x80', '\xff'}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ flip);
      model::World other;
      try {
        (void)model::read_checkpoint(other, m, sealed(bad));
      } catch (const model::CheckpointError&) {
        ++refused;
        continue;
      }
      ++taken;
      try {
        for (int events = 0; events < 20'000 && model::step(other, m, m.horizon); ++events) {
        }
        if (other.now == m.horizon) model::finish(other, m);
      } catch (const model::ReplicationError&) {
      }
    }
  }
  INFO(refused, " refused, ", taken, " run");
  CHECK(refused > taken / 2);  // any bits of sums and of the times of a clock are as good as others
}

TEST_CASE("a checkpoint of another scenario is refused, and it is said where they differ") {
  const std::string yaml = Busy().yaml();
  const model::Model m = model_of(yaml);
  model::World world;
  model::begin(world, m, {1, 0, 0});
  const std::string bytes = model::write_checkpoint(world, m, {"0.0", "Busy", ""});
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string other = yaml;
    const std::size_t at = other.find(from);
    REQUIRE(at != std::string::npos);
    return refusal(model_of(other.replace(at, from.size(), to)), bytes);
  };
  const auto says = [](const std::string& text, const std::string& words) {
    INFO(text);
    return text.find(words) != std::string::npos;
  };
  CHECK(says(changed("km: 250", "km: 251"), "'network.roads.r2.km' is another number"));
  CHECK(says(changed("target: 15", "target: {uncertain: [10, 15]}"), "'corridors.dawn.convoy.target' is another"));
  CHECK(says(changed("uncertain: [0.5, 2]", "uncertain: [0.5, 2.1]"), "'zones.plain.hazard' is another number"));
  CHECK(says(changed("{id: r6, from", "{id: r7, from"), "road 'r6' is not in this scenario"));
  CHECK(says(changed("horizon: 45 d", "horizon: 46 d"), "the scenario differs"));
  CHECK(says(changed("reroute: true, ", ""), "corridor 'dawn' differs"));
  CHECK(says(changed("kind: junction", "kind: town"), "place 'fork' differs"));
  CHECK(says(changed("close: [r3]", "close: [r4]"), "the dated change of 2026-02-15 00:00 differs"));
  CHECK(says(changed("name: more attacks", "name: fewer attacks"), "is not in this scenario"));
  CHECK(changed("name: Busy", "name: Idle").empty());  // its name makes no difference
  std::string renamed = yaml;
  renamed.replace(renamed.find("name: Busy"), 10, "name: Idle");
  renamed.replace(renamed.find("km: 250"), 7, "km: 251");
  CHECK(says(refusal(model_of(renamed), bytes), "of another scenario, 'Busy': "));
}
