#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <output/page.hpp>
#include <output/table.hpp>
#include <taji/output/forecast_text.hpp>
#include <taji/output/rare_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/dates.hpp>

namespace taji::output {
namespace {

constexpr std::int64_t kFew = 200;  // below it a chance is known to 3 % or worse
constexpr std::size_t kSparks = 6;
constexpr double kDay = static_cast<double>(kernel::kDay);
constexpr std::size_t kLow = 2, kMedian = 11, kHigh = 20;  // 5 %, 50 %, 95 %

std::string heading(const study::Forecast& forecast, const TextOptions& options) {
  const std::string from = text::format_date(forecast.origin_ms), &to = forecast.marks.back().date;
  const bool same_year = from.substr(0, 4) == to.substr(0, 4);
  const std::string title = forecast.scenario_name + ", " + long_date(from) +
                            (same_year ? "" : " " + from.substr(0, 4)) + " – " + long_date(to) + " " + to.substr(0, 4);
  std::string facts = thousands(forecast.completed) + (forecast.completed == 1 ? " replication" : " replications") +
                      " · seed " + std::to_string(forecast.seed);
  if (options.seconds) facts += fmt::format(" · {:.1f} s", *options.seconds);
  const std::size_t used = width(title) + width(facts);
  const std::string gap = used + 3 <= kWidth ? std::string(kWidth - used, ' ') : "\n";
  std::string text = bold(title, options.color) + gap + facts + "\n";
  if (!options.changes.empty())
    text += wrapped(fmt::format("  with {}", fmt::join(options.changes, ", ")), kWidth, "  ") + "\n";
  return text;
}

std::string state_of_the_run(const study::Forecast& forecast) {
  std::string text;
  if (forecast.partial) {
    text += fmt::format("  stopped early: {} of {} replications\n", thousands(forecast.completed),
                        thousands(forecast.requested));
  }
  if (!forecast.failures.empty()) {
    text += fmt::format("  {} of {} replications failed and count in no figure\n",
                        thousands(static_cast<std::int64_t>(forecast.failures.size())), thousands(forecast.requested));
  }
  if (forecast.completed < kFew) {
    text += "  enough replications to try a file, too few to act on: take a thousand or more (-n)\n";
  }
  return text.empty() ? text : "\n" + text;
}

/// The tank's median cover at evenly spread days.
std::string cover_spark(const study::Forecast& forecast, std::size_t place) {
  std::vector<double> medians;
  for (const study::DailyRow& row : forecast.daily) {
    if (row.tank == static_cast<std::int32_t>(place) && row.measure == "cover_days") {
      medians.push_back(row.quantiles[kMedian]);
    }
  }
  std::vector<double> shown;
  const std::size_t sparks = std::min(kSparks, medians.size());
  double top = 0;
  for (std::size_t i = 0; i < sparks; ++i) {
    const double value = sparks == 1 ? medians[0] : medians[i * (medians.size() - 1) / (sparks - 1)];
    shown.push_back(value);
    if (std::isfinite(value)) top = std::max(top, value);
  }
  return sparkline(shown, top);
}

Column chance_column(const study::Forecast& forecast, std::size_t mark) {
  Column column{short_date(forecast.marks[mark].date), {}, true, 0};
  for (const study::TankForecast& tank : forecast.tanks) column.cells.push_back(percent(tank.p_dry[mark]));
  return column;
}

/// Marks of one date are one column.
std::vector<std::size_t> shown_marks(const study::Forecast& forecast) {
  std::vector<std::size_t> marks;
  for (std::size_t i = 0; i < forecast.marks.size(); ++i) {
    if (i + 1 < forecast.marks.size() && forecast.marks[i].date == forecast.marks[i + 1].date) continue;
    marks.push_back(i);
  }
  return marks;
}

std::string tank_table(const study::Forecast& forecast, bool course) {
  if (forecast.tanks.empty()) return {};
  Column city{"% dry by", {}, false, 0}, product{"", {}, false, 0}, unserved{"unserved", {}, true, 0};
  Column of_need{"share", {}, true, 1}, cover{"cover, d", {}, true, 0}, interval{"5–95 %", {}, true, 2};
  Column spark{"", {}, false, 3};
  const std::vector<std::size_t> marks = shown_marks(forecast);
  const auto thirty = std::find_if(forecast.marks.begin(), forecast.marks.end(),
                                   [](const study::Mark& mark) { return mark.label == "30d"; });
  const std::size_t at = thirty == forecast.marks.end() ? forecast.marks.size() - 1
                                                        : static_cast<std::size_t>(thirty - forecast.marks.begin());
  for (std::size_t i = 0; i < forecast.tanks.size(); ++i) {
    const study::TankForecast& tank = forecast.tanks[i];
    const bool same_city = i > 0 && forecast.tanks[i - 1].city == tank.city;
    city.cells.push_back(same_city ? "" : left(tank.city_name, std::min<std::size_t>(width(tank.city_name), 14)));
    product.cells.push_back(left(tank.product, std::min<std::size_t>(width(tank.product), 10)));
    unserved.cells.push_back(litres_plus_minus(tank.unserved_l));
    of_need.cells.push_back(share(tank.unserved_share.value));
    cover.cells.push_back(days(tank.cover_origin_days) + " → " + days(tank.cover[at].quantiles[kMedian]));
    interval.cells.push_back(days(tank.cover[at].quantiles[kLow]) + "–" + days(tank.cover[at].quantiles[kHigh]));
    spark.cells.push_back(cover_spark(forecast, i));
  }
  std::vector<Column> columns = {city, product};
  for (const std::size_t mark : marks) {
    columns.push_back(chance_column(forecast, mark));
    if (mark != marks.front()) columns.back().gap = 1;
  }
  for (Column* column : {&unserved, &of_need, &cover, &interval}) columns.push_back(std::move(*column));
  if (course) columns.push_back(std::move(spark));
  const std::string body = table(std::move(columns), kWidth, "  ");
  const std::string last = short_date(forecast.marks.back().date);
  std::string notes = fmt::format(
      "  ± is one standard error. Unserved: expected volume by {}, share of the need. Cover: days of need in stock, at "
      "the "
      "origin → median on {}, its range there",
      last, short_date(forecast.marks[at].date));
  // A narrow table has no room for the course.
  notes += body.find("\xE2\x96") == std::string::npos ? "." : fmt::format(", its course to {}.", last);
  if (forecast.quantile_error > 0) {
    notes += fmt::format(" Ranges and medians of so many replications are counted in bins: off by {:.1f} % at most.",
                         100 * forecast.quantile_error);
  }
  return "\n" + body + wrapped(notes, kWidth, "  ") + "\n";
}

/// The course of each tank's cover in small: at its 5 %, its median and its 95 % quantile, on one scale.
std::string cover_fan(const study::Forecast& forecast) {
  constexpr std::size_t kWide = 16;
  constexpr std::array<std::size_t, 3> kShown = {kLow, kMedian, kHigh};
  Column city{"cover, course", {}, false, 0}, product{"", {}, false, 0}, most{"▇ is", {}, true, 0};
  std::array<Column, 3> courses = {Column{"5 %", {}, false, 0}, Column{"median", {}, false, 0},
                                   Column{"95 %", {}, false, 0}};
  for (std::size_t i = 0; i < forecast.tanks.size(); ++i) {
    std::array<std::vector<double>, 3> all;
    for (const study::DailyRow& row : forecast.daily) {
      if (row.tank != static_cast<std::int32_t>(i) || row.measure != "cover_days") continue;
      for (std::size_t k = 0; k < 3; ++k) all[k].push_back(row.quantiles[kShown[k]]);
    }
    double top = 0;
    for (const double value : all[2]) top = std::isfinite(value) ? std::max(top, value) : top;
    const study::TankForecast& tank = forecast.tanks[i];
    const bool again = i > 0 && forecast.tanks[i - 1].city == tank.city;
    city.cells.push_back(again ? "" : left(tank.city_name, std::min<std::size_t>(width(tank.city_name), 14)));
    product.cells.push_back(left(tank.product, std::min<std::size_t>(width(tank.product), 10)));
    most.cells.push_back(days(top) + " d");
    for (std::size_t k = 0; k < 3; ++k) {
      std::vector<double> shown;
      const std::size_t count = std::min(kWide, all[k].size());
      for (std::size_t s = 0; s < count; ++s) {
        shown.push_back(all[k][count < 2 ? 0 : s * (all[k].size() - 1) / (count - 1)]);
      }
      courses[k].cells.push_back(sparkline(shown, top));
    }
  }
  if (city.cells.empty()) return {};
  return "\n" + table({city, product, courses[0], courses[1], courses[2], most}, kWidth, "  ");
}

study::Estimate per(const study::Estimate& estimate, double factor) {
  return {estimate.value * factor, estimate.se * factor};
}

/// The tank whose unserved volume is largest among those of which it varies; none if nothing was asked or varies.
std::optional<std::size_t> explained_tank(const study::Forecast& forecast) {
  std::optional<std::size_t> most;
  for (std::size_t i = 0; i < std::min(forecast.tanks.size(), forecast.spread.measures.size()); ++i) {
    if (!forecast.spread.measures[i].inputs.exists()) continue;
    if (!most || forecast.tanks[i].unserved_l.value > forecast.tanks[*most].unserved_l.value) most = i;
  }
  return most;
}

std::string share_in_words(const study::Estimate& share) {
  return percent({std::clamp(share.value, 0.0, 1.0), share.se}) + " %";
}

/// "why: 71 ± 3 % of the spread of unserved diesel, Bamako, is uncertain inputs (…), 29 ± 3 % is chance".
std::string why_line(const study::Forecast& forecast) {
  constexpr std::size_t kNamed = 3;
  constexpr std::size_t kFewestPairs = 32;
  const std::optional<std::size_t> tank = explained_tank(forecast);
  if (!tank) return {};
  const study::SpreadOf& of = forecast.spread.measures[*tank];
  const std::string what =
      fmt::format("of the spread of {}’s unserved {}", forecast.tanks[*tank].city_name, forecast.tanks[*tank].product);
  if (forecast.spread.inputs.empty()) {
    return wrapped(fmt::format("  why: all {} is chance; no input is uncertain", what), kWidth, "    ") + "\n";
  }
  if (of.pairs < kFewestPairs) return {};
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < of.by_input.size(); ++i) {
    const study::Estimate& share = of.by_input[i];
    if (share.value >= 0.02 && share.value > 2 * share.se) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return of.by_input[a].value > of.by_input[b].value; });
  if (order.size() > kNamed) order.resize(kNamed);
  std::vector<std::string> named;
  for (const std::size_t i : order) {
    const std::string& path = forecast.spread.inputs[i];
    named.push_back(
        fmt::format("{} {}", path.starts_with("inputs.") ? path.substr(7) : path, share_in_words(of.by_input[i])));
  }
  const std::string list = named.empty() ? "" : fmt::format(" ({})", fmt::join(named, ", "));
  const std::int64_t looked_at = forecast.spread.replications;
  const std::string first = looked_at > 0 && looked_at < forecast.completed
                                ? fmt::format(" (of the first {} replications)", thousands(looked_at))
                                : "";
  return wrapped(fmt::format("  why: {} {} is uncertain inputs{}, {} is chance{}", share_in_words(of.inputs), what,
                             list, share_in_words(of.chance), first),
                 kWidth, "    ") +
         "\n";
}

