// The files of a forecast in chunks: its plan ('l') and frames of rows ('f') with a right hash over whatever they hold,
// and anything else raw.
#include <stdexcept>
#include <taji/output/forecast_files.hpp>
#include <taji/text/file.hpp>

#include "fuzz/fuzz.hpp"

using namespace taji;

namespace {

constexpr output::ChunkRange kRange{4, 4};

output::StoredForecast stored() {
  output::StoredForecast out;
  out.plan.version = "0.1";
  out.plan.scenario_name = "A name";
  out.plan.inputs = {"abc"};
  out.plan.set = {{"horizon", "30 d"}};
  out.plan.seed = 5;
  out.plan.replications = 100;
  out.sha256 = output::forecast_sha256(out.plan);
  out.scenario = "../s.yaml";
  out.chunks = 7;
  return out;
}

ensemble::Ensemble rows() {
  ensemble::Ensemble e;
  e.seed = 5;
  e.first = kRange.first;
  e.requested = kRange.count;
  e.tanks = e.corridors = e.classes = e.series = 1;
  e.days = 3;
  e.replications = {4, 5, 7};
  e.failures = {{6, "why"}};
  e.tank_records.resize(3);
  e.tank_records[1].unserved_l = -5;
  e.corridor_records.resize(3);
  e.tank_days.resize(9);
  e.tank_days[4].stock_l = 123'456;
  e.class_records.resize(3);
  e.daily_series.resize(9, 7);
  e.arrivals.resize(9);
  e.stage_trucks.resize(9 * model::kDayStages);
  e.incidents.resize(9 * model::kIncidents);
  e.origin_cover_mdays.resize(3);
  return e;
}

void plan(const std::string& text) {
  try {
    const output::StoredForecast read = output::read_forecast_plan(text);
    fuzz::demand(read.chunks >= 1 && read.chunks <= read.plan.replications);
    const auto last = output::chunk_range(read.plan.replications, read.chunks, read.chunks);
    fuzz::demand(last.count >= 1 && last.first + last.count == read.plan.replications);
    (void)output::forecast_plan_json(read);
    (void)output::forecast_differences(read.plan, stored().plan);
  } catch (const std::invalid_argument& error) {
    fuzz::demand(*error.what() != '\0');
  }
}

void frame(const output::FrameHead& head, const std::string& bytes) {
  try {
    const ensemble::Ensemble read = output::read_frame(head, bytes, stored().plan, kRange);
    fuzz::demand(read.replications.size() + read.failures.size() == static_cast<std::size_t>(kRange.count));
    // What is written of them comes back to the same bytes.
    const std::string again = output::frame(read);
    const std::size_t line = again.find('\n');
    const auto back = output::read_frame(output::read_frame_head(again.substr(0, line)),
                                         again.substr(line + 1, again.size() - line - 2), stored().plan, kRange);
    fuzz::demand(output::frame(back) == again);
  } catch (const std::invalid_argument& error) {
    fuzz::demand(*error.what() != '\0');
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  fuzz::offer_seeds(*argc, *argv, [](const std::filesystem::path& folder) {
    const std::string text = output::forecast_plan_json(stored()), before = "\n\"body\":";
    const std::size_t at = text.find(before) + before.size();
    fuzz::write_seed(folder / "plan", "l" + text.substr(at, text.size() - at - 2));
    fuzz::write_seed(folder / "raw-plan", "r" + text);
    const std::string bytes = output::frame(rows());
    const std::size_t line = bytes.find('\n');
    fuzz::write_seed(folder / "frame", "f" + bytes.substr(line + 1, bytes.size() - line - 2));
    fuzz::write_seed(folder / "raw-frame", "r" + bytes);
  });
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text = fuzz::as_text(data + 1, size - 1);
  if (*data == 'l') {
    plan("{\"taji\":1,\"kind\":\"forecast_plan\",\"sha256\":\"" + text::sha256_hex(text) +
         "\",\n\"scenario\":\"s\",\n\"root\":\"\",\n\"named\":\"s\",\n\"named_root\":\"\",\n\"chunks\":3,\n\"body\":" +
         text + "}\n");
    return 0;
  }
  if (*data == 'f') {
    frame({text.size(), text::sha256_hex(text)}, text);
    return 0;
  }
  plan(text);
  const std::size_t line = text.find('\n');
  if (line == std::string::npos) return 0;
  try {
    frame(output::read_frame_head(text.substr(0, line)), text.substr(line + 1));
  } catch (const std::invalid_argument& error) {
    fuzz::demand(*error.what() != '\0');
  }
  return 0;
}
