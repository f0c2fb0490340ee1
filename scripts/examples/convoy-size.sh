#!/usr/bin/env bash
# How large should convoys be? A sweep over their size and the danger of the road, as a small table.
#
#   scripts/examples/convoy-size.sh [DIR [REPLICATIONS]]
#
# Stopped and called again, it goes on where it was. TAJI is the program to run (scripts/taji).
set -eu
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
taji=${TAJI:-$root/scripts/taji}
folder=${1:-out/convoy-size} replications=${2:-500}

"$taji" sweep "$root/scenarios/one-road.yaml" -n "$replications" -o "$folder" -q \
  --grid 'corridors.south.convoy.target=20,40,60' \
  --grid 'network.roads.trunk.interdiction=5 %,10 %,20 %' \
  --measure 'unserved_l[city,diesel]' --measure 'trucks_lost[south]' >/dev/null

# In sweep.csv each parameter has two columns, as it was set and as a number; then come completed and failed, and of each
# measure its value and its standard error. Names of measures may hold commas, so they are looked up by their places.
printf '%8s %8s %18s %16s\n' convoys danger 'unserved, Ml' 'trucks lost'
awk -F, 'NR > 1 {
  printf "%8s %8s %9.2f ± %-6.2f %8.1f ± %-5.1f\n", $2, $4, $8 / 1e6, $9 / 1e6, $10, $11
}' "$folder/sweep.csv"
