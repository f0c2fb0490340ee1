#include <limits>
#include <study/parts.hpp>

namespace taji::study {
namespace {

constexpr double kDay = static_cast<double>(kernel::kDay);
constexpr std::int32_t kNoNeed = std::numeric_limits<std::int32_t>::max();

/// The records of one tank.
struct Tank {
  const Source& source;
  std::size_t tank;
  Figures& figures;

  const model::TankRecord& record(std::size_t row) const {
    return source.ensemble.tank_records[row * static_cast<std::size_t>(source.ensemble.tanks) + tank];
  }
  const model::TankDay& day(std::size_t row, std::int32_t day_number) const {
    const auto days = static_cast<std::size_t>(source.ensemble.days);
    return source.ensemble.tank_days[(row * static_cast<std::size_t>(source.ensemble.tanks) + tank) * days +
                                     static_cast<std::size_t>(day_number)];
  }
  template <typename Field>
  Column field(Field model::TankRecord::*member) const {
    return column(source.rows(), [&](std::size_t row) { return record(row).*member; });
  }
  template <typename Field>
  Estimate mean(Field model::TankRecord::*member) const {
    return figures.mean(field(member));
  }
};

/// Mean of those rows that have a need; every value is in thousandths of a day.
Estimate mean_cover(Figures& figures, const Column& mdays) {
  Column with_need(mdays.size()), cover(mdays.size());
  for (std::size_t row = 0; row < mdays.size(); ++row) {
    with_need[row] = mdays[row] != kNoNeed;
    cover[row] = mdays[row] == kNoNeed ? 0 : mdays[row];
  }
  return scaled(figures.ratio(cover, with_need), 1000);
}

Estimate dry_by(const Tank& tank, kernel::Millis since_origin) {
  return tank.figures.share(column(tank.source.rows(), [&](std::size_t row) -> std::int64_t {
    return tank.record(row).first_stockout <= since_origin;
  }));
}

void at_marks(const Tank& tank, const std::vector<Mark>& marks, TankForecast& forecast) {
  for (const Mark& mark : marks) {
    forecast.p_dry.push_back(dry_by(tank, kernel::round_to_millis(mark.days * kDay)));
    Column cover = column(tank.source.rows(),
                          [&](std::size_t row) -> std::int64_t { return tank.day(row, mark.day).cover_mdays; });
    CoverAtMark at;
    at.mean = mean_cover(tank.figures, cover);
    at.quantiles = in_units(tank.figures.quantiles(cover, kNoNeed), 1000, kNoNeed);
    forecast.cover.push_back(at);
    std::array<std::int64_t, 5> count{};
    for (std::size_t row = 0; row < tank.source.rows(); ++row) {
      ++count.at(static_cast<std::size_t>(tank.day(row, mark.day).phase));
    }
    std::array<double, 5> phase{};
    for (std::size_t i = 0; i < phase.size(); ++i) phase[i] = tank.figures.part(count[i]);
    forecast.phase.push_back(phase);
  }
}

/// Before anything is served only cover tells a phase.
std::array<double, 5> phase_at(const Tank& tank, const Column& origin_mdays) {
  const model::Model& model = tank.source.model;
  std::array<std::int64_t, 5> count{};
  for (const std::int64_t mdays : origin_mdays) {
    std::size_t phase = 0;
    for (std::size_t k = 0; k < model.phase_cover.size() && mdays != kNoNeed; ++k) {
      const model::Slot slot = model.phase_cover[k];
      if (slot >= 0 && static_cast<double>(mdays) * kDay < 1000 * model.base[static_cast<std::size_t>(slot)])
        phase = k + 1;
    }
    ++count[phase];
  }
  std::array<double, 5> shares{};
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] = tank.figures.part(count[i]);
  return shares;
}

void first_stockout(const Tank& tank, TankForecast& forecast) {
  Column first = tank.field(&model::TankRecord::first_stockout);
  forecast.p_never = tank.figures.part(std::count(first.begin(), first.end(), kernel::kNever));
  forecast.first_stockout_days = first_times(first, tank.figures);
}

void unserved(const Tank& tank, TankForecast& forecast) {
  Figures& figures = tank.figures;
  Column volume = tank.field(&model::TankRecord::unserved_l);
  const Column need = tank.field(&model::TankRecord::need_l);
  forecast.unserved_l = figures.mean(volume);
  forecast.need_l = figures.mean(need);
  forecast.unserved_share = figures.ratio(volume, need);
  if (!forecast.unserved_share.exists()) forecast.unserved_share = {0, 0};  // no need, so none unserved
  forecast.served_share = {1 - forecast.unserved_share.value, forecast.unserved_share.se};
  forecast.unserved_cvar95_l = figures.cvar95(volume);
}

void spells(const Tank& tank, TankForecast& forecast) {
  Figures& figures = tank.figures;
  const Column count = tank.field(&model::TankRecord::short_spells);
  forecast.spell_days = scaled(figures.ratio(tank.field(&model::TankRecord::short_spell_ms), count), kDay);
  const Estimate censored = figures.ratio(tank.field(&model::TankRecord::short_censored), count);
  forecast.spells_censored_share = censored.exists() ? censored.value : 0;
  forecast.dry_spell_days = scaled(
      figures.ratio(tank.field(&model::TankRecord::dry_spell_ms), tank.field(&model::TankRecord::dry_spells)), kDay);
}

}  // namespace

