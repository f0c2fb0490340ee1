// network.geojson: the scenario's places and roads for a map.
#pragma once

#include <string>
#include <taji/model/model.hpp>

namespace taji::output {

/// A FeatureCollection (RFC 7946). Places are points with id, name, place_kind, country, haven and, for a city, its
/// products; roads are straight lines with id, from, to, class, km, oneway, interdiction (probability of one traversal,
/// as the scenario gives it), available and zones. What has no coordinates has a null geometry. In order of id.
std::string network_geojson(const model::Model& model);

}  // namespace taji::output
