# shellcheck shell=bash
# What scripts/slurm and scripts/parallel share: the planned folder, the program, what is missing. Sourced after
# common.sh; $root is the tree.

# find_work DIR: sets `work`, the folder as an absolute path, and `verb`, sweep or forecast.
find_work() {
  work=$(readlink -f -- "$1") || work=$1
  [[ -r $work/plan.json ]] || wrong_usage "$1 holds no plan; make one with: taji sweep plan … or taji forecast plan …"
  local line
  IFS= read -r line <"$work/plan.json"
  case $line in
    *'"kind":"sweep_plan"'*) verb=sweep ;;
    *'"kind":"forecast_plan"'*) verb=forecast ;;
    *) wrong_usage "$1/plan.json is no plan of a sweep or forecast" ;;
  esac
}

# find_taji: sets `taji`, the program that all workers call: $TAJI, or that of this tree, built first if need be.
find_taji() {
  if [[ -n ${TAJI-} ]]; then
    taji=$(command -v -- "$TAJI") || wrong_usage "TAJI=$TAJI cannot be run"
    taji=$(readlink -f -- "$taji")
    return
  fi
  "$root/scripts/taji" --version >/dev/null || exit 1
  taji=$root/build/release-cli/engine/taji
}

# find_missing: sets `missing`, an array of the chunks that are to be run.
find_missing() {
  local text status part i
  text=$("$taji" "$verb" status "$work" --missing)
  status=$?
  ((status == 0 || status == 4)) || exit "$status"
  missing=()
  for part in ${text//,/ }; do
    for ((i = ${part%-*}; i <= ${part#*-}; i++)); do missing+=("$i"); done
  done
}

wrong_usage() {
  say "$1"
  usage >&2
  exit 2
}
