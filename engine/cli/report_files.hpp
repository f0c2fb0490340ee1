// report.json and report.html of a result folder.
#pragma once

#include <CLI/CLI.hpp>
#include <cli/load.hpp>
#include <cli/result_folder.hpp>
#include <string>
#include <taji/output/report.hpp>
#include <vector>

namespace taji::cli {

/// `--lang en|fr`, of the report.
void add_lang(CLI::App& app, std::string& lang);
output::Lang lang_of(const std::string& lang);

/// What the scenario and the command line say: assumptions, inputs with their hashes, version, changes.
void add_provenance(output::Report& report, const ScenarioOptions& options, const Loaded& loaded);

/// The report's two files, put at the end of a list. The page is made of what report.json reads back to.
void add_report(std::vector<File>& files, const output::Report& report);

}  // namespace taji::cli
