#include <fmt/format.h>

#include <cli/branches.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <taji/model/branch.hpp>
#include <taji/study/sweep.hpp>
#include <taji/text/dates.hpp>
#include <utility>

namespace taji::cli {
namespace {

study::Compiled compiled_variant(ScenarioOptions options, const std::string& name) {
  options.variant = name;
  return study::compiled(read(options));
}

}  // namespace

std::vector<const model::Model*> Branches::pointers() const {
  std::vector<const model::Model*> out;
  for (const model::Model& model : models) out.push_back(&model);
  return out;
}

std::optional<Branches> read_branches(const ScenarioOptions& options, const scenario::ReadResult& base_read,
                                      const model::Model& base, text::Diagnostics& faults) {
  if (!base_read.scenario || !base_read.scenario->branch || !options.variant.empty()) return std::nullopt;
  const scenario::Branch& branch = *base_read.scenario->branch;
  Branches out{branch.at_ms, branch.variants, {}};
  for (std::size_t i = 0; i < branch.variants.size(); ++i) {
    auto [model, why] = compiled_variant(options, branch.variants[i]);
    if (model) why = model::why_not_branch(base, *model, branch.at_ms);
    if (!why.empty()) {
      faults.error(branch.variant_places[i], "branch",
                   fmt::format("variant '{}' cannot branch off on {}: {}", branch.variants[i],
                               text::format_datetime(base.start_epoch + branch.at_ms), why),
                   "a branch changes numbers that the timeline could change, and the timeline to come");
      continue;
    }
    out.models.push_back(std::move(*model));
  }
  if (faults.has_errors()) return std::nullopt;
  return out;
}

std::optional<Branches> load_branches(const ScenarioOptions& options, const Loaded& base) {
  text::Diagnostics faults;
  std::optional<Branches> out = read_branches(options, base.read, base.model, faults);
  if (!faults.has_errors()) return out;
  say(text::render(faults, base.read.sources, use_color(stderr_is_terminal(), options.no_color)));
  throw Stop(kBadInput, fmt::format("{}; nothing was run", error_count(faults.error_count())));
}

}  // namespace taji::cli
