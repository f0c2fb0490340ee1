// What a selection and variance reduction look like.
#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <output/reduction_json.hpp>
#include <string>
#include <taji/output/reduction_text.hpp>
#include <taji/output/selection_text.hpp>

using namespace taji;
using Json = nlohmann::json;

namespace {

study::Selection chosen() {
  study::Selection selection;
  selection.decided = true;
  selection.best = 1;
  selection.indifference = 5e5;
  selection.candidates = {{40, 9e6, 2e5, 1}, {40, 3123456, 123456, std::nullopt}, {10, 12e6, 5e5, 0}};
  return selection;
}

output::SelectionContext context() {
  output::SelectionContext c;
  c.scenario_name = "One road";
  c.arms = {"baseline", "escorted", "small, and with a name that takes more room than there is in the table for it"};
  c.measure.path = "unserved_l";
  c.measure.of = {"bamako", "diesel"};
  c.measure.quantity = study::Quantity::litres;
  c.observation = 64;
  return c;
}

study::Gain gain() {
  study::Gain g;
  g.measure = "unserved_l[bamako,diesel]";
  g.quantity = study::Quantity::litres;
  g.plain = {-4e6, 1e5};
  g.antithetic = 1.5;
  g.control = study::Controlled{{-4.1e6, 5e4}, 0.7, 4};
  return g;
}

}  // namespace

TEST_CASE("a selection tells the best, its promise, and what each variant cost") {
  const std::string text = output::selection_text(chosen(), context());
  CHECK(text.find("escorted has the smallest expected unserved_l[bamako,diesel]: with 95 % confidence or") !=
        std::string::npos);
  CHECK(text.find("by 500 kl") != std::string::npos);
  CHECK(text.find("dropped at 640, behind baseline") != std::string::npos);
  CHECK(text.find("5,760 replications in all") != std::string::npos);  // 64 × (40 + 40 + 10)
  const Json json = Json::parse(output::selection_json(chosen(), context()));
  CHECK(json["best"] == "escorted");
  CHECK(json["arms"][2]["replications"] == 640);
  CHECK(json["arms"][1]["beaten_by"].is_null());
  CHECK(json["replications"]["spent"] == 5760);
  study::Selection open = chosen();
  open.decided = false;
  open.candidates[0].beaten_by.reset();
  CHECK(output::selection_text(open, context()).find("Undecided: baseline and escorted are left") != std::string::npos);
  CHECK(Json::parse(output::selection_json(open, context()))["best"].is_null());
  CHECK(output::selection_csv(chosen(), context()).find("escorted,2560,3123456,123456,,1\n") != std::string::npos);
}

TEST_CASE("what was gained, and nothing where nothing was asked for") {
  CHECK(output::reduction_text({}, 0).empty());
  const std::string text = output::reduction_text({true, true, {gain()}}, 0);
  CHECK(text.find("×1.5") != std::string::npos);
  CHECK(text.find("×4") != std::string::npos);
  CHECK(text.find("−4.10 ± 0.05 Ml") != std::string::npos);
  study::Gain idle = gain();
  idle.control.reset();
  idle.antithetic = std::numeric_limits<double>::quiet_NaN();
  const std::string none = output::reduction_text({true, true, {idle}}, 0);
  CHECK(none.find("corrects nothing") != std::string::npos);
  CHECK(none.find("nan") == std::string::npos);
  CHECK_FALSE(output::reduction_json({true, true, {idle}}).contains("stopped"));
  const output::Reduction stopped{true, true, {idle}, true};
  CHECK(output::reduction_text(stopped, 0).find("stopped before the control variate was known") != std::string::npos);
  CHECK(output::reduction_text(stopped, 0).find("no uncertain input") == std::string::npos);
  CHECK(output::reduction_json(stopped)["stopped"] == true);
}
