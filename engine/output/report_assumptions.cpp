#include <algorithm>
#include <cmath>
#include <taji/output/report_parts.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/units.hpp>

namespace taji::output {
namespace {

using scenario::LawForm;

/// What stands behind ` #` on a line, outside of quotes.
std::string comment_of(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      const bool begins = i == 0 || std::string_view(" ,:[{").find(line[i - 1]) != std::string_view::npos;
      if (begins) quote = c;
    } else if (c == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t')) {
      std::string_view text = line.substr(i + 1);
      while (!text.empty() && (text.front() == ' ' || text.front() == '#')) text.remove_prefix(1);
      while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
      return std::string(text);
    }
  }
  return {};
}

std::string source_of(const text::SourceSet& sources, const text::Place& place) {
  if (place.file < 0 || place.line < 1 || place.file >= static_cast<std::int32_t>(sources.size())) return {};
  std::string text = comment_of(sources.line(place.file, place.line));
  // Without a remark beside it, that of the lines right above, where there is nothing else on them.
  for (std::int32_t line = place.line - 1; line > 0 && line > place.line - 4; --line) {
    const std::string_view above = sources.line(place.file, line);
    const std::size_t begin = above.find_first_not_of(' ');
    if (begin == std::string_view::npos || above[begin] != '#') break;
    if (line < place.line - 1 && text.empty()) break;
    const bool beside = line == place.line - 1 && !text.empty();
    if (beside) break;
    text = comment_of(above) + (text.empty() ? "" : " " + text);
  }
  return text;
}

const char* form_name(LawForm form) {
  switch (form) {
    case LawForm::constant:
      return "constant";
    case LawForm::uniform:
      return "uniform";
    case LawForm::exponential:
      return "exponential";
    case LawForm::lognormal_median_p90:
      return "lognormal_median_p90";
    case LawForm::lognormal_median_cv:
      return "lognormal_median_cv";
    case LawForm::lognormal_mean_cv:
      return "lognormal_mean_cv";
    case LawForm::lognormal_p05_p95:
      return "lognormal_p05_p95";
    case LawForm::gamma_mean_cv:
      return "gamma_mean_cv";
    case LawForm::gamma_mean_sd:
      return "gamma_mean_sd";
    case LawForm::beta_mean_sd:
      return "beta_mean_sd";
    case LawForm::triangular:
      return "triangular";
    case LawForm::poisson:
      return "poisson";
    case LawForm::binomial:
      return "binomial";
    case LawForm::empirical:
      break;
  }
  return "empirical";
}

/// Parameters that are pure numbers whatever the quantity: coefficients of variation, probabilities.
bool is_pure(LawForm form, std::size_t i) {
  const bool cv = form == LawForm::lognormal_median_cv || form == LawForm::lognormal_mean_cv ||
                  form == LawForm::gamma_mean_cv || form == LawForm::binomial;
  return cv && i == 1;
}

std::string shown(double value, text::Dimension dimension) {
  if (std::isnan(value)) return "–";
  if (dimension == text::Dimension::attacks) return figure(1000 * value) + " / 1000 km";
  if (dimension == text::Dimension::window || dimension == text::Dimension::date) return figure(value);
  return text::format_quantity(value, dimension, 3);
}

ReportAssumption assumption_of(const scenario::Slot& slot, const text::SourceSet& sources) {
  ReportAssumption out;
  out.path = slot.path;
  out.section = slot.path.substr(0, slot.path.find('.'));
  out.source = source_of(sources, slot.place);
  if (slot.spread) {
    out.form = form_name(slot.spread->form);
    for (std::size_t i = 0; i < slot.spread->parameters.size() && i < 8; ++i) {
      const auto dimension = is_pure(slot.spread->form, i) ? text::Dimension::number : slot.dimension;
      out.values.push_back(shown(slot.spread->parameters[i], dimension));
    }
  } else {
    out.form = slot.product_of.empty() ? "constant" : "product";
    out.values.push_back(shown(slot.value, slot.dimension));
  }
  return out;
}

}  // namespace

void add_assumptions(Report& report, const scenario::ReadResult& read) {
  std::vector<const scenario::Slot*> slots;
  for (const scenario::Slot& slot : read.scenario->slots) {
    if (slot.path.empty() || slot.place.file < 0 || slot.place.line < 1) continue;
    const bool of_network = slot.path.starts_with("network.roads") || slot.path.starts_with("network.places");
    if (of_network && !slot.spread) continue;
    slots.push_back(&slot);
  }
  // What is uncertain first, of that the inputs with names of their own.
  const auto rank = [](const scenario::Slot& slot) {
    if (!slot.spread) return 2;
    return slot.path.starts_with("inputs.") ? 0 : 1;
  };
  std::stable_sort(slots.begin(), slots.end(), [&](const scenario::Slot* a, const scenario::Slot* b) {
    return std::pair(rank(*a), a->path) < std::pair(rank(*b), b->path);
  });
  for (const scenario::Slot* slot : slots) report.assumptions.push_back(assumption_of(*slot, read.sources));
}

}  // namespace taji::output
