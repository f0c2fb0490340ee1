// taji._engine: what the Python files of the package call. It is no interface for users: those files are.
#include <pybind11/pybind11.h>

#include <bindings/bind.hpp>
#include <taji/model/checkpoint.hpp>
#include <taji/model/world.hpp>
#include <taji/text/file.hpp>

PYBIND11_MODULE(_engine, engine) {
  namespace py = pybind11;
  engine.doc() = "The compiled part of taji; use the package taji.";
  engine.attr("version") = TAJI_VERSION;
  py::register_exception<taji::text::FileError>(engine, "FileError", PyExc_OSError);
  py::register_exception<taji::model::ReplicationError>(engine, "ReplicationError", PyExc_RuntimeError);
  py::register_exception<taji::model::CheckpointError>(engine, "CheckpointError", PyExc_ValueError);
  taji::python::bind_scenario(engine);
  taji::python::bind_ensemble(engine);
  taji::python::bind_studies(engine);
  taji::python::bind_world(engine);
}
