#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scenario/check.hpp"

namespace taji::scenario {

namespace {

template <class Entry>
std::vector<std::string> ids_of(const std::vector<Entry>& entries) {
  std::vector<std::string> out;
  for (const Entry& entry : entries) out.push_back(entry.id);
  return out;
}

void check_service(const CityEntry& city, const ServiceEntry& service, Context& context) {
  if (service.class_id.empty()) return;
  const auto cls = std::find_if(city.demand.begin(), city.demand.end(),
                                [&](const DemandClass& demand) { return demand.id == service.class_id; });
  if (cls == city.demand.end()) {
    context.diagnostics.error(service.class_place, "unknown-class",
                              fmt::format("service '{}' is made by '{}', which is no demand class of '{}'", service.id,
                                          service.class_id, city.place_id),
                              text::did_you_mean(service.class_id, ids_of(city.demand)));
    return;
  }
  std::vector<std::string> products;
  for (const NeedEntry& need : cls->needs) products.push_back(need.product);
  if (products.empty()) return;  // reported
  if (service.product.empty()) {
    if (products.size() == 1) return;
    context.diagnostics.error(
        service.class_place, "missing-key",
        fmt::format("service '{}' lacks 'product': '{}' needs more than one", service.id, service.class_id),
        fmt::format("for example product: {}", products.front()));
  } else if (std::find(products.begin(), products.end(), service.product) == products.end()) {
    context.diagnostics.error(
        service.product_place, "no-need",
        fmt::format("service '{}' is made of {}, and '{}' needs none", service.id, service.product, service.class_id),
        text::did_you_mean(service.product, products));
  }
}

}  // namespace

void check_services(const Scenario& scenario, Context& context) {
  for (const CityEntry& city : scenario.cities) {
    for (const ServiceEntry& service : city.services) check_service(city, service, context);
    const std::vector<std::string> names = ids_of(city.services);
    for (const DemandClass& demand : city.demand) {
      if (!demand.raised_by || demand.raised_by->service.empty()) continue;
      const std::string& name = demand.raised_by->service;
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      context.diagnostics.error(demand.raised_by->service_place, "unknown-service",
                                fmt::format("'{}' has no service '{}'", city.place_id, name),
                                text::did_you_mean(name, names));
    }
    // Results stand by product under a city, its services beside them.
    for (const StockEntry& stock : city.stock) {
      if (stock.product != "services") continue;
      context.diagnostics.error(stock.place, "bad-id", "a product cannot be called 'services'");
    }
  }
}

}  // namespace taji::scenario
