#include <taji/model/checkpoint.hpp>
#include <taji/model/simulate.hpp>
#include <taji/text/file.hpp>

#include "model/archive.hpp"
#include "model/checkpoint_parts.hpp"
#include "model/handlers.hpp"
#include "model/shape.hpp"

namespace taji::model {
namespace {

constexpr std::string_view kFormat = "taji-checkpoint ";
constexpr std::string_view kVersion = "1";
constexpr std::size_t kHashDigits = 64;

/// What a model is made of: by name where people know one, the numbers in the order of their slots.
struct MadeOf {
  std::vector<std::pair<std::string, std::uint64_t>> parts;
  std::vector<std::uint64_t> numbers;
};

std::uint64_t number_hash(const Model& m, std::size_t slot) {
  const scenario::Slot& s = m.slots[slot];
  std::uint64_t hash = kernel::hash_combine(kernel::name_hash(s.path), std::bit_cast<std::uint64_t>(s.value));
  if (s.spread) {
    hash = kernel::hash_combine(hash, 1 + static_cast<std::uint64_t>(s.spread->form));
    for (const double x : s.spread->parameters) hash = kernel::hash_combine(hash, std::bit_cast<std::uint64_t>(x));
  }
  for (const std::int32_t factor : s.product_of) hash = kernel::hash_combine(hash, static_cast<std::uint64_t>(factor));
  return hash;
}

MadeOf made_of(const Model& m) {
  MadeOf out;
  for (const Part& part : shape_of(m)) out.parts.emplace_back(part.what, part.hash());
  for (const Part& part : timeline_of(m, 0, kernel::kNever)) out.parts.emplace_back(part.what, part.hash());
  for (std::size_t i = 0; i < m.slots.size(); ++i) out.numbers.push_back(number_hash(m, i));
  return out;
}

/// Why the checkpoint is not of this model, or empty.
std::string difference(const MadeOf& then, const Model& m) {
  const MadeOf now = made_of(m);
  const auto as_parts = [](const MadeOf& of) {
    std::vector<Part> out;
    out.reserve(of.parts.size());
    for (const auto& [what, hash] : of.parts) out.push_back({what, {{"", hash}}});
    return out;
  };
  if (then.parts != now.parts) {
    std::string words = difference(as_parts(then), "the checkpoint", as_parts(now), "this scenario");
    if (const std::size_t tail = words.find(" differs in ''"); tail != std::string::npos) words.resize(tail + 8);
    return words.empty() ? "its parts stand in another order" : words;
  }
  if (then.numbers.size() != now.numbers.size()) return "it has more or fewer numbers";
  for (std::size_t i = 0; i < now.numbers.size(); ++i) {
    if (then.numbers[i] != now.numbers[i]) return "'" + m.slots[i].path + "' is another number";
  }
  return {};
}

/// The part of the bytes after the head, once that and the checksum are right.
std::string_view contents(std::string_view bytes) {
  if (!bytes.starts_with(kFormat)) throw CheckpointError("this is no checkpoint");
  bytes.remove_prefix(kFormat.size());
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::string_view version = bytes.substr(0, end);
  if (version != kVersion) {
    const bool sane = version.size() < 10 && version.find_first_not_of("0123456789") == std::string_view::npos;
    throw CheckpointError(sane ? "this is a checkpoint of format " + std::string(version) +
                                     "; this program reads format " + std::string(kVersion)
                               : "the checkpoint is damaged");
  }
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  if (bytes.size() < kHashDigits + 1) throw CheckpointError("the checkpoint is cut short");
  const std::string_view hash = bytes.substr(0, kHashDigits);
  const bool line_ends = bytes[kHashDigits] == '\n';
  bytes.remove_prefix(kHashDigits + 1);
  if (!line_ends || text::sha256_hex(bytes) != hash) {
    throw CheckpointError("the checkpoint is damaged or cut short: its checksum is wrong");
  }
  return bytes;
}

/// What is made of the parameters, and balances: a false number among the rest shows there.
void complete(World& world, const Model& model) {
  try {
    refresh_laws(Sim{model, world});
    World copy = world;
    if (const std::string wrong = check_balances(copy, model); !wrong.empty()) throw CheckpointError(wrong);
  } catch (const ReplicationError& error) {
    throw CheckpointError(error.what());
  }
}

}  // namespace

std::string write_checkpoint(const World& world, const Model& model, const CheckpointNote& note) {
  Writer writer;
  writer(note.program);
  writer(note.scenario);
  writer(note.scenario_sha256);
  const MadeOf made = made_of(model);
  writer(made.parts);
  writer(made.numbers);
  writer(world);
  return std::string(kFormat) + std::string(kVersion) + "\n" + text::sha256_hex(writer.bytes) + "\n" + writer.bytes;
}

CheckpointNote read_checkpoint(World& world, const Model& model, std::string_view bytes) {
  Reader reader(contents(bytes));
  CheckpointNote note;
  reader(note.program);
  reader(note.scenario);
  reader(note.scenario_sha256);
  MadeOf made;
  reader(made.parts);
  reader(made.numbers);
  if (const std::string words = difference(made, model); !words.empty()) {
    const bool same_name = note.scenario == model.name;
    throw CheckpointError("the checkpoint is of another scenario, " +
                          (same_name ? "or of this one with other changes" : "'" + note.scenario + "'") + ": " + words);
  }
  world = World{};
  reader(world);
  if (!reader.at_end()) throw CheckpointError("the checkpoint goes on after its end");
  check_fits(world, model);
  complete(world, model);
  return note;
}

}  // namespace taji::model
