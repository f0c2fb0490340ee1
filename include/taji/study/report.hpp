// Reports of what happened: how likely one is given the truth, and drawing one.
#pragma once

#include <taji/kernel/stream.hpp>
#include <taji/scenario/observations.hpp>

namespace taji::study {

/// Logarithm of the chance of the report given the truth: a probability for counts, yes or no, phases and intervals, a
/// density in the unit of the report for `normal` and `lognormal`. -infinity where it cannot be. An infinite truth
/// (cover without need) agrees only with an interval that has no upper bound. The negative binomial has size 1 / cv²;
/// the beta of the beta-binomial has alpha + beta = share (1 - share) / share_sd² - 1.
double log_likelihood(const scenario::ReportError& error, double truth, double report);

/// A report of a finite truth; for an interval the figure that it is about.
double draw_report(const scenario::ReportError& error, double truth, kernel::Stream& stream);

}  // namespace taji::study
