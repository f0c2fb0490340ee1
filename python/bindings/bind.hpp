// The parts of the module, a file each.
#pragma once

#include <pybind11/pybind11.h>

namespace taji::python {

void bind_scenario(pybind11::module_& engine);
void bind_ensemble(pybind11::module_& engine);
void bind_studies(pybind11::module_& engine);
void bind_world(pybind11::module_& engine);

}  // namespace taji::python
