// The event log of one replication, one line an event.
#pragma once

#include <string>
#include <taji/model/model.hpp>
#include <taji/model/trace.hpp>
#include <vector>

namespace taji::output {

/// One event in columns. Days count from the scenario's start, from 0; times are the scenario's own.
struct TraceLine {
  std::int64_t day = 0;
  std::string date, time, where, what;
};

TraceLine trace_line(const model::Model& model, const model::TraceEvent& event);

/// "day  date        time   where                     what" and a line for each event.
std::string trace_text(const model::Model& model, const std::vector<model::TraceEvent>& events);

/// The same for programs: an array of {day, date, time, at_ms, where, what}.
std::string trace_json(const model::Model& model, const std::vector<model::TraceEvent>& events);

}  // namespace taji::output
