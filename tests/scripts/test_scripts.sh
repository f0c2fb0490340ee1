#!/usr/bin/env bash
# test_scripts.sh TREE: scripts/taji and scripts/test themselves, on a copy of them beside a program of a few lines that
# takes the place of taji, so that a build takes a second.
set -u
tree=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
place="$work/a tree with spaces"
taji="$place/scripts/taji"
failures=0 checks=0

check() {  # check WHAT CONDITION...
  local what=$1
  shift
  checks=$((checks + 1))
  if ! "$@"; then
    failures=$((failures + 1))
    echo "FAILED: $what"
    printf '  stdout: %s\n  stderr: %s\n' "$(cat "$work/out")" "$(tail -n 12 "$work/err")"
  fi
}
run() {  # Leaves the exit status in $status and the output in out and err.
  "$@" >"$work/out" 2>"$work/err" </dev/null
  status=$?
}
stdout_is() { [[ $(cat "$work/out") == "$1" ]]; }
says() { grep -qF -- "$1" "$work/err"; }
silent() { [[ ! -s $work/err ]]; }
status_is() { [[ $status == "$1" ]]; }
milliseconds() { echo $(($(date +%s%N) / 1000000)); }

make_place() {
  mkdir -p "$place/engine" "$place/include" "$place/cmake"
  cp -r "$tree/scripts" "$place/scripts"
  cp "$tree/CMakePresets.json" "$place/"
  cat >"$place/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(small LANGUAGES CXX)
add_subdirectory(engine)
CMAKE
  echo 'add_executable(taji main.cpp)' >"$place/engine/CMakeLists.txt"
  program first
}
program() {  # A program that prints WORD, its working folder's name and its arguments, and exits with 7 if told to.
  cat >"$place/engine/main.cpp" <<CPP
#include <cstdio>
#include <cstring>
#include <unistd.h>
int main(int argc, char** argv) {
  char folder[4096];
  if (getcwd(folder, sizeof folder) == nullptr) return 1;
  std::printf("$1 in %s:", std::strrchr(folder, '/') + 1);
  for (int i = 1; i < argc; ++i) std::printf(" [%s]", argv[i]);
  std::printf("\n");
  return argc > 1 && std::strcmp(argv[1], "fail") == 0 ? 7 : 0;
}
CPP
}

first_runs_together() {
  mkdir -p "$work/elsewhere"
  cd "$work/elsewhere" || exit 1
  local i pids=() good=1
  for i in 1 2 3; do
    "$taji" --yes forecast "my file.yaml" >"$work/out.$i" 2>"$work/err.$i" </dev/null &
    pids+=($!)
  done
  for i in 1 2 3; do
    wait "${pids[i - 1]}" || good=0
    [[ $(cat "$work/out.$i") == "first in elsewhere: [forecast] [my file.yaml]" ]] || good=0
  done
  cat "$work"/out.[123] >"$work/out"
  cat "$work"/err.[123] >"$work/err"
  check "three first runs at once all give their results" test "$good" = 1
  check "only one of them builds" test "$(grep -c 'built in' "$work/err")" = 1
}

quick_path() {
  local begun
  begun=$(milliseconds)
  run "$taji" a
  elapsed=$(($(milliseconds) - begun))
  check "with nothing to do it starts within a second, and took $elapsed ms" test "$elapsed" -lt 1000
  check "with nothing to do it says nothing" silent
  check "with nothing to do it calls neither cmake nor ninja nor apt" no_tools_called
  run "$taji" fail
  check "the exit status is taji's" status_is 7
  run "$taji" run --yes
  check "--yes is the script's only in the first place" stdout_is "first in elsewhere: [run] [--yes]"
}
no_tools_called() {
  local tool
  mkdir -p "$work/refusing"
  for tool in cmake ninja make c++ g++ apt-get dpkg-query sudo; do
    printf '#!/bin/sh\nexit 9\n' >"$work/refusing/$tool"
    chmod +x "$work/refusing/$tool"
  done
  PATH="$work/refusing:$PATH" "$taji" a >"$work/out" 2>"$work/err" </dev/null
}

from_anywhere() {
  ln -sf "$taji" "$work/elsewhere/linked"
  run ./linked x
  check "it works through a symbolic link" stdout_is "first in elsewhere: [x]"
  cd "$place/scripts" || exit 1
  run ./taji x
  check "it works from its own folder" stdout_is "first in scripts: [x]"
  cd "$work/elsewhere" || exit 1
}

changes_are_seen() {
  program second
  run "$taji" x
  check "a changed source is built" stdout_is "second in elsewhere: [x]"
  check "and it says so" says "sources have changed"
  program third
  touch -d '2001-01-01' "$place/engine/main.cpp"
  run "$taji" x
  check "a change that sets an old date is still looked at" says "sources have changed"
  mv "$place" "$place moved"
  place="$place moved" taji="$work/a tree with spaces moved/scripts/taji"
  run "$taji" x
  check "a tree that was moved is built anew" stdout_is "third in elsewhere: [x]"
}

