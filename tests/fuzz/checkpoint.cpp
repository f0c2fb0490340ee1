// Checkpoints, with a right checksum over whatever they hold; a world that was taken must run on, or stop by itself.
#include <taji/kernel/time.hpp>
#include <taji/model/checkpoint.hpp>
#include <taji/model/simulate.hpp>
#include <taji/scenario/read.hpp>
#include <taji/text/file.hpp>

#include "fuzz/fuzz.hpp"

using namespace taji;

namespace {

const model::Model& small_model() {
  static const model::Model model = model::compile(*scenario::read_scenario_text("small.yaml", R"(
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
)")
                                                        .scenario);
  return model;
}

constexpr std::string_view kHead = "taji-checkpoint 2\n";
constexpr std::size_t kHash = 65;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  fuzz::offer_seeds(*argc, *argv, [](const std::filesystem::path& folder) {
    for (const std::int64_t day : {0, 1, 3, 5}) {
      model::World world;
      model::begin(world, small_model(), {3, 0, 5});
      model::advance(world, small_model(), day * kernel::kDay);
      const std::string bytes = model::write_checkpoint(world, small_model(), {"0.0", "Small", "abc"});
      fuzz::write_seed(folder / ("day" + std::to_string(day)), bytes.substr(kHead.size() + kHash));
    }
  });
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body = fuzz::as_text(data, size);
  model::World world;
  try {
    (void)model::read_checkpoint(world, small_model(), std::string(kHead) + text::sha256_hex(body) + "\n" + body);
  } catch (const model::CheckpointError& error) {
    fuzz::demand(*error.what() != '\0');
    return 0;
  }
  try {
    for (int steps = 0; steps < 2'000 && model::step(world, small_model(), small_model().horizon); ++steps) {
    }
  } catch (const model::ReplicationError&) {
  }
  return 0;
}
