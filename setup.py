"""Builds the compiled part of the Python package with CMake; what the package is stands in pyproject.toml.

In a virtual environment that sees Debian's packages (python3 -m venv --system-site-packages):

    pip install --no-build-isolation .

Environment: CMAKE_ARGS, more words for cmake; CMAKE_BUILD_PARALLEL_LEVEL, how many compilers run at once. Build files are
kept in build/pip, so that a second time is quick.
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
        build = TREE / "build" / "pip"
        generator = ["-G", "Ninja"] if self.is_there("ninja") else []
        configure = ["cmake", "-S", str(TREE), "-B", str(build), *generator, "-DCMAKE_BUILD_TYPE=Release",
                     "-DTAJI_PYTHON=ON", "-DTAJI_TESTS=OFF", f"-DTAJI_PYTHON_EXECUTABLE={sys.executable}",
                     *shlex.split(os.environ.get("CMAKE_ARGS", ""))]
        subprocess.run(configure, check=True)
        make = ["cmake", "--build", str(build), "--target", "taji_engine"]
        if "CMAKE_BUILD_PARALLEL_LEVEL" not in os.environ:
            make += ["--parallel", str(os.cpu_count() or 1)]
        subprocess.run(make, check=True)
        made = next((build / "python" / "taji").glob("_engine*.so"))
        target.parent.mkdir(parents=True, exist_ok=True)
        self.copy_file(str(made), str(target))

    @staticmethod
    def is_there(program):
        return any(os.access(os.path.join(folder, program), os.X_OK) for folder in os.get_exec_path())


setup(ext_modules=[Extension("taji._engine", sources=[])], cmdclass={"build_ext": BuildWithCMake})
