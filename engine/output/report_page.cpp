#include <fmt/format.h>

#include <array>
#include <output/embedded.hpp>
#include <output/report_sections.hpp>
#include <output/report_words.hpp>
#include <taji/output/report.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/file.hpp>

namespace taji::output {
namespace {

/// 'sha256-…' of a content security policy: the digest in base 64 (RFC 4648).
std::string policy_hash(std::string_view content) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string hex = text::sha256_hex(content);
  const auto nibble = [&](std::size_t i) -> std::uint32_t {
    if (i >= hex.size()) return 0;
    return static_cast<std::uint32_t>(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
  };
  std::string out = "'sha256-";
  for (std::size_t i = 0; i < hex.size(); i += 6) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 6; ++k) bits = (bits << 4) | nibble(i + k);
    const std::size_t digits =
        std::min<std::size_t>(hex.size() - i, 6) * 2 / 3;  // 6 nibbles: 4; 4 nibbles: 2 and a bit
    for (std::size_t k = 0; k < 4; ++k) {
      const bool padding = k > digits;
      out += padding ? '=' : kLetters[(bits >> (18 - 6 * k)) & 63U];
    }
  }
  return out + "'";
}

std::string script() {
  return std::string(kD3) + "\n" + std::string(kScript);
}

void head(Markup& out, const Report& report, const std::string& code) {
  out.open("head").line();
  out.leaf("meta", {{"charset", "utf-8"}}).line();
  out.leaf("meta", {{"http-equiv", "Content-Security-Policy"},
                    {"content", "default-src 'none'; base-uri 'none'; form-action 'none'; script-src " +
                                    policy_hash(code) + "; style-src " + policy_hash(kStyle)}})
      .line();
  out.leaf("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}).line();
  out.leaf("meta", {{"name", "color-scheme"}, {"content", "light dark"}}).line();
  out.leaf("meta", {{"name", "generator"}, {"content", "taji " + report.version}}).line();
  out.element("title", {}, report.title).line();
  out.open("style").verbatim(kStyle).close().line();
  out.close().line();
}

void header(Markup& out, const Report& report, Lang lang) {
  const Words& w = words(lang);
  out.open("header");
  out.element("h1", {}, report.title).line();
  const bool same_year = report.origin.substr(0, 4) == report.end.substr(0, 4);
  const std::string from = same_year ? long_date_in(report.origin, lang) : full_date_in(report.origin, lang);
  std::string facts = report.end.empty() ? "" : from + " – " + full_date_in(report.end, lang) + " · ";
  facts += fmt::format("{} {} {}", local(thousands(report.completed), lang), w.facts_of_run, report.seed);
  out.element("p", {{"class", "facts"}}, facts).line();
  for (const std::string& one : report.changed)
    out.element("p", {{"class", "facts"}}, std::string(w.changed) + ": " + one);
  if (!report.learnt.file.empty()) out.element("p", {{"class", "facts"}}, conditioned_on(report, lang));
  if (report.partial) out.element("p", {{"class", "warning"}}, w.partial);
  if (report.failed > 0) {
    out.element("p", {{"class", "warning"}}, local(thousands(report.failed), lang) + " " + w.failed);
  }
  constexpr std::int64_t kFew = 200;
  if (report.completed < kFew && report.kind == "forecast") out.element("p", {{"class", "warning"}}, w.few);
  out.close().line();
}

void message_list(Markup& out, const Report& report, Lang lang) {
  out.open("section", {{"id", "message"}, {"aria-label", words(lang).outlook}});
  const std::vector<Message> list = messages(report, lang);
  if (list.empty() && report.kind == "forecast") out.element("p", {}, words(lang).nothing_dry);
  if (const std::int64_t at = found_measure(report); at >= 0) {
    const ReportDifference& first = report.differences[static_cast<std::size_t>(at)];
    out.element("p", {{"class", "lead"}}, measure_in(first, report, lang) + (first.point ? "" : words(lang).against));
  }
  out.open("ul", {{"class", "messages"}});
  for (const Message& message : list) {
    out.open("li", {{"class", fmt::format("level{}", message.level)}});
    out.element("strong", {}, message.city + (lang == Lang::fr ? "\u00A0: " : ": ")).text(message.text);
    out.close().line();
  }
  for (const Message& finding : report.kind == "hindcast" ? fared(report, lang) : findings(report, lang)) {
    out.open("li").element("strong", {}, finding.city + (lang == Lang::fr ? "\u00A0: " : ": "));
    out.text(finding.text).close().line();
  }
  out.close().line();
  for (const std::string& warning : warnings_of(report, lang)) out.element("p", {{"class", "warning"}}, warning).line();
  out.close().line();
}

}  // namespace

std::string report_html(const Report& report, Lang lang) {
  const std::string code = script();
  Markup out;
  out.verbatim("<!DOCTYPE html>\n");
  out.open("html", {{"lang", words(lang).lang}}).line();
  head(out, report, code);
  out.open("body").line();
  out.element("a", {{"class", "skip"}, {"href", "#main"}}, words(lang).to_content).line();
  out.open("main", {{"id", "main"}}).line();
  header(out, report, lang);
  message_list(out, report, lang);
  if (!report.tanks.empty()) {
    outlook_section(out, report, lang);
    phase_section(out, report, lang);
    city_section(out, report, lang);
  }
  road_section(out, report, lang);
  variant_section(out, report, lang);
  spread_section(out, report, lang);
  seen_section(out, report, lang);
  fared_section(out, report, lang);
  past_section(out, report, lang);
  origin_section(out, report, lang);
  timeline_section(out, report, lang);
  replay_section(out, report, lang);
  assumption_section(out, report, lang);
  provenance_section(out, report, lang);
  out.close().line();
  out.open("div", {{"id", "tip"}, {"role", "status"}, {"hidden", ""}}).close().line();
  out.open("script", {{"type", "application/json"}, {"id", "data"}}).verbatim(page_data(report, lang)).close().line();
  out.open("script").verbatim(code).close().line();
  out.close().close().line();
  return out.str();
}

}  // namespace taji::output
