// The page's words in its languages, and figures as they are written in each.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <taji/output/report.hpp>

namespace taji::output {

struct Words {
  const char *lang, *all_of_it, *facts_of_run, *unserved_in_all, *first_stockout, *of_points;
  // Headings and what stands under them.
  const char *outlook, *outlook_note, *phases, *phases_note, *cities, *cities_note, *corridors, *corridors_note,
      *width_note, *spread, *spread_note, *timeline, *timeline_note, *replay, *replay_note, *variants, *variants_note,
      *points, *assumptions, *assumptions_note, *made, *made_note;
  // Columns and axes.
  const char *city, *product, *dry_by, *unserved, *of_need, *cover, *now, *date, *corridor, *sent, *lost, *lost_share,
      *waiting, *on_road, *where_days, *week, *cover_axis, *served_axis, *dry_axis, *difference, *baseline, *value,
      *interval, *relative, *variant, *changes, *input, *share, *inputs_bar, *chance_bar, *what, *source, *stated,
      *file, *hash, *measure;
  // In charts and their legends.
  const char *dry_line, *phase_line, *median, *half, *nine_tenths, *observed, *event_mark, *phase, *likeliest,
      *attack_chance, *no_threat, *traffic, *traffic_note, *attempts, *km, *trucks_week, *same, *no_difference,
      *cannot_tell, *perhaps, *nothing_dry;
  std::array<const char*, 5> phase_names;
  // Replay.
  const char *play, *pause, *speed, *time, *which, *role_median, *role_worst, *loaded, *empty, *attack, *repelled,
      *closed, *reopened, *dry, *refilled, *tank_level, *needs_script, *convoy, *trucks, *trucks_lost, *zoom_note;
  // Assumptions.
  const char *routes_lead, *from, *through, *to, *convoys_of, *at_least, *longest_wait, *trucks_in_all, *uncertain_lead,
      *constant_lead, *triangular, *between, *product_of, *most_likely, *sourceless, *fixed, *fastest, *safest,
      *balanced;
  // Provenance.
  const char *replications, *seed, *version, *scenario, *again, *look_inside, *changed, *requested, *partial, *failed,
      *few, *projection_conic, *projection_mercator, *outlines;
  const char *to_content, *numbers_behind;
  // Reports and what they taught.
  const char *reports, *reports_note, *conditioned, *disagree, *few_carry, *few_remain, *few_moves, *one_island, *few_islands, *failed_worlds, *all_reports,
      *target, *place, *everywhere, *reported, *before_any, *effective, *not_used, *inputs_taught, *inputs_note,
      *before, *after, *arrivals_axis, *stock_axis, *phase_axis, *forecast_word, *yes, *no, *surprising_mark;
  // Forecasts of the past.
  const char *fared, *fared_note, *past, *past_note, *origins, *origins_note, *known, *forecasts, *surprising,
      *evidence, *score, *persistence, *climatology, *over_persistence, *over_climatology, *held50, *held90,
      *weeks_ahead, *by_weeks, *skill_axis, *too_few, *too_few_stretches, *better, *worse, *alike, *nothing_beside,
      *held_sentence, *against, *newest, *month_before;
};

const Words& words(Lang lang);

/// "58 ± 1 %" with the language's decimal sign, separator of thousands and unbreakable spaces.
std::string local(std::string text, Lang lang);

/// ISO dates: "19 January", "19 janvier"; "19 Jan"; "19 January 2026".
std::string long_date_in(std::string_view iso, Lang lang);
std::string short_date_in(std::string_view iso, Lang lang);
std::string full_date_in(std::string_view iso, Lang lang);

/// "gazole" for diesel; a product that the language has no word for as it is called.
std::string product_in(const std::string& product, Lang lang);

/// "driving", "en route", of a stage's name (model::kStageNames).
std::string stage_in(const std::string& stage, Lang lang);

/// What a report or a target is about: "tankers arrived in a week", "stock, diesel".
std::string target_in(const std::string& what, const std::string& product, Lang lang);
/// With a capital at its begin.
std::string sentence_case(std::string text);
/// Its value: "21 Ml", "yes", "640".
std::string amount_in(const std::string& what, double value, Lang lang);

/// One sentence for each city, on the chance that it runs dry by the mark of 30 days (or the horizon), worst first.
struct Message {
  std::string city, text;
  int level = 0;  ///< 0 unlikely … 4 almost certain, of the worst product
};
std::vector<Message> messages(const Report& report, Lang lang);
/// The same of a comparison or a sweep: of its first measure that differs, what each variant does.
std::vector<Message> findings(const Report& report, Lang lang);
/// Of a hindcast: of each target, how the forecasts fared.
std::vector<Message> fared(const Report& report, Lang lang);
/// On whether data and model agree, and whether enough worlds carry the reports; empty where all is well.
std::vector<std::string> warnings_of(const Report& report, Lang lang);
/// How many reports a forecast stands on.
std::string conditioned_on(const Report& report, Lang lang);
/// The measure that findings are about; -1: there is none.
std::int64_t found_measure(const Report& report);
/// The mark that these are about.
std::size_t message_mark(const Report& report);

/// What a measure is called, of a comparison.
std::string measure_in(const ReportDifference& difference, const Report& report, Lang lang);

}  // namespace taji::output