std::array<std::optional<double>, 23> first_times(Column& times, Figures& figures) {
  std::array<std::optional<double>, 23> result{};
  const QuantileValues values = figures.quantiles(times);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != kernel::kNever) result[i] = static_cast<double>(values[i]) / kDay;
  }
  return result;
}

TankForecast tank_forecast(const Source& source, std::size_t place, const std::vector<Mark>& marks) {
  const std::int32_t number = source.tank_order[place];
  const auto figures = source.figures(Part::tank, place);
  const Tank tank{source, static_cast<std::size_t>(number), *figures};
  const model::Model& model = source.model;
  const model::Tank& described = model.tanks[tank.tank];
  const model::Name& city = model.cities[static_cast<std::size_t>(described.city)].name;
  TankForecast forecast;
  forecast.city = city.id;
  forecast.city_name = city.shown;
  forecast.product = model.products[static_cast<std::size_t>(described.product)];
  forecast.p_dry_origin = dry_by(tank, 0);
  at_marks(tank, marks, forecast);
  first_stockout(tank, forecast);
  unserved(tank, forecast);
  forecast.shortage_days = tank.mean(&model::TankRecord::shortage_days);
  spells(tank, forecast);
  const auto recorded = static_cast<double>(model.horizon - model.origin);
  forecast.dry_fraction = scaled(tank.mean(&model::TankRecord::dry_ms), recorded);
  forecast.stock_l = tank.mean(&model::TankRecord::mean_stock_l);
  forecast.delivered_l = tank.mean(&model::TankRecord::delivered_l);
  forecast.dispatched_l = tank.mean(&model::TankRecord::dispatched_l);
  const auto tanks = static_cast<std::size_t>(source.ensemble.tanks);
  const Column origin = column(source.rows(), [&](std::size_t row) -> std::int64_t {
    return source.ensemble.origin_cover_mdays[row * tanks + tank.tank];
  });
  forecast.cover_origin_days = mean_cover(*figures, origin).value;
  forecast.phase_origin = phase_at(tank, origin);
  for (std::int32_t day = 0; day < source.ensemble.days; ++day) {
    forecast.dry_by_day.push_back(dry_by(tank, model.day_end(day) - model.origin));
  }
  forecast.classes = class_forecasts(source, number, marks, *figures);
  return forecast;
}

}  // namespace taji::study
