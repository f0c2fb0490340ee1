#!/usr/bin/env bash
# same_bytes.sh SCENARIO[:REPLICATIONS] BINARY...: the same forecast by the first BINARY on 1, 2 and 7 threads, and by
# every other on 2, must leave the same bytes in every file of the result folder; only manifest.json may differ. The first
# is also run as on a processor without AVX2 and FMA (for which the C library has other elementary functions), in another
# time zone, in every other locale that there is of a few (those write numbers with a comma), and with memory that is not
# zero to begin with. Exit status 1 if any differs. Without a number, 200 replications.
set -eu
scenario=$1 replications=200
[[ $1 =~ ^(.+):([0-9]+)$ ]] && scenario=${BASH_REMATCH[1]} replications=${BASH_REMATCH[2]}
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

count=0
# one BINARY JOBS [VARIABLE=VALUE...]: a forecast, compared with the first.
one() {
  local binary=$1 jobs=$2
  shift 2
  count=$((count + 1))
  mkdir "$work/$count"
  # The same -o for all, so that a path printed into a result could not be the only difference.
  (cd "$work/$count" && env "$@" "$binary" forecast "$scenario" -n "$replications" -j "$jobs" -q -o results >/dev/null)
  [[ -s $work/$count/results/summary.json && -s $work/$count/results/forecast.csv ]] || {
    echo "$binary left no summary.json and forecast.csv"
    exit 1
  }
  rm -f "$work/$count/results/manifest.json"
  if ! diff -rq "$work/1/results" "$work/$count/results"; then
    echo "results differ between '$first' -j 1 and '$*' '$binary' -j $jobs; the first differences:"
    diff -r "$work/1/results" "$work/$count/results" | cut -c 1-200 | head -n 20
    exit 1
  fi
}

first=$1
threads="1 2 7"
for binary in "$@"; do
  for jobs in $threads; do one "$binary" "$jobs"; done
  threads=2
done
# The C library has other elementary functions for such a processor, and their last bits differ.
one "$first" 2 GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA
one "$first" 2 TZ=Pacific/Kiritimati
one "$first" 2 MALLOC_PERTURB_=165
for locale in de_DE.utf8 fr_FR.utf8 ar_AE.utf8 tr_TR.utf8; do
  locale -a 2>/dev/null | grep -qx "$locale" && one "$first" 2 LC_ALL=$locale
done
((count >= 2)) || {
  echo "nothing to compare"
  exit 1
}
echo "$count forecasts, the same bytes: $(ls "$work/1/results" | tr '\n' ' ')"
