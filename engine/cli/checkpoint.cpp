#include <fmt/format.h>

#include <cli/checkpoint.hpp>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <taji/model/checkpoint.hpp>
#include <taji/model/decision.hpp>
#include <taji/model/simulate.hpp>
#include <taji/text/dates.hpp>
#include <taji/text/file.hpp>

namespace taji::cli {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30;

}  // namespace

model::Millis read_date(const std::string& option, const std::string& word, const model::Model& model) {
  const auto date = text::parse_datetime(word);
  if (const auto* error = std::get_if<text::UnitError>(&date)) {
    throw Stop(kUsage, fmt::format("{}: {}", option, error->message));
  }
  const model::Millis at = std::get<std::int64_t>(date) - model.start_epoch;
  if (at >= 0 && at <= model.horizon) return at;
  throw Stop(kUsage, fmt::format("{}: {} is not between the start, {}, and the horizon, {}", option, word,
                                 text::format_datetime(model.start_epoch),
                                 text::format_datetime(model.start_epoch + model.horizon)));
}

void run_to_checkpoint(model::World& world, const Loaded& loaded, const std::string& date, const std::string& file) {
  const model::Millis at = read_date("--checkpoint", date, loaded.model);
  if (world.now >= at && at > 0) {
    throw Stop(kUsage, fmt::format("--checkpoint: the run goes on from {}, which is not before {}",
                                   text::format_datetime(loaded.model.start_epoch + world.now), date));
  }
  model::advance(world, loaded.model, at - 1);
  model::World without = world;
  without.trace.clear();  // who goes on from here sees what happens from here on
  text::write_file_atomically(
      file, model::write_checkpoint(without, loaded.model, {kVersion, loaded.model.name, loaded.sha256()}));
}

void resume(model::World& world, const Loaded& loaded, const std::string& file, bool quiet) {
  try {
    const model::CheckpointNote note = model::read_checkpoint(world, loaded.model, text::read_file(file, kMostBytes));
    // Nobody is here to decide what leaves: convoys go on by the rules of their corridors.
    for (std::size_t c = 0; c < loaded.model.corridors.size(); ++c) {
      if (!loaded.model.corridors[c].departures) {
        model::decide_outside(world, loaded.model, static_cast<std::int32_t>(c), false);
      }
    }
    if (note.program == kVersion || quiet) return;
    say(fmt::format("{}: was written by version {}; this is {}, and may go on otherwise\n", file, note.program,
                    kVersion));
  } catch (const model::CheckpointError& error) {
    throw Stop(kBadInput, fmt::format("{}: {}", file, error.what()));
  }
}

}  // namespace taji::cli
