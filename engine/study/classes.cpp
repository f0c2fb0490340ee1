#include <study/parts.hpp>

namespace taji::study {
namespace {

ClassForecast class_forecast(const Source& source, std::size_t number, const std::vector<Mark>& marks,
                             Figures& figures) {
  using Record = model::ClassRecord;
  const auto classes = static_cast<std::size_t>(source.ensemble.classes);
  const auto field = [&](auto Record::*member) {
    return column(source.rows(), [&](std::size_t row) -> std::int64_t {
      return source.ensemble.class_records[row * classes + number].*member;
    });
  };
  const model::DemandClass& cls = source.model.classes[number];
  const Column unserved = field(&Record::unserved_l), need = field(&Record::need_l);
  ClassForecast forecast;
  forecast.name = cls.name.id;
  forecast.priority = cls.priority;
  forecast.makes_service = std::any_of(
      source.model.services.begin(), source.model.services.end(),
      [&](const model::CityService& service) { return service.demand_class == static_cast<std::int32_t>(number); });
  forecast.need_l = figures.mean(need);
  forecast.unserved_l = figures.mean(unserved);
  forecast.unserved_share = figures.ratio(unserved, need);
  Column first = field(&Record::first_unserved);
  for (const Mark& mark : marks) {
    const kernel::Millis by = kernel::round_to_millis(mark.days * static_cast<double>(kernel::kDay));
    forecast.p_unserved.push_back(
        figures.share(column(source.rows(), [&](std::size_t row) -> std::int64_t { return first[row] <= by; })));
  }
  forecast.p_never = figures.part(std::count(first.begin(), first.end(), kernel::kNever));
  forecast.first_unserved_days = first_times(first, figures);
  return forecast;
}

}  // namespace

std::vector<ClassForecast> class_forecasts(const Source& source, std::int32_t tank, const std::vector<Mark>& marks,
                                           Figures& figures) {
  const model::Tank& of = source.model.tanks[static_cast<std::size_t>(tank)];
  std::vector<ClassForecast> forecasts;
  for (std::int32_t c = of.first_class; c < of.first_class + of.class_count; ++c) {
    forecasts.push_back(class_forecast(source, static_cast<std::size_t>(c), marks, figures));
  }
  return forecasts;
}

}  // namespace taji::study
