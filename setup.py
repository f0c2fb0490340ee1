"""Builds the compiled part of the Python package with CMake; what the package is stands in pyproject.toml.

In a virtual environment that sees Debian's packages (python3 -m venv --system-site-packages):

    pip install --no-build-isolation .

Environment: CMAKE_ARGS, more words for cmake; CMAKE_BUILD_PARALLEL_LEVEL, how many compilers run at once; TAJI_BUILD, a
folder where CMake has built the module already, for this interpreter: nothing is compiled then. Build files are kept in
build/pip, so that a second time is quick.
"""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

TREE = Path(__file__).resolve().parent


class BuildWithCMake(build_ext):
    def build_extension(self, extension):
        target = Path(self.get_ext_fullpath(extension.name)).resolve()
        if "TAJI_BUILD" in os.environ:
            build = Path(os.environ["TAJI_BUILD"])
        else:
            build = TREE / "build" / "pip"
            self.compile_in(build)
        found = list((build / "python" / "taji").glob("_engine*.so"))
        if not found:
            raise SystemExit(f"{build} has no compiled module: build its target taji_engine")
        target.parent.mkdir(parents=True, exist_ok=True)
        self.copy_file(str(found[0]), str(target))

    def compile_in(self, build):
        generator = ["-G", "Ninja"] if self.is_there("ninja") else []
        configure = ["cmake", "-S", str(TREE), "-B", str(build), *generator, "-DCMAKE_BUILD_TYPE=Release",
                     "-DTAJI_PYTHON=ON", "-DTAJI_TESTS=OFF", f"-DTAJI_PYTHON_EXECUTABLE={sys.executable}",
                     *shlex.split(os.environ.get("CMAKE_ARGS", ""))]
        subprocess.run(configure, check=True)
        make = ["cmake", "--build", str(build), "--target", "taji_engine"]
        if "CMAKE_BUILD_PARALLEL_LEVEL" not in os.environ:
            make += ["--parallel", str(os.cpu_count() or 1)]
        subprocess.run(make, check=True)

    @staticmethod
    def is_there(program):
        return any(os.access(os.path.join(folder, program), os.X_OK) for folder in os.get_exec_path())


setup(ext_modules=[Extension("taji._engine", sources=[])], cmdclass={"build_ext": BuildWithCMake})
