#include <nlohmann/json.hpp>
#include <taji/output/manifest.hpp>

namespace taji::output {

std::string manifest_json(const Manifest& manifest) {
  using Json = nlohmann::ordered_json;
  const auto hashes = [](const std::vector<std::pair<std::string, std::string>>& files) {
    Json list = Json::array();
    for (const auto& [path, sha256] : files) list.push_back({{"path", path}, {"sha256", sha256}});
    return list;
  };
  Json overrides = Json::array();
  for (const auto& [path, value] : manifest.overrides) overrides.push_back(path + "=" + value);
  Json seconds = Json::object();
  for (const auto& [stage, taken] : manifest.seconds) seconds[stage] = taken;
  Json json = Json::object();
  json["taji"] = 1;
  json["kind"] = "manifest";
  json["version"] = manifest.version;
  json["command"] = manifest.command;
  json["scenario"] = nullptr;  // a score has none
  if (!manifest.scenario.empty()) {
    json["scenario"] = {{"path", manifest.scenario}, {"sha256", manifest.scenario_sha256}};
  }
  json["variant"] = manifest.variant.empty() ? Json(nullptr) : Json(manifest.variant);
  json["set"] = overrides;
  json["seed"] = manifest.seed;
  json["replications"] = {
      {"requested", manifest.requested}, {"completed", manifest.completed}, {"failed", manifest.failed}};
  json["partial"] = manifest.partial;
  json["jobs"] = manifest.jobs;
  json["inputs"] = hashes(manifest.inputs);
  json["outputs"] = hashes(manifest.outputs);
  json["seconds"] = seconds;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace taji::output
