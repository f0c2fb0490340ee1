#include <cli/parse.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <taji/scenario/read.hpp>

namespace taji::cli {
namespace {

constexpr About kAbout = {"taji schema",
                          "Prints the JSON Schema (draft-07) of scenario files, for editors.",
                          {"taji schema", "taji schema > taji.schema.json"}};

}  // namespace

int schema(const Words& words) {
  CLI::App app;
  if (const auto status = parse(app, kAbout, words)) return *status;
  const std::string text = scenario::scenario_schema();
  print(text.ends_with("\n") ? text : text + "\n");
  return kFine;
}

}  // namespace taji::cli