std::string corridor_lines(const study::Forecast& forecast) {
  if (forecast.corridors.empty() || !(forecast.horizon_days > 0)) return {};
  const double per_week = 7 / forecast.horizon_days;
  std::string text = "  corridors (per week):";
  const char* separator = " ";
  for (const study::CorridorForecast& corridor : forecast.corridors) {
    // Only between corridors may a line be broken: no-break spaces inside, turned back below.
    text += fmt::format("{}{}\u00a0{}\u00a0trucks\u00a0sent, {}\u00a0lost, {}\u00a0d\u00a0waiting", separator,
                        corridor.name, supported(per(corridor.trucks_sent, per_week)),
                        supported(per(corridor.trucks_lost, per_week)), days(corridor.wait_days.value));
    if (corridor.drivers_withdrawn.value >= 0.5) {
      const double drivers = std::round(corridor.drivers_withdrawn.value);
      text += fmt::format(",\u00a0{:.0f}\u00a0driver{}\u00a0withdrawn\u00a0at\u00a0the\u00a0end", drivers,
                          drivers == 1 ? "" : "s");
    }
    separator = " · ";
  }
  text = wrapped(text, kWidth, "    ");
  for (std::size_t at = 0; (at = text.find("\u00a0", at)) != std::string::npos;) text.replace(at, 2, " ");
  return "\n" + text + "\n";
}

