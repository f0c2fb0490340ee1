// The files of a sweep's folder: plan.json and points, raw ('r') or with a right hash over whatever they hold.
#include <nlohmann/json.hpp>
#include <taji/output/sweep_files.hpp>
#include <taji/output/sweep_text.hpp>
#include <taji/text/file.hpp>

#include "fuzz/fuzz.hpp"

using namespace taji;

namespace {

study::Sweep small_sweep() {
  study::Sweep sweep;
  sweep.version = "0.1";
  sweep.name = "A name";
  sweep.design = "grid";
  sweep.inputs = {"abc"};
  sweep.set = {{"horizon", "30 d"}};
  sweep.seed = 5;
  sweep.keep_columns = true;
  sweep.paths = {"a.convoy.target"};
  sweep.points = {{"20"}};
  study::Measure measure;
  measure.path = "unserved_l";
  measure.of = {"city", "diesel"};
  measure.quantity = study::Quantity::litres;
  measure.better = -1;
  sweep.measures = {measure};
  sweep.names = {{"city", "City"}};
  return sweep;
}

study::PointResult small_result() {
  study::PointResult result;
  result.completed = 2;
  result.failures = {{1, "why"}};
  result.measures = {{{0.3, 0.1}, "12", ""}};
  result.replications = {0, 2};
  result.y = {{5, -7}};
  result.x = {{}};
  return result;
}

/// What stands between `"body":` and the last bracket.
std::string body_of(const std::string& sealed) {
  const std::string before = "\n\"body\":";
  const std::size_t at = sealed.find(before) + before.size();
  return sealed.substr(at, sealed.size() - at - 2);
}

std::string sealed(const char* kind, const std::string& extra, const std::string& body) {
  return std::string("{\"taji\":1,\"kind\":\"") + kind + "\",\"sha256\":\"" + text::sha256_hex(body) + "\",\n" + extra +
         "\"body\":" + body + "}\n";
}

void read_plan(const std::string& text) {
  try {
    const output::StoredPlan plan = output::read_plan_json(text);
    (void)output::plan_json(plan);
    (void)output::plan_differences(plan.sweep, small_sweep());
  } catch (const std::invalid_argument& error) {
    fuzz::demand(*error.what() != '\0');
  }
}

void read_point(const std::string& text) {
  const study::Sweep sweep = small_sweep();
  study::PointResult result;
  try {
    result = output::read_point_json(text, 1, output::sweep_sha256(sweep));
  } catch (const std::invalid_argument& error) {
    fuzz::demand(*error.what() != '\0');
    return;
  }
  if (!output::fits(result, sweep)) return;
  const output::SweepTable table{sweep, {result}};
  (void)output::sweep_csv(table);
  (void)output::sweep_replications_csv(table);
  (void)output::sweep_json(table);
  (void)output::sweep_text(table, {});
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  fuzz::offer_seeds(*argc, *argv, [](const std::filesystem::path& folder) {
    const study::Sweep sweep = small_sweep();
    const output::StoredPlan plan{sweep, output::sweep_sha256(sweep), "../s.yaml", "..", 7};
    const std::string point = output::point_json(small_result(), 1, plan.sha256);
    fuzz::write_seed(folder / "plan", "l" + body_of(output::plan_json(plan)));
    fuzz::write_seed(folder / "point", "p" + body_of(point));
    fuzz::write_seed(folder / "raw-plan", "r" + output::plan_json(plan));
    fuzz::write_seed(folder / "raw-point", "r" + point);
  });
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text = fuzz::as_text(data + 1, size - 1);
  if (*data == 'l') {
    read_plan(sealed("sweep_plan", "\"scenario\":\"s\",\n\"root\":\"\",\n\"chunks\":1,\n", text));
  } else if (*data == 'p') {
    read_point(sealed("sweep_point", "", text));
  } else {
    read_plan(text);
    read_point(text);
  }
  return 0;
}
