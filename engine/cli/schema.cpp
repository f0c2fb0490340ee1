#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <taji/scenario/observations.hpp>
#include <taji/scenario/plan.hpp>
#include <taji/scenario/read.hpp>

namespace taji::cli {
namespace {

constexpr About kAbout = {"taji schema",
                          "Prints the JSON Schema (draft-07) of scenario files, or their keys as tables.",
                          {"taji schema", "taji schema > taji.schema.json"}};

}  // namespace

int schema(const Words& words) {
  CLI::App app;
  bool markdown = false, plan = false, observations = false;
  app.add_flag("--markdown", markdown, "every key with its default and an example, as tables");
  app.add_flag("--plan", plan, "the JSON Schema of plans of sweeps");
  app.add_flag("--observations", observations, "the columns of observation files, as a Table Schema");
  if (const auto status = parse(app, kAbout, words)) return *status;
  const std::string text = plan           ? scenario::plan_schema()
                           : observations ? scenario::observations_schema()
                           : markdown     ? scenario::scenario_reference()
                                          : scenario::scenario_schema();
  print(text.ends_with("\n") ? text : text + "\n");
  return kFine;
}

}  // namespace taji::cli
