#!/usr/bin/env bash
# same_bytes.sh SCENARIO[:REPLICATIONS] BINARY...: the same forecast by the first BINARY on 1, 2 and 7 threads, and by
# every other on 2, must leave the same bytes in every file of the result folder; only manifest.json may differ. Exit
# status 1 if any differs. Without a number, 200 replications.
set -eu
scenario=$1 replications=200
[[ $1 =~ ^(.+):([0-9]+)$ ]] && scenario=${BASH_REMATCH[1]} replications=${BASH_REMATCH[2]}
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

count=0
threads="1 2 7"
for binary in "$@"; do
  for jobs in $threads; do
    count=$((count + 1))
    mkdir "$work/$count"
    # The same -o for all, so that a path printed into a result could not be the only difference.
    (cd "$work/$count" && "$binary" forecast "$scenario" -n "$replications" -j "$jobs" -q -o results >/dev/null)
    [[ -s $work/$count/results/summary.json && -s $work/$count/results/forecast.csv ]] || {
      echo "$binary left no summary.json and forecast.csv"
      exit 1
    }
    rm -f "$work/$count/results/manifest.json"
    if ! diff -rq "$work/1/results" "$work/$count/results"; then
      echo "results differ between '$1' -j 1 and '$binary' -j $jobs; the first differences:"
      diff -r "$work/1/results" "$work/$count/results" | cut -c 1-200 | head -n 20
      exit 1
    fi
  done
  threads=2
done
((count >= 2)) || {
  echo "nothing to compare"
  exit 1
}
echo "$count forecasts, the same bytes: $(ls "$work/1/results" | tr '\n' ' ')"
