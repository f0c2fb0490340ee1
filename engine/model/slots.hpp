// From the scenario's numbers to those of the parameter vector.
#pragma once

#include <taji/scenario/quantity.hpp>

namespace taji::model {

/// A value of the file as its slot holds it: a probability p becomes the hazard -ln(1-p), infinite for p = 1.
double transformed(scenario::Transform transform, double value);

}  // namespace taji::model
