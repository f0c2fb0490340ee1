// taji report: the page of a result folder, made again.
#include <cli/parse.hpp>
#include <cli/report_files.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <cli/verbs.hpp>
#include <taji/output/report_parts.hpp>
#include <taji/text/file.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

constexpr About kAbout = {"taji report DIR [OPTIONS]",
                          "Makes report.html of a result folder again, from its report.json.",
                          {"taji report out/one-road", "taji report out/one-road --lang fr"}};

constexpr std::size_t kMostBytes = std::size_t{256} << 20;

}  // namespace

void add_lang(CLI::App& app, std::string& lang) {
  app.add_option("--lang", lang, "of report.html: en, fr, or none (en)")
      ->type_name("LANG")
      ->check(CLI::IsMember({"en", "fr", "none"}));
}

output::Lang lang_of(const std::string& lang) {
  return lang == "fr" ? output::Lang::fr : output::Lang::en;
}

void add_provenance(output::Report& report, const ScenarioOptions& options, const Loaded& loaded) {
  output::add_assumptions(report, loaded.read);
  report.version = kVersion;
  report.scenario = options.file;
  report.scenario_sha256 = loaded.sha256();
  for (const scenario::InputFile& input : loaded.read.inputs) report.inputs.emplace_back(input.path, input.sha256);
  if (!options.variant.empty()) report.changed.push_back("variant " + options.variant);
  report.changed.insert(report.changed.end(), options.set.begin(), options.set.end());
}

void add_report(std::vector<File>& files, const output::Report& report) {
  std::string json = output::report_json(report);
  std::string page = output::report_html(output::read_report_json(json), report.lang);
  files.push_back({"report.json", "what the report shows", std::move(json)});
  files.push_back({"report.html", "the same, to look at", std::move(page)});
}

int report(const Words& words) {
  CLI::App app;
  std::string folder, lang;
  app.add_option("DIR", folder, "result folder")->required();
  app.add_option("--lang", lang, "its language: en, fr (as it was)")
      ->type_name("LANG")
      ->check(CLI::IsMember({"en", "fr"}));
  if (const auto status = parse(app, kAbout, words)) return *status;
  const fs::path data = fs::path(folder) / "report.json";
  const std::string text = text::read_file(data, kMostBytes);
  output::Report report;
  try {
    report = output::read_report_json(text);
  } catch (const std::invalid_argument& error) {
    throw Stop(kBadInput, data.string() + ": damaged, or no report: " + error.what() + "\nnothing was written");
  }
  const output::Lang shown = lang.empty() ? report.lang : lang_of(lang);
  const fs::path page = fs::path(folder) / "report.html";
  text::write_file_atomically(page, output::report_html(report, shown));
  print(page.string() + "\n");
  return kFine;
}

}  // namespace taji::cli