broken_build() {
  echo 'int main() { return no_such_name; }' >"$place/engine/main.cpp"
  run "$taji" x
  check "a build that fails exits with 1" status_is 1
  check "a build that fails shows the compiler's words" says "no_such_name"
  check "a build that fails names its log" says "$place/build/logs/release-cli-build.log"
  check "a build that fails leaves stdout empty" stdout_is ""
  run "$taji" x
  check "it is not taken for up to date afterwards" status_is 1
  program mended
  run "$taji" x
  check "and mended, it runs" stdout_is "mended in elsewhere: [x]"
}

# What happens when packages are missing, on a machine played by a few stand-ins.
missing_packages() {
  local bin="$work/bin"
  mkdir -p "$bin"
  printf '#!/bin/sh\nexit 1\n' >"$bin/dpkg-query"
  printf '#!/bin/sh\necho 1000\n' >"$bin/id"
  printf '#!/bin/sh\nexit 1\n' >"$bin/sudo"
  printf '#!/bin/sh\necho "apt-get $*" >>"%s"\n' "$work/apt" >"$bin/apt-get"
  chmod +x "$bin"/*
  program again
  PATH="$bin:$PATH" run "$taji" x
  check "without root it exits with 1" status_is 1
  check "without root it gives the one command" \
    says "apt-get update && apt-get install --no-install-recommends librandom123-dev"
  check "without root it installs nothing" test ! -e "$work/apt"

  printf '#!/bin/sh\necho 0\n' >"$bin/id"
  PATH="$bin:$PATH" run "$taji" x
  check "as root, with nobody to ask, it installs and builds" stdout_is "again in elsewhere: [x]"
  check "it says which packages" says "libyaml-cpp-dev"
  check "it installs them by apt" grep -q "install -y --no-install-recommends librandom123-dev" "$work/apt"
}

# Packages of the small program, in two components as those of taji are.
packages() {
  local made="$place/build/packages"
  command -v dpkg-shlibdeps >/dev/null && command -v file >/dev/null || return  # else apt would be asked for them
  cat >>"$place/CMakeLists.txt" <<'CMAKE'
add_custom_target(taji_pages DEPENDS taji)
install(TARGETS taji COMPONENT program)
install(FILES CMakeLists.txt DESTINATION share/small COMPONENT library)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VERSION 7.1)
set(CPACK_PACKAGE_CONTACT "Nobody <nobody@localhost>")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
include(CPack)
CMAKE
  program packed
  mkdir -p "$made"
  touch "$made/old_1.0_all.deb"
  run "$place/scripts/package" --yes
  check "scripts/package exits with 0" status_is 0
  check "stdout is the paths of what it made, and no more" stdout_is "$(ls "$made"/*7.1*.deb)"
  check "there are as many as components" test "$(wc -l <"$work/out")" = 2
  check "what was made before is gone" test ! -e "$made/old_1.0_all.deb"
  run "$place/scripts/package" --nonsense
  check "scripts/package --nonsense exits with 2" status_is 2
  check "scripts/package --nonsense shows the usage" says "scripts/package [--yes]"
}

# The comparison of results between builds, on programs that leave a word in a result folder.
same_bytes() {
  local same="$tree/scripts/lib/same_bytes.sh" name
  for name in one two three four; do
    cat >"$work/$name" <<'PROGRAM'
#!/bin/sh
mkdir -p results
echo "$0" >results/manifest.json
echo "${WORD-}" >results/summary.json
echo x >results/forecast.csv
PROGRAM
  done
  sed -i '2i WORD=other' "$work/three"
  echo 'rm results/forecast.csv' >>"$work/four"
  chmod +x "$work/one" "$work/two" "$work/three" "$work/four"
  run bash "$same" scenario "$work/one" "$work/two"
  check "the same results from two builds pass, whatever the manifests" status_is 0
  run bash "$same" scenario "$work/one" "$work/three"
  check "different results fail" status_is 1
  check "and the file is named" grep -q "summary.json differ" "$work/out"
  run bash "$same" scenario "$work/four"
  check "results that are not there fail" status_is 1
  run bash "$same" scenario
  check "nothing to compare fails" status_is 1
}

wrong_usage() {
  local test="$place/scripts/test" arguments
  for arguments in --nonsense extra -j "-j 0" "-j two" -j0 -R; do
    # Split on purpose: an option and its value.
    run "$test" $arguments
    check "scripts/test $arguments exits with 2" status_is 2
    check "scripts/test $arguments shows the usage" says "scripts/test [--yes]"
  done
  run "$test" --help
  check "scripts/test --help exits with 0" status_is 0
  check "scripts/test --help speaks on stdout" grep -q "Exit status" "$work/out"
  run "$place/scripts/bench" --help
  check "scripts/bench --help exits with 0" status_is 0
  check "scripts/bench --help speaks on stdout" grep -q "Exit status" "$work/out"
}

make_place
first_runs_together
quick_path
from_anywhere
changes_are_seen
broken_build
missing_packages
packages
same_bytes
wrong_usage
echo "$checks checks, $failures failed; with nothing to do scripts/taji took $elapsed ms"
((failures == 0))