/// The chance of classes that carry a city to go without, where the city has services: those that make them and those
/// that come first.
std::string class_table(const study::Forecast& forecast, const std::vector<std::size_t>& marks) {
  Column city{"% unserved by", {}, false, 0}, name{"", {}, false, 0}, share_column{"of need", {}, true, 0};
  Column first{"5 %, 50 % of cases by", {}, true, 1};
  std::vector<Column> chances;
  for (const std::size_t mark : marks) chances.push_back({short_date(forecast.marks[mark].date), {}, true, 0});
  const study::TankForecast* last = nullptr;
  const auto date = [&](const std::optional<double>& after) {
    if (!after) return std::string("–");
    return short_date(text::format_date(forecast.origin_ms + static_cast<std::int64_t>(*after * kDay)));
  };
  for (const study::TankForecast& tank : forecast.tanks) {
    const bool has_services =
        std::any_of(forecast.series.begin(), forecast.series.end(), [&](const study::SeriesForecast& series) {
          return series.city == tank.city && series.kind == model::DaySeries::Kind::service_hours;
        });
    for (const study::ClassForecast& cls : tank.classes) {
      if (!has_services || (!cls.makes_service && cls.priority > 1) || !(cls.need_l.value > 0)) continue;
      const bool same = last != nullptr && last->city == tank.city;
      last = &tank;
      city.cells.push_back(same ? "" : left(tank.city_name, std::min<std::size_t>(width(tank.city_name), 14)));
      name.cells.push_back(
          left(cls.name + ", " + tank.product, std::min<std::size_t>(26, width(cls.name + ", " + tank.product))));
      for (std::size_t i = 0; i < marks.size(); ++i) chances[i].cells.push_back(percent(cls.p_unserved[marks[i]]));
      share_column.cells.push_back(share(cls.unserved_share.value));
      first.cells.push_back(date(cls.first_unserved_days[kLow]) + ", " + date(cls.first_unserved_days[kMedian]));
    }
  }
  if (name.cells.empty()) return {};
  std::vector<Column> columns = {city, name};
  for (Column& column : chances) columns.push_back(std::move(column));
  columns.push_back(share_column);
  columns.push_back(first);
  return "\n" + table(std::move(columns), kWidth, "  ");
}

