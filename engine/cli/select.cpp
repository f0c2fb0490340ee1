#include <fmt/format.h>

#include <algorithm>
#include <cli/interrupt.hpp>
#include <cli/parse.hpp>
#include <cli/progress.hpp>
#include <cli/result_folder.hpp>
#include <cli/select.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <cmath>
#include <taji/output/selection_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/study/selection.hpp>
#include <taji/text/units.hpp>

namespace taji::cli {
namespace {

namespace fs = std::filesystem;

/// Replications that make one observation: a block of stratified ones, else enough for their mean to be near normal.
constexpr std::int64_t kObservation = 32;

/// The one measure meant. Throws Stop (usage).
study::Measure measure_of(const SelectOptions& options, const model::Model& model) {
  const std::vector<study::Measure> all = study::measures_of(model);
  const std::vector<study::Measure> found = study::named_measures(all, options.measure);
  if (found.empty()) {
    throw Stop(kUsage, fmt::format("--select '{}': there is no such measure; {}", options.measure,
                                   study::measure_hint(all, options.measure)));
  }
  if (found.size() > 1) {
    throw Stop(kUsage, fmt::format("--select '{}' names {} measures; which is meant, {} or {}?", options.measure,
                                   found.size(), found[0].name(), found[1].name()));
  }
  const study::Measure& measure = found.front();
  if (measure.x) {
    throw Stop(kUsage, fmt::format("--select '{}': means of a few replications say nothing exact of a ratio of two "
                                   "sums; choose a mean or a chance, such as unserved_l",
                                   options.measure));
  }
  if (measure.better == 0 && !options.smaller && !options.larger) {
    throw Stop(kUsage, fmt::format("--select '{}': say which is better, --smaller or --larger", options.measure));
  }
  return measure;
}

[[noreturn]] void wrong(const char* option, const std::string& value, const std::string& why) {
  throw Stop(kUsage, fmt::format("{} '{}': {}", option, value, why));
}

double parsed(const char* option, const std::string& value, text::Dimension kind) {
  const auto result = text::parse_quantity(value, kind);
  if (const auto* error = std::get_if<text::UnitError>(&result)) {
    wrong(option, value, error->message + (error->suggestion.empty() ? "" : "; " + error->suggestion));
  }
  return std::get<double>(result);
}

double confidence_of(const SelectOptions& options) {
  double value = parsed("--confidence", options.confidence, text::Dimension::number);
  if (value > 1 && options.confidence.find('%') == std::string::npos) value /= 100;  // 95
  if (!(value >= 0.5 && value < 1)) wrong("--confidence", options.confidence, "from 50 % to below 100 %, such as 95 %");
  return value;
}

/// In the measure's unit, or as a share of the baseline's figure.
void set_indifference(const SelectOptions& options, const study::Measure& measure, study::SelectionOptions& out) {
  using text::Dimension;
  const std::string& value = options.indifference;
  const bool percent = value.ends_with("%");
  const double day = static_cast<double>(kernel::kDay);
  out.relative = percent && measure.quantity != study::Quantity::share;
  if (percent || measure.quantity == study::Quantity::share || measure.quantity == study::Quantity::number) {
    out.indifference = parsed("--indifference", value, Dimension::number);
  } else if (measure.quantity == study::Quantity::litres) {
    out.indifference = parsed("--indifference", value, Dimension::volume);
  } else {
    out.indifference = parsed("--indifference", value, Dimension::duration) / day;
    if (measure.quantity == study::Quantity::hours) out.indifference *= 24;
  }
  if (!(out.indifference > 0)) wrong("--indifference", value, "must be above 0");
  if (measure.quantity != study::Quantity::share) return;
  out.range = 1;
  if (out.indifference >= 1) {
    const std::string meant = percent ? "" : fmt::format("; write '{0} %' or {1}", value, out.indifference / 100);
    wrong("--indifference", value,
          fmt::format("{} lies between 0 and 1, so this is {:g} percentage points{}", measure.name(),
                      100 * out.indifference, meant));
  }
}

/// The measure as each arm has it. Throws Stop where one has not.
std::vector<study::Measure> of_arms(const study::Measure& measure, const std::vector<study::Arm>& arms) {
  std::vector<study::Measure> out;
  for (const study::Arm& arm : arms) {
    out.push_back(study::measures_in(arm.model, {measure}).front());
    if (!out.back().y) throw Stop(kBadInput, fmt::format("{} has no {}", arm.name, measure.name()));
  }
  return out;
}

/// Observations of the arms: means of `size` replications each.
class Observer {
 public:
  Observer(const SelectJob& job, const study::Measure& measure, std::int64_t size, std::int64_t most,
           Progress& progress)
      : job_(job), measures_(of_arms(measure, job.arms)), size_(size), most_(most), progress_(progress) {
    stop_ = &take_interrupts();
  }

