// The CSV files of a result folder. Numbers read back to the same doubles; an empty field means that there is no such
// figure, `inf` an infinite one. Lines end with a line feed.
#pragma once

#include <string>
#include <taji/ensemble/ensemble.hpp>
#include <taji/study/forecast.hpp>
#include <vector>

namespace taji::output {

/// forecast.csv in the format of the forecast hubs: origin_date, target, target_end_date, location, output_type,
/// output_type_id, value. At the end of each whole week from the origin, for each city (location) and product:
///   `product:stock_l`, `product:cover_days`, `product:unserved_week_l`   quantiles at the 23 levels
///   `product:p_dry`   pmf of whether the tank was dry at some time from the origin to that day's end: `dry`, `not_dry`
/// and for the location `all` `all:tankers_arrived_week`, quantiles.
std::string forecast_csv(const study::Forecast& forecast);

/// daily.csv: date, city, product, measure, mean, sd, q0.01 … q0.99. See study::DailyRow and SeriesForecast for the
/// measures; of a day those of tanks come first. `product` is empty for services.
std::string daily_csv(const study::Forecast& forecast);

/// corridors.csv: date, corridor, measure, mean, sd, q0.01 … q0.99. See study::CorridorDay for the measures.
std::string corridors_csv(const study::Forecast& forecast);

/// replications.csv in pieces: its head, then the rows of one ensemble after the other.
class ReplicationRows {
 public:
  explicit ReplicationRows(const model::Model& model);
  std::string head() const;
  std::string rows(const ensemble::Ensemble& ensemble) const;

 private:
  const model::Model* model_;
  std::vector<std::size_t> tanks_, corridors_;  ///< in order of the columns
};

/// replications.csv: one row per completed replication, columns `city.product.measure` and `corridor.measure`.
/// `first_stockout_days` is empty when the tank was never dry.
std::string replications_csv(const model::Model& model, const ensemble::Ensemble& ensemble);

}  // namespace taji::output