std::string service_table(const study::Forecast& forecast, const std::vector<std::size_t>& marks) {
  Column city{"hours a day on", {}, false, 0}, name{"", {}, false, 0}, mean{"mean", {}, true, 1};
  std::vector<Column> on_days;
  for (const std::size_t mark : marks) on_days.push_back({short_date(forecast.marks[mark].date), {}, true, 0});
  std::string before;
  for (const study::SeriesForecast& series : forecast.series) {
    if (series.kind != model::DaySeries::Kind::service_hours) continue;
    city.cells.push_back(
        series.city_name == before ? "" : left(series.city_name, std::min<std::size_t>(width(series.city_name), 14)));
    before = series.city_name;
    name.cells.push_back(left(series.name, std::min<std::size_t>(14, width(series.name))));
    for (std::size_t i = 0; i < marks.size(); ++i) {
      const study::CoverAtMark& at = series.at[marks[i]];
      on_days[i].cells.push_back(
          fmt::format("{:.1f} ({:.0f}–{:.0f})", at.mean.value, at.quantiles[kLow], at.quantiles[kHigh]));
    }
    mean.cells.push_back(plus_minus(series.all_days));
  }
  if (name.cells.empty()) return {};
  std::vector<Column> columns = {city, name};
  for (Column& column : on_days) columns.push_back(std::move(column));
  columns.push_back(mean);
  return "\n" + table(std::move(columns), kWidth, "  ") +
         "  Hours: mean on the day that ends there, and its range (5–95 %).\n";
}