  std::vector<double> operator()(const std::vector<std::size_t>& systems, std::int64_t observation) {
    std::vector<double> out;
    for (const std::size_t arm : systems) {
      const study::Samples samples = run(arm, observation);
      if (samples.stopped) {
        cut_short_ = true;
        return {};
      }
      if (samples.rows() == 0) {
        throw Stop(kIncomplete,
                   fmt::format("no replication from {} to {} of {} could be completed: {}", observation * size_,
                               (observation + 1) * size_ - 1, job_.arms[arm].name, samples.failures.front().message));
      }
      out.push_back(study::exact_mean(samples.y[0]) / measures_[arm].unit);
      spent_ += size_;
    }
    const auto left = static_cast<std::int64_t>(systems.size()) * (most_ - observation - 1) * size_;
    progress_.report(spent_, spent_ + left);
    return out;
  }

  std::int64_t failed() const { return failed_; }
  /// An interruption ended the procedure. One that comes after the decision does not.
  bool stopped() const { return cut_short_; }

 private:
  study::Samples run(std::size_t arm, std::int64_t observation) {
    ensemble::Options options;
    options.seed = job_.seed;
    options.first = observation * size_;
    options.replications = size_;
    options.jobs = job_.run.threads();
    options.antithetic = job_.run.antithetic;
    options.stop = stop_;
    study::Samples samples;
    samples.stratified = job_.arms[arm].model.has_uncertain_inputs();
    study::append(samples, {measures_[arm]}, study::run_arm(job_.arms, arm, options));
    for (const ensemble::Failure& failure : samples.failures) {
      constexpr std::int64_t kShown = 3;
      if (failed_++ >= kShown) continue;
      say(fmt::format("{}: replication {} (seed {}) failed: {}\n", job_.arms[arm].name, failure.replication, job_.seed,
                      failure.message));
    }
    return samples;
  }

