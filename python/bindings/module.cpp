// taji._engine: what the Python files of the package call. It is no interface for users: those files are.
#include <pybind11/pybind11.h>

#include <bindings/bind.hpp>
#include <taji/model/checkpoint.hpp>
#include <taji/model/world.hpp>
#include <taji/text/file.hpp>

PYBIND11_MODULE(_engine, module) {
  namespace py = pybind11;
  module.doc() = "The compiled part of taji; use the package taji.";
  module.attr("version") = TAJI_VERSION;
  py::register_exception<taji::text::FileError>(module, "FileError", PyExc_OSError);
  py::register_exception<taji::model::ReplicationError>(module, "ReplicationError", PyExc_RuntimeError);
  py::register_exception<taji::model::CheckpointError>(module, "CheckpointError", PyExc_ValueError);
  taji::python::bind_scenario(module);
  taji::python::bind_ensemble(module);
  taji::python::bind_studies(module);
  taji::python::bind_world(module);
}
