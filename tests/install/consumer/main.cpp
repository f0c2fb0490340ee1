// A program of somebody else: reads a scenario, runs it, and prints the table of replications.
#include <iostream>
#include <taji/ensemble/ensemble.hpp>
#include <taji/import/read.hpp>
#include <taji/model/model.hpp>
#include <taji/output/tables.hpp>
#include <taji/scenario/read.hpp>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const taji::scenario::ReadResult read = taji::scenario::read_scenario(argv[1]);
  if (!read.scenario) {
    std::cerr << taji::text::render(read.diagnostics, read.sources, false);
    return 3;
  }
  const taji::model::Model model = taji::model::compile(*read.scenario);
  taji::ensemble::Options options;
  options.replications = 20;
  std::cout << taji::output::replications_csv(model, taji::ensemble::run(model, options));
  // Road data come with libraries of their own.
  return taji::import::column_roles().empty() ? 1 : 0;
}