  const SelectJob& job_;
  std::vector<study::Measure> measures_;
  std::int64_t size_, most_, spent_ = 0, failed_ = 0;
  bool cut_short_ = false;
  Progress& progress_;
  const std::atomic<bool>* stop_;
};

std::string again(const SelectOptions& options, const SelectJob& job) {
  std::string text = job.again + " --select " + shell_word(options.measure);
  text += " --confidence " + shell_word(options.confidence) + " --indifference " + shell_word(options.indifference);
  if (options.smaller) text += " --smaller";
  if (options.larger) text += " --larger";
  return text;
}

output::SelectionContext make_context(const SelectJob& job, const study::Measure& measure) {
  output::SelectionContext context;
  context.scenario_name = job.loaded.model.name;
  context.scenario_sha256 = job.loaded.sha256();
  if (std::string_view(job.verb) == "sweep") context.kind = "point";
  for (const study::Arm& arm : job.arms) context.arms.push_back(arm.name);
  context.measure = measure;
  context.seed = job.seed;
  return context;
}

int status_of(const study::Selection& selection, const output::SelectionContext& context) {
  if (context.stopped) {
    say("stopped before the best was found; what was seen until then is written\n");
    return kInterrupted;
  }
  if (!selection.decided) {
    say("--select: no decision within the replications allowed; -n allows more, a larger --indifference needs fewer\n");
  }
  return selection.decided && context.failed == 0 ? kFine : kIncomplete;
}

}  // namespace

void add_select_options(CLI::App& app, SelectOptions& options) {
  app.add_option("--select", options.measure, "find the best (docs/precision.md)")->type_name("NAME");
  // Said with --select, for help is to fit a screen.
  app.add_option("--confidence", options.confidence, "of the selection (95 %)")->type_name("P")->group("");
  app.add_option("--indifference", options.indifference, "differences below it do not matter (2 %)")
      ->type_name("D")
      ->group("");
  CLI::Option* smaller = app.add_flag("--smaller", options.smaller, "the smallest is the best")->group("");
  app.add_flag("--larger", options.larger, "the largest is the best")->group("")->excludes(smaller);
}

int select(const SelectOptions& options, const SelectJob& job, Progress& progress) {
  const study::Measure measure = measure_of(options, job.loaded.model);
  if (!job.run.until.empty()) throw Stop(kUsage, "--select ends by itself; leave --until out");
  if (job.measures) throw Stop(kUsage, "--select compares one measure, its own; leave --measure out");
  if (job.run.control) throw Stop(kUsage, "--select takes means as they are; leave --control out");
  study::SelectionOptions wanted;
  wanted.confidence = confidence_of(options);
  wanted.smaller = options.smaller || (!options.larger && measure.better < 0);
  set_indifference(options, measure, wanted);
  const bool stratified =
      std::any_of(job.arms.begin(), job.arms.end(), [](const auto& arm) { return arm.model.has_uncertain_inputs(); });
  const std::int64_t size = stratified ? study::kBlock * (job.run.antithetic ? 2 : 1) : kObservation;
  wanted.replications = size;
  wanted.most = std::max(wanted.first_stage, job.run.replications / size);
  try {
    study::check_comparable(job.arms);
  } catch (const std::invalid_argument& error) {
    throw Stop(kBadInput, fmt::format("{}; nothing was written", error.what()));
  }
  const fs::path folder = find_folder(job.run.folder, usual_folder(job.scenario).concat("-selection"));

  Observer observer(job, measure, size, wanted.most, progress);
  output::SelectionContext context = make_context(job, measure);
  study::Selection selection;
  try {
    selection = study::select_best(job.arms.size(), wanted, std::ref(observer));
  } catch (const std::invalid_argument& error) {
    throw Stop(kUsage, fmt::format("--select: {}; nothing was written", error.what()));
  }
  progress.clear();
  context.confidence = wanted.confidence;
  context.smaller = wanted.smaller;
  context.observation = size;
  context.stopped = observer.stopped();
  context.failed = observer.failed();

  const std::string summary = output::selection_json(selection, context);
  const std::vector<File> files = {
      {"summary.json", "all figures, for programs", summary},
      {"selection.csv", "one row for each " + context.kind, output::selection_csv(selection, context)}};
  write_files(folder, files);
  output::Manifest manifest = make_manifest(job.verb, job.words, job.scenario, job.loaded);
  manifest.seed = job.seed;
  manifest.requested = wanted.most * size;
  manifest.completed = selection.candidates[selection.best].observations * size;
  manifest.failed = context.failed;
  manifest.partial = context.stopped;
  manifest.jobs = job.run.threads();
  manifest.seconds = {
      {"load", job.loaded_at}, {"simulate", progress.seconds() - job.loaded_at}, {"total", progress.seconds()}};
  write_manifest(folder, std::move(manifest), files);
  context.color = use_color(stdout_is_terminal(), job.scenario.no_color);
  context.seconds = progress.seconds();
  context.files = shown_files(folder, files);
  context.again = again(options, job);
  print(job.scenario.json ? summary : output::selection_text(selection, context));
  return status_of(selection, context);
}

}  // namespace taji::cli
