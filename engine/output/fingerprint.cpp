#include <fmt/format.h>

#include <bit>
#include <map>
#include <string_view>
#include <taji/model/simulate.hpp>
#include <taji/model/state.hpp>
#include <taji/output/fingerprint.hpp>
#include <vector>

namespace taji::output {
namespace {

constexpr std::string_view kHeader = "taji-fingerprint 1";

std::string value_text(const model::StateField& field) {
  if (field.real) return fmt::format("{:a}", std::bit_cast<double>(field.bits));
  return fmt::format("{}", static_cast<std::int64_t>(field.bits));
}

using Values = std::map<std::string, std::string>;

/// A run as it unfolds: after each event its line, and the values that changed.
class Unfolding {
 public:
  Unfolding(const model::Model& model, const kernel::Address& address) : model_(model) {
    model::begin(world_, model, address);
  }

  bool next() {
    if (!model::step(world_, model_, model_.horizon)) return false;
    ++events_;
    const auto fields = model::state_fields(world_, model_);
    line = fmt::format("{} {} {:016x} {}", events_, world_.now, model::fingerprint(fields),
                       model::last_event(world_, model_));
    Values now;
    for (const auto& field : fields) now.emplace(field.name, value_text(field));
    changes.clear();
    for (const auto& [name, value] : now) {
      const auto before = values.find(name);
      if (before == values.end() || before->second != value) changes.emplace_back(name, value);
    }
    for (const auto& [name, value] : values) {
      if (!now.contains(name)) changes.emplace_back(name, "-");
    }
    values = std::move(now);
    return true;
  }

  std::string line;
  std::vector<std::pair<std::string, std::string>> changes;
  Values values;

 private:
  const model::Model& model_;
  model::World world_;
  std::int64_t events_ = 0;
};

std::string identity(const kernel::Address& address) {
  return fmt::format("seed {} replication {}{}", address.seed, address.slot, address.mirror ? " mirrored" : "");
}

/// The lines of a written fingerprint, one by one.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  std::string_view peek() const { return rest_.substr(0, rest_.find('\n')); }
  std::string_view take() {
    const std::string_view line = peek();
    rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
    return line;
  }

 private:
  std::string_view rest_;
};

/// Takes an event's changed values from the written fingerprint into the values of its run.
void apply_changes(Lines& lines, Values& values) {
  while (!lines.done() && lines.peek().starts_with(' ')) {
    const std::string_view line = lines.take().substr(1);
    const std::size_t space = line.rfind(' ');
    if (space == std::string_view::npos) continue;
    const std::string name(line.substr(0, space)), value(line.substr(space + 1));
    if (value == "-") {
      values.erase(name);
    } else {
      values[name] = value;
    }
  }
}

std::string shown(const std::string& text) {
  if (text.find("0x") == std::string::npos) return text;
  return fmt::format("{} ({})", std::strtod(text.c_str(), nullptr), text);
}

std::string differences(const Values& written, const Values& now) {
  std::string out;
  const auto line = [&](const std::string& name, const std::string& before, const std::string& after) {
    out += fmt::format("  {}: written {}, now {}\n", name, shown(before), shown(after));
  };
  for (const auto& [name, value] : written) {
    const auto it = now.find(name);
    if (it == now.end()) line(name, value, "absent");
    if (it != now.end() && it->second != value) line(name, value, it->second);
  }
  for (const auto& [name, value] : now) {
    if (!written.contains(name)) line(name, "absent", value);
  }
  return out;
}

}  // namespace

std::string write_fingerprint(const model::Model& model, const kernel::Address& address) {
  std::string out = fmt::format("{}\n{}\n", kHeader, identity(address));
  Unfolding run(model, address);
  while (run.next()) {
    out += run.line + "\n";
    for (const auto& [name, value] : run.changes) out += fmt::format(" {} {}\n", name, value);
  }
  return out;
}

FingerprintCheck check_fingerprint(const model::Model& model, const kernel::Address& address,
                                   const std::string& written) {
  FingerprintCheck check;
  Lines lines(written);
  if (lines.take() != kHeader) {
    check.report = "not a fingerprint of this version (its first line should be '" + std::string(kHeader) + "')";
    return check;
  }
  if (const std::string_view of = lines.take(); of != identity(address)) {
    check.report = fmt::format("the fingerprint is of {}, this run is {}", of, identity(address));
    return check;
  }
  Unfolding run(model, address);
  Values values;
  while (run.next()) {
    if (lines.done()) {
      check.report =
          fmt::format("the written run ends after {} events; this one goes on with {}", check.events, run.line);
      return check;
    }
    const std::string_view line = lines.take();
    apply_changes(lines, values);
    if (line != run.line) {
      check.report =
          fmt::format("the runs part at event {}:\n  written: {}\n  now:     {}\n", check.events + 1, line, run.line) +
          differences(values, run.values);
      return check;
    }
    ++check.events;
  }
  if (!lines.done()) {
    check.report =
        fmt::format("this run ends after {} events; the written one goes on with {}", check.events, lines.peek());
    return check;
  }
  check.same = true;
  return check;
}

}  // namespace taji::output
