#include <fmt/format.h>

#include <string>
#include <vector>

#include "scenario/check.hpp"
#include "scenario/find.hpp"

namespace taji::scenario {

namespace {

void check_service(const CityEntry& city, const ServiceEntry& service, Context& context) {
  if (service.class_id.empty()) return;
  const DemandClass* cls = find_by_id(city.demand, service.class_id);
  if (cls == nullptr) {
    context.diagnostics.error(service.class_place, "unknown-class",
                              fmt::format("service '{}' is made by '{}', which is no demand class of '{}'", service.id,
                                          service.class_id, city.place_id),
                              text::did_you_mean(service.class_id, ids_of(city.demand)));
    return;
  }
  const std::vector<std::string> products = ids_of(cls->needs);
  if (products.empty()) return;  // reported
  if (service.product.empty()) {
    if (products.size() == 1) return;
    context.diagnostics.error(
        service.class_place, "missing-key",
        fmt::format("service '{}' lacks 'product': '{}' needs more than one", service.id, service.class_id),
        fmt::format("for example product: {}", products.front()));
  } else if (!contains(products, service.product)) {
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
      if (contains(names, name)) continue;
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