/// What waits in queues and what is left of reserves, where it is more than nothing.
std::string store_table(const study::Forecast& forecast, const std::vector<std::size_t>& marks) {
  using Kind = model::DaySeries::Kind;
  Column city{"litres on", {}, false, 0}, name{"", {}, false, 0};
  std::vector<Column> on_days;
  for (const std::size_t mark : marks) on_days.push_back({short_date(forecast.marks[mark].date), {}, true, 0});
  std::string before;
  bool queues = false;
  for (const study::SeriesForecast& series : forecast.series) {
    if ((series.kind != Kind::queue && series.kind != Kind::reserve) || !(series.all_days.value >= 1)) continue;
    queues = queues || series.kind == Kind::queue;
    const std::string what = series.product + (series.kind == Kind::queue ? " in queues" : " in reserve");
    city.cells.push_back(
        series.city_name == before ? "" : left(series.city_name, std::min<std::size_t>(width(series.city_name), 14)));
    before = series.city_name;
    name.cells.push_back(left(what, std::min<std::size_t>(26, width(what))));
    for (std::size_t i = 0; i < marks.size(); ++i) on_days[i].cells.push_back(litres(series.at[marks[i]].mean.value));
  }
  if (name.cells.empty()) return {};
  std::vector<Column> columns = {city, name};
  for (Column& column : on_days) columns.push_back(std::move(column));
  return "\n" + table(std::move(columns), kWidth, "  ") + "  Litres: mean at the end of the day before" +
         (queues ? "; in queues: need that waits to be bought late.\n" : ".\n");
}

std::string services_part(const study::Forecast& forecast) {
  const std::vector<std::size_t> marks = shown_marks(forecast);
  return class_table(forecast, marks) + service_table(forecast, marks) + store_table(forecast, marks);
}

/// Where the days of a truck's cycle go, the longest first; what is below a twentieth of a day is left out.
std::string days_of(const study::CorridorForecast& corridor) {
  std::vector<std::pair<double, std::size_t>> stages;
  double whole = 0;
  for (std::size_t stage = 0; stage < model::kStages; ++stage) {
    const double value = corridor.stage_days[stage].value;
    whole += value;
    if (value >= 0.05) stages.emplace_back(-value, stage);
  }
  if (!std::isfinite(whole) || stages.empty()) return {};
  std::stable_sort(stages.begin(), stages.end());
  std::string text = fmt::format("    {} {}:", corridor.name, days(whole));
  std::size_t left_out = stages.size();
  for (const auto& [value, stage] : stages) {
    const std::string part = fmt::format(" {} {}", days(-value), in_words(static_cast<model::Stage>(stage)));
    if (width(text) + width(part) + 6 > kWidth) break;  // room for ", …"
    text += (left_out == stages.size() ? "" : ",") + part;
    --left_out;
  }
  return text + (left_out > 0 ? ", …" : "") + "\n";
}

std::string stage_lines(const study::Forecast& forecast) {
  std::string text;
  for (const study::CorridorForecast& corridor : forecast.corridors) text += days_of(corridor);
  return text.empty() ? text : "  where the days go (truck-days per truck that came home):\n" + text;
}

std::string last_lines(const TextOptions& options) {
  std::string text = closing(options.files, options.again);
  if (!options.look_inside.empty()) text += "look inside one: " + options.look_inside + "\n";
  return text.empty() ? text : "\n" + text;
}

}  // namespace

std::string forecast_text(const study::Forecast& forecast, const TextOptions& options) {
  std::string text = heading(forecast, options) + state_of_the_run(forecast) + "\n";
  const std::string answer = wrapped(verdict(forecast), kWidth - 2, "");
  std::string indented = "  ";
  for (const char c : answer) {
    indented += c;
    if (c == '\n') indented += "  ";
  }
  text += bold(indented, options.color) + "\n";
  text += tank_table(forecast, options.fan) + (options.fan ? cover_fan(forecast) : "") + why_line(forecast) +
          services_part(forecast) + corridor_lines(forecast) + stage_lines(forecast);
  if (options.conditioning != nullptr) text += "\n" + assimilation_text(*options.conditioning);
  for (const std::string& part : {rare_text(options.rare), reduction_text(options.reduction, 0)}) {
    if (!part.empty()) text += "\n" + part;
  }
  return text + last_lines(options);
}

}  // namespace taji::output
