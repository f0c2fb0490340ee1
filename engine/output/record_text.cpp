#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <output/table.hpp>
#include <output/tank_order.hpp>
#include <taji/output/record_text.hpp>
#include <taji/output/wording.hpp>
#include <taji/text/dates.hpp>
#include <utility>

namespace taji::output {
namespace {

constexpr double kDay = static_cast<double>(kernel::kDay);

double cover(std::int32_t mdays) {
  return mdays == std::numeric_limits<std::int32_t>::max() ? std::numeric_limits<double>::infinity() : mdays / 1e3;
}

const std::string& city_name(const model::Model& model, std::size_t tank) {
  return model.cities[static_cast<std::size_t>(model.tanks[tank].city)].name.shown;
}

const std::string& product(const model::Model& model, std::size_t tank) {
  return model.products[static_cast<std::size_t>(model.tanks[tank].product)];
}

std::string share_of(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? "–" : share(static_cast<double>(part) / static_cast<double>(whole));
}

std::string mean_days(std::int64_t truck_ms, std::int64_t trucks) {
  return trucks == 0 ? "–" : days(static_cast<double>(truck_ms) / static_cast<double>(trucks) / kDay);
}

std::string daily_table(const model::Model& model, const model::Record& record) {
  Column date{"date", {}}, city{"city", {}}, fuel{"product", {}}, stock{"stock", {}, true},
      cover_column{"cover, d", {}, true};
  Column served{"served", {}, true}, unserved{"unserved", {}, true}, phase{"phase", {}, true};
  const auto day_count = static_cast<std::size_t>(model.day_count());
  const std::vector<std::size_t> tanks = tank_order(model);
  for (std::size_t day = 0; day < day_count; ++day) {
    const auto number = static_cast<std::int32_t>(day);
    std::string shown = text::format_date(model.start_epoch + model.day_end(number) - 1);
    for (const std::size_t tank : tanks) {
      const model::TankDay& of = record.tank_days[tank * day_count + day];
      date.cells.push_back(std::exchange(shown, ""));
      city.cells.push_back(city_name(model, tank));
      fuel.cells.push_back(product(model, tank));
      stock.cells.push_back(litres(static_cast<double>(of.stock_l)));
      cover_column.cells.push_back(days(cover(of.cover_mdays)));
      served.cells.push_back(fmt::format("{:.1f} %", of.served_ppm * 1e-4));
      unserved.cells.push_back(litres(of.unserved_l));
      phase.cells.push_back(std::to_string(of.phase));
    }
  }
  return table({date, city, fuel, stock, cover_column, served, unserved, phase}, kWidth, "");
}

/// The heads of the table of services and prices, in the order of Model::series.
std::string series_head(const model::Model& model, const model::DaySeries& series) {
  using Kind = model::DaySeries::Kind;
  const std::string& city = model.cities[static_cast<std::size_t>(series.city)].name.shown;
  const auto subject = static_cast<std::size_t>(series.subject);
  if (series.kind == Kind::service_hours) return city + " " + model.services[subject].name.id + ", h";
  const std::string fuel = city + " " + product(model, static_cast<std::size_t>(series.tank));
  if (series.kind == Kind::price_index) return fuel + " price index";
  if (series.kind == Kind::queue) return fuel + " queue";
  if (series.kind == Kind::reserve) return fuel + " reserve";
  return fuel + " " + model.classes[subject].name.id + " served";
}

std::string series_cell(model::DaySeries::Kind kind, std::int32_t value) {
  using Kind = model::DaySeries::Kind;
  if (kind == Kind::service_hours) return fmt::format("{:.1f}", value / (kDay / 24));
  if (kind == Kind::price_index) return fmt::format("{:.2f}", value * 1e-3);
  if (kind == Kind::queue || kind == Kind::reserve) return litres(value);
  return fmt::format("{:.1f} %", value * 1e-4);
}

/// A line a day of services, price indices (1 in normal times), what the classes behind services got, litres of
/// deferred need and in reserve; as many columns a table as fit.
std::string series_tables(const model::Model& model, const model::Record& record) {
  const auto days = static_cast<std::size_t>(model.day_count());
  std::string text;
  for (std::size_t first = 0; first < model.series.size();) {
    std::vector<Column> columns = {{"date", {}}};
    for (std::size_t day = 0; day < days; ++day) {
      const kernel::Millis end = model.day_end(static_cast<std::int32_t>(day));
      columns[0].cells.push_back(text::format_date(model.start_epoch + end - 1));
    }
    std::size_t used = 10;
    for (; first < model.series.size(); ++first) {
      Column column{series_head(model, model.series[first]), {}, true};
      used += width(column.header) + 2;
      if (used > kWidth && columns.size() > 1) break;
      for (std::size_t day = 0; day < days; ++day) {
        column.cells.push_back(series_cell(model.series[first].kind, record.series[first * days + day]));
      }
      columns.push_back(std::move(column));
    }
    text += table(std::move(columns), kWidth, "") + "\n";
  }
  return text;
}

/// Classes that went short, worst first in the order of their priority.
std::string unserved_classes(const model::Model& model, const model::Record& record, std::size_t tank) {
  std::string text;
  const model::Tank& of = model.tanks[tank];
  for (std::int32_t c = of.first_class; c < of.first_class + of.class_count; ++c) {
    const model::ClassRecord& cls = record.classes[static_cast<std::size_t>(c)];
    if (cls.first_unserved == kernel::kNever) continue;
    text += fmt::format("{}{} {} of its need, first after {:.1f} d", text.empty() ? "; unserved: " : ", ",
                        model.classes[static_cast<std::size_t>(c)].name.id, share_of(cls.unserved_l, cls.need_l),
                        static_cast<double>(cls.first_unserved) / kDay);
  }
  return text;
}

std::string tank_totals(const model::Model& model, const model::Record& record) {
  std::string text;
  for (const std::size_t tank : tank_order(model)) {
    const model::TankRecord& of = record.tanks[tank];
    const std::string first =
        of.first_stockout == kernel::kNever
            ? "never dry"
            : fmt::format("first dry after {:.1f} d", static_cast<double>(of.first_stockout) / kDay);
    text += fmt::format("{}, {}: need {}, unserved {} ({}), delivered {}; {} shortage days; {}{}\n",
                        city_name(model, tank), product(model, tank), litres(static_cast<double>(of.need_l)),
                        litres(static_cast<double>(of.unserved_l)), share_of(of.unserved_l, of.need_l),
                        litres(static_cast<double>(of.delivered_l)), of.shortage_days, first,
                        of.unserved_l > 0 ? unserved_classes(model, record, tank) : "");
    if (model.tanks[tank].managed < 0) continue;
    const std::pair<const char*, std::int64_t> parts[] = {{"by inflows and orders", of.inflow_l},
                                                          {"bought late", of.caught_up_l},
                                                          {"still owed to those who wait", of.backlog_l},
                                                          {"in private tanks", of.private_l},
                                                          {"in reserve", of.reserve_l}};
    text.pop_back();
    for (const auto& [words, amount] : parts) {
      if (amount != 0) text += fmt::format("; {} {}", litres(static_cast<double>(amount)), words);
    }
    text += "\n";
  }
  return text;
}

/// What the corridor's own mechanisms add; nothing where it has none of them.
std::string fleet_totals(const model::Corridor& corridor, const model::CorridorRecord& of) {
  std::vector<std::string> parts;
  if (corridor.arranged_share >= 0) {
    parts.push_back(fmt::format("{} convoys let pass by arrangement, for {}", thousands(of.arranged),
                                litres(static_cast<double>(of.paid_l))));
  }
  if (of.loads_lost > 0) parts.push_back(fmt::format("{} trucks lost only their load", thousands(of.loads_lost)));
  if (corridor.has_drivers) {
    parts.push_back(fmt::format("{} drivers withdrawn at the end", thousands(of.drivers_withdrawn)));
  }
  return parts.empty() ? "" : fmt::format("{}: {}\n", corridor.name.shown, fmt::join(parts, "; "));
}

std::string corridor_totals(const model::Model& model, const model::Record& record) {
  std::string text;
  for (const std::size_t corridor : corridor_order(model)) {
    const model::CorridorRecord& of = record.corridors[corridor];
    text += fmt::format(
        "{}: {} convoys, {} attacks ({} beaten off); trucks {} sent, {} arrived, {} lost; {} delivered, {} lost; "
        "{} d waiting\n",
        model.corridors[corridor].name.shown, thousands(of.trips), thousands(of.attacks), thousands(of.repelled),
        thousands(of.trucks_sent), thousands(of.trucks_arrived), thousands(of.trucks_lost),
        litres(static_cast<double>(of.delivered_l)), litres(static_cast<double>(of.lost_l)),
        mean_days(of.wait_truck_ms, of.trucks_waited));
    text += fleet_totals(model.corridors[corridor], of);
  }
  if (!text.empty()) text += "sent: left after the start; trucks that were on the road before it arrive too\n";
  return text;
}

/// Tenths of truck-days by stage, and their sum: rounded so that they add up.
std::vector<std::int64_t> tenths(const model::CorridorRecord& of) {
  constexpr std::int64_t kTenth = kernel::kDay / 10;
  std::vector<std::int64_t> out;
  std::int64_t exact = 0, shown = 0;
  for (const std::int64_t truck_ms : of.stage_truck_ms) {
    exact += truck_ms;
    out.push_back((exact + kTenth / 2) / kTenth - shown);
    shown += out.back();
  }
  out.push_back(shown);
  return out;
}

/// Truck-days by stage: a column a corridor, with its sum.
std::string stage_table(const model::Model& model, const model::Record& record,
                        const std::vector<std::size_t>& corridors) {
  std::vector<Column> columns{{"truck-days", {}}};
  std::vector<std::vector<std::int64_t>> of;
  for (const std::size_t corridor : corridors) {
    columns.push_back({model.corridors[corridor].name.shown, {}, true});
    of.push_back(tenths(record.corridors[corridor]));
  }
  for (std::size_t stage = 0; stage <= model::kStages; ++stage) {
    const bool sum = stage == model::kStages;
    if (!sum && std::all_of(of.begin(), of.end(), [&](const auto& one) { return one[stage] == 0; })) continue;
    columns[0].cells.push_back(sum ? "all trucks" : in_words(static_cast<model::Stage>(stage)));
    for (std::size_t i = 0; i < of.size(); ++i) {
      columns[i + 1].cells.push_back(fmt::format("{}.{}", of[i][stage] / 10, of[i][stage] % 10));
    }
  }
  return "\n" + table(std::move(columns), kWidth, "");
}

/// As many corridors side by side as fit.
std::string stage_tables(const model::Model& model, const model::Record& record) {
  constexpr std::size_t kWords = 24, kFigure = 10;
  std::string text;
  std::vector<std::size_t> beside;
  std::size_t used = kWords;
  for (const std::size_t corridor : corridor_order(model)) {
    const std::size_t wide = 2 + std::max(kFigure, width(model.corridors[corridor].name.shown));
    if (!beside.empty() && used + wide > kWidth) {
      text += stage_table(model, record, beside);
      beside.clear();
      used = kWords;
    }
    beside.push_back(corridor);
    used += wide;
  }
  return beside.empty() ? text : text + stage_table(model, record, beside);
}

/// Every line wrapped for itself.
std::string wrapped_lines(const std::string& text) {
  std::string result;
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
    end = text.find('\n', begin);
    result += wrapped(text.substr(begin, end - begin), kWidth, "    ") + "\n";
  }
  return result;
}

}  // namespace

std::string record_text(const model::Model& model, const model::Record& record, const RunContext& context) {
  std::string text = fmt::format("{}: replication {}, seed {}\n\n", model.name, context.replication, context.seed);
  if (!model.tanks.empty()) text += daily_table(model, record) + "\n";
  text += series_tables(model, record);
  return text + wrapped_lines(tank_totals(model, record) + corridor_totals(model, record)) +
         stage_tables(model, record);
}

}  // namespace taji::output
