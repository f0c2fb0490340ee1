# shellcheck shell=bash
# The builds that scripts/test makes, and the one list of tests over all of them. Sourced after common.sh.

# Tests of release and debug. `debug` checks the balances after every event; with --all `asan` does, by another compiler.
suites=(release debug)
# Builds with --all: `plain` (not optimised) is there to see that it gives the same bytes; so does `asan`, by clang.
suites_of_all=(release plain asan tsan)

# What tests/fuzz has a target for.
fuzz_readers=(yaml csv quantity scenario network roads plan argument observations hub incidents sweep forecast checkpoint)

# Under the thread sanitizer only the ensemble is run: it is the one room that starts threads.
suite_target() {
  case $1 in
    tsan) echo test_ensemble ;;
    plain) echo taji ;;
    *) echo all ;;
  esac
}

# What a suite is configured with beside its preset: the Python module goes with the release, of the same objects.
suite_options() {
  [[ $1 == release ]] && echo -DTAJI_PYTHON=ON
}

# write_dashboard ALL SUITE...: writes build/CTestTestfile.cmake, so that one run of ctest, with one summary, covers
# every suite and the checks between and beyond them. ALL is 1 to include the bare Debian.
write_dashboard() {
  local all=$1 suite forecast reader engine tested=() binaries=()
  shift
  for suite in "$@"; do
    [[ $suite != tsan ]] && binaries+=("$root/build/$suite/engine/taji")
    [[ $(suite_target "$suite") != taji ]] && tested+=("$suite")
  done
  {
    echo "subdirs(${tested[*]})"
    for forecast in one-road:200 bamako-2026:64; do
      add_step "across/same_bytes/${forecast%:*}" "$root/scripts/lib/same_bytes.sh" \
        "$root/scenarios/${forecast%:*}.yaml:${forecast##*:}" "${binaries[@]}"
    done
    if ((all)); then
      add_step across/random_scenarios -c \
        'RC_PARAMS="seed=20260119 max_success=10000" exec "$0"' "$root/build/release/tests/test_properties"
      add_step across/browser -c \
        'exec /usr/bin/python3 -B "$1/tests/browser/test_report.py" "$0"' "$root/build/release/engine/taji" "$root"
      # Job engines: what they share of a machine is little, but they wait for minutes, so they start early.
      for engine in disk parallel slurm accounting long; do
        add_step "across/cluster/$engine" -c 'exec python3 -B "$0" "$1" "$2"' "$root/tests/cluster/test_$engine.py" \
          "$root" "$root/build/release/engine/taji"
        echo "set_tests_properties([==[across/cluster/$engine]==] PROPERTIES COST 100000 SKIP_RETURN_CODE 77 LABELS cluster)"
      done
      # The readers of the asan build, which is made for this too.
      for reader in "${fuzz_readers[@]}"; do
        add_step "across/fuzz/$reader" "$root/scripts/fuzz" --build "$root/build/asan" -t 120 -j 1 "$reader"
      done
      # The rooms whose faults would be in figures, without the static analyser: the rest takes half an hour (scripts/tidy).
      add_step across/tidy "$root/scripts/tidy" --quick -j 1 --build "$root/build/asan" kernel model ensemble
      echo "set_tests_properties([==[across/tidy]==] PROPERTIES COST 10000)"
      # It compiles for minutes, so it starts first, with the tests beside it.
      add_step across/bare_root "$root/scripts/lib/bare_root.sh" "$root"
      echo "set_tests_properties([==[across/bare_root]==] PROPERTIES COST 1000000 TIMEOUT 3000)"
    fi
  } >"$root/build/CTestTestfile.cmake"
}

# add_step NAME COMMAND...: one test of the dashboard.
add_step() {
  local name=$1
  shift
  printf 'add_test([==[%s]==] bash' "$name"
  printf ' [==[%s]==]' "$@"
  echo ')'
}
