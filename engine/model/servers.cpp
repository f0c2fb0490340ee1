// Trucks with the servers of a station, until they are done.
#include "model/handlers.hpp"

namespace taji::model {
namespace {

/// Trucks that begin together and finish together share one service and one event.
bool joins_last(const Sim& s, const Service& service) {
  const std::int32_t last = s.w.stations[service.station].last_service;
  if (last < 0) return false;
  Service& other = s.w.services[last];
  if (other.exact_ms != service.exact_ms || other.count == 0 || other.first_draw >= 0 || service.first_draw >= 0 ||
      other.station != service.station || other.convoy != service.convoy || other.pool != service.pool ||
      other.tank != service.tank) {
    return false;
  }
  other.count += service.count;
  return true;
}

}  // namespace

void start_service(const Sim& s, const Service& service) {
  World& w = s.w;
  if (joins_last(s, service)) return;
  std::int32_t index;
  if (w.free_services.empty()) {
    index = static_cast<std::int32_t>(w.services.size());
    w.services.push_back(service);
  } else {
    index = w.free_services.back();
    w.free_services.pop_back();
    w.services[index] = service;
  }
  w.stations[service.station].last_service = index;
  schedule(s, kernel::round_to_millis(service.exact_ms), tie(EventKind::truck, service.station),
           EventWhat::service_done, index);
}

}  // namespace taji::model
