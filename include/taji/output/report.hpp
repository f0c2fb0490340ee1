// The report that people read: first its data, which report.json holds, then one HTML page made of them alone. The page
// that `taji report` makes of a folder has therefore the bytes of the one that the run wrote.
// Times are days from the origin; volumes litres; shares and probabilities fractions of one; positions degrees.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <taji/study/statistics.hpp>
#include <utility>
#include <vector>

namespace taji::output {

/// Languages of the page.
enum class Lang : std::uint8_t { en, fr };

struct ReportMark {
  std::string label, date;  ///< "30d", and the ISO date of that moment
  double days = 0;
};

/// Quantiles by day, at its end; a number that does not exist is NaN, an unlimited one infinite.
struct ReportFan {
  std::vector<double> q05, q25, q50, q75, q95;
};

/// A dated report of what happened, and what the model says would be reported, without any report.
struct ReportObserved {
  double from = 0, to = 0;   ///< its period, in days from the origin, negative before it; alike for a moment
  std::string date;          ///< its last day
  std::string what;          ///< "stock_l", "tankers_arrived", "phase": names of targets without product and period
  std::string product;       ///< empty: all
  std::string city;          ///< id, where it is about one
  std::string where;         ///< as shown; empty: everywhere
  std::int32_t tank = -1;    ///< in Report::tanks, where it is about one
  double value = 0;          ///< 1 and 0 for yes and no; NaN for a range
  double low = 0, high = 0;  ///< of a range, else NaN
  std::string shown;         ///< as it stands in the file
  std::int64_t line = 0;     ///< of the file
  bool used = true;          ///< else it became known after the origin
  bool is_number = false;
  std::array<double, 5> prior{};  ///< of numbers: .5 %, 5 %, 50 %, 95 %, 99.5 %
  double prior_chance = 0;        ///< of others: of this report
  bool surprising = false;        ///< outside of the 99 % band, or of a chance below 1 %
  double effective = 0;           ///< worlds that carry the weight after its date
};

/// An uncertain input before and after the reports: 5 %, 50 %, 95 %.
struct ReportInput {
  std::string path;
  std::array<double, 3> before{}, after{};
  std::array<std::string, 3> before_shown, after_shown;  ///< with units
};

/// What the reports taught.
struct ReportLearnt {
  std::string file;  ///< empty: there were none
  std::int64_t rows = 0, used = 0, worlds = 0, islands = 0, failures = 0;
  std::int64_t distinct = 0, proposed = 0, accepted = 0;  ///< sets of inputs that go on; moves of inputs
  double islands_effective = 0;                           ///< islands that carry the weight
  double effective = 0;                                   ///< worlds that carry the weight in the end
  study::Estimate log_evidence;
  std::vector<ReportInput> inputs;
};

/// Trucks that reach any city in a week: 5 %, 25 %, 50 %, 75 %, 95 %.
struct ReportWeek {
  double end = 0;  ///< days from the origin
  std::array<double, 5> arrivals{};
};

/// A date in the past from which forecasts were made.
struct ReportOrigin {
  std::string date;
  std::int64_t known = 0, forecasts = 0, surprising = 0;
  double effective = 0, log_evidence = 0;
  bool impossible = false;  ///< no world agreed with what was known
};

/// A forecast that one of those dates made of a report.
struct ReportPast {
  double origin = 0, end = 0;         ///< days from the first origin; the end of its last day
  std::array<double, 5> quantiles{};  ///< 5 %, 25 %, 50 %, 75 %, 95 %; of yes and no: the chance of yes
};

/// All forecasts of one quantity at one place, and what was reported of it.
struct ReportTrack {
  std::string what, product, where;  ///< as in ReportObserved
  bool yes_no = false;
  std::vector<std::pair<double, double>> seen;  ///< end of the last day, value
  std::vector<ReportPast> forecasts;
};

/// How forecasts of a target fared.
struct ReportScore {
  std::string what, product;
  std::string target;       ///< as it stands in the files
  std::int32_t weeks = 0;   ///< ahead; 0: all
  std::int64_t group = -1;  ///< its place in `groups` of summary.json
  std::string rule;         ///< "wis", "brier"
  std::int64_t forecasts = 0, stretches = 0;
  double score = 0;
  /// Beside persistence and climatology: of the forecasts that have it the score, the baseline's, and the skill.
  struct Beside {
    std::int64_t forecasts = 0;
    double score = 0, baseline = 0, skill = 0, low = 0, high = 0;
    std::string verdict;  ///< "better", "worse", "none_seen", "too_few", "no_baseline"
  };
  Beside persistence, climatology;
  /// Of the central intervals of 50 % and 90 %: reports that they held, with its 95 % interval; NaN where there are
  /// none.
  std::array<double, 3> held50{}, held90{};
};

struct ReportTank {
  std::string city, city_name, product;
  std::int32_t place = -1;  ///< in Report::places
  study::Estimate p_dry_origin;
  std::vector<study::Estimate> p_dry;  ///< by mark
  double p_never = 1;
  study::Estimate unserved_l, unserved_share, shortage_days;
  double cover_origin_days = 0;
  std::vector<std::array<double, 3>> cover_days;  ///< by mark: 5 %, 50 %, 95 %
  /// At the origin, by cover alone, then by mark: chances of phases 0 to 4.
  std::vector<std::array<double, 5>> phase;
  ReportFan cover, served;                       ///< days; share of the day's need
  std::vector<double> dry_by;                    ///< chance that it was dry by the end of each day
  std::vector<double> dry_by_se;                 ///< its standard errors
  ReportFan stock;                               ///< litres; where a stock was reported
  std::vector<std::array<double, 5>> phase_day;  ///< chances of phases by day; where a phase was reported
  bool has_spread = false;                       ///< of unserved_l
  study::Estimate inputs, chance;
  std::vector<std::pair<std::string, study::Estimate>> by_input;  ///< the largest first
};

struct ReportCorridor {
  std::string id, name;
  study::Estimate trips, attacks, trucks_sent, trucks_arrived, trucks_lost, lost_share, delivered_l, lost_l, wait_days,
      haul_days, cycles;
  std::vector<std::pair<std::string, study::Estimate>> stage_days;  ///< by the name of the stage, per truck come home
};

struct ReportPlace {
  std::string id, name, kind;
  bool located = false;
  double longitude = 0, latitude = 0;
};

struct ReportRoad {
  std::string id, road_class;
  std::int32_t from = -1, to = -1;
  double km = 0;
  double p_attack = 0;    ///< that one loaded convoy which drives all of it is attacked, at the start
  bool attempts = false;  ///< there are attempts a week besides, which are in no such chance
  double trucks_week = 0;
  std::vector<std::string> zones;
};

/// An entry of the timeline, or a stated closure.
struct ReportEvent {
  double day = 0;
  std::string date, what;  ///< what: a name from the scenario, or what it does
};

/// A group of trucks on the map. `points`: hour, thousandths of a degree east and north, trucks; between two of them it
/// moves in a straight line.
struct ReplayTrack {
  std::int32_t corridor = -1;
  std::int32_t errand = 0;  ///< model::Errand
  std::int32_t ordinal = 0;
  std::vector<std::array<std::int32_t, 4>> points;
};

struct ReplayEvent {
  double hour = 0;
  std::string kind;  ///< "attack", "repelled", "closed", "reopened", "dry", "refilled", "timeline"
  std::int32_t place = -1, road = -1, tank = -1;
  std::int32_t x = 0, y = 0;  ///< thousandths of a degree
  std::int64_t trucks = 0, lost = 0;
  std::string what;
};

/// One replication.
struct Replay {
  std::string role;  ///< "median", "worst"
  std::int64_t replication = 0;
  double unserved_l = 0;  ///< of all cities and products
  std::vector<ReplayTrack> tracks;
  std::vector<ReplayEvent> events;
  std::vector<std::vector<double>> stock;  ///< [tank][day]: at its end, as a share of the tank, or of its most
};

/// One measure of one variant, less that of the baseline.
struct ReportDifference {
  std::string variant, measure;  ///< measure: as study::Measure::name says
  std::string quantity;          ///< "litres", "share", "days", "hours", "number"
  std::vector<std::string> of;   ///< names as shown, of city and product or corridor
  std::string path;
  study::Estimate baseline, value, difference, relative;
  double low = 0, high = 0;
  std::string verdict;
  bool point = false;  ///< a value by itself, not a difference: a point of a sweep
};

/// A variant, or point of a sweep, and what it changes.
struct ReportVariant {
  std::string name;
  std::vector<std::pair<std::string, std::string>> changes;
};

/// A number that the scenario states.
struct ReportAssumption {
  std::string section;  ///< first word of its path
  std::string path;
  std::string form;                 ///< a distribution by its name, "constant", or "product"
  std::vector<std::string> values;  ///< with units, in the order in which the distribution is written
  std::string source;               ///< the comment beside it in the file
};

/// A corridor as the scenario states it.
struct ReportRoute {
  std::string name, source, marshal, city, rule;
  double trucks = 0, target = 0, least = 0, max_wait_days = 0, km = 0;
};

struct Report {
  std::string kind;  ///< "forecast", "comparison", "sweep", "hindcast"
  Lang lang = Lang::en;
  std::string title, origin, end;  ///< ISO dates
  double horizon_days = 0;
  std::int64_t requested = 0, completed = 0, failed = 0;
  bool partial = false;
  std::vector<ReportMark> marks;
  std::vector<std::string> days;  ///< ISO dates of the record days
  std::array<double, 4> phase_cover_days{}, phase_served{};
  std::vector<ReportTank> tanks;  ///< by city, then product
  std::vector<ReportCorridor> corridors;
  std::vector<ReportPlace> places;
  std::vector<ReportRoad> roads;
  std::int64_t traffic_replications = 0;  ///< from which trucks_week is a mean
  std::vector<ReportEvent> timeline;
  std::vector<Replay> replays;
  std::vector<ReportVariant> variants;
  std::vector<ReportDifference> differences;
  std::uint64_t points = 0;  ///< of a sweep; `differences` holds those to be shown
  std::vector<ReportRoute> routes;
  std::vector<ReportAssumption> assumptions;
  std::vector<ReportObserved> observed;
  ReportLearnt learnt;
  std::vector<ReportWeek> weeks;  ///< where arrivals were reported
  std::string weeks_city;         ///< id of the only city that corridors lead to; empty: there are several
  std::vector<ReportOrigin> origins;
  std::vector<ReportTrack> tracks;
  std::vector<ReportScore> scores;
  // What made it.
  std::string version, scenario, scenario_sha256, again, look_inside;
  std::uint64_t seed = 1;
  std::vector<std::string> changed;                         ///< a variant, path=value
  std::vector<std::pair<std::string, std::string>> inputs;  ///< path, SHA-256
};

/// report.json.
std::string report_json(const Report& report);
/// Throws std::invalid_argument when the text is no such file.
Report read_report_json(const std::string& text);

/// One self-contained page: no request to anywhere, charts drawn in the file, all text escaped. Reads well without
/// scripts; a content security policy allows its own script and style by their hashes and nothing else.
std::string report_html(const Report& report, Lang lang);

}  // namespace taji::output
