// The keys of scenario files as Markdown: one table for each mapping.
#include <fmt/format.h>

#include <taji/scenario/read.hpp>

#include "scenario/catalogue.hpp"

namespace taji::scenario {

namespace {

std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string below(const std::string& path, const Field& field) {
  const std::string own = path.empty() ? field.key : path + "." + field.key;
  switch (field.kind) {
    case FieldKind::entries:
      return own + ".ID";
    case FieldKind::list:
      return own + "[]";
    default:
      return own;
  }
}

void append_group(std::string& out, const std::string& path, const Group& group) {
  out += fmt::format("### {}\n\n", path.empty() ? "Top level" : "`" + path + "`");
  out += "| key | what it is | value | default | example |\n|---|---|---|---|---|\n";
  for (const Field& field : group.fields) {
    const std::string fallback = field.required           ? "**required**"
                                 : field.fallback.empty() ? "–"
                                                          : "`" + field.fallback + "`";
    out += fmt::format("| `{}` | {} | {} | {} | `{}` |\n", field.key, cell(field.doc), cell(field_type(field)),
                       cell(fallback), cell(field.example));
  }
  out += '\n';
  for (const auto& keys : group.exactly_one) out += fmt::format("Exactly one of `{}`.\n\n", fmt::join(keys, "`, `"));
  for (const auto& [key, other] : group.goes_with) out += fmt::format("With `{}` goes `{}`.\n\n", key, other);
  for (const Field& field : group.fields) {
    if (!field.group.fields.empty()) append_group(out, below(path, field), field.group);
  }
}

}  // namespace

std::string scenario_reference() {
  std::string out;
  append_group(out, "", scenario_catalogue());
  return out;
}

}  // namespace taji::scenario
