# shellcheck shell=bash
# What scripts/taji and scripts/test share: messages, logged steps with progress, locks. Sourced; $root is the tree.
# Everything here speaks on stderr: stdout belongs to results.

say() { printf 'taji: %s\n' "$*" >&2; }

die() {
  say "$@"
  exit 1
}

on_terminal() { [[ -t 0 && -t 2 ]]; }

# Reads a step's output: on a terminal rewrites one line with Ninja's or Make's count, elsewhere says a line a minute.
show_progress() {
  local line label=$1 next=60 shown=0 begun=$SECONDS
  while IFS= read -r line; do
    [[ $line =~ ^\[\ *([0-9]+(/[0-9]+|%))\] ]] || continue
    if [[ -t 2 ]]; then
      printf '\rtaji: %s %s ' "$label" "${BASH_REMATCH[1]}" >&2
      shown=1
    elif ((SECONDS - begun >= next)); then
      say "$label ${BASH_REMATCH[1]}"
      next=$((SECONDS - begun + 60))
    fi
  done
  ((shown)) && printf '\r\033[K' >&2
  return 0
}

# run_logged LABEL LOG COMMAND...: all output goes to LOG; if COMMAND fails, the end of LOG is shown.
run_logged() {
  local label=$1 log=$2 status
  shift 2
  mkdir -p "${log%/*}"
  "$@" </dev/null 2>&1 9>&- | tee "$log" | show_progress "$label"
  status=${PIPESTATUS[0]}
  if ((status != 0)); then
    say "$label failed; the last lines of its log:"
    tail -n 30 "$log" | sed 's/^/  | /' >&2
    say "the whole log: $log"
  fi
  return "$status"
}

# take_lock FILE: waits until no other set-up of this tree is running; held until release_lock or the end of the script.
take_lock() {
  mkdir -p "${1%/*}" && { : >>"$1"; } 2>/dev/null || die "cannot write $1"
  exec 9>"$1"
  if ! flock -n 9; then
    say "another set-up of this tree is running; waiting for it"
    flock 9
  fi
}

release_lock() { exec 9>&-; }

# How many compilers to run at once: one a processor, but each may take a gigabyte.
build_jobs() {
  local jobs kilobytes
  jobs=$(nproc)
  kilobytes=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo 2>/dev/null)
  if [[ -n $kilobytes ]] && ((jobs > kilobytes / 1048576)); then
    jobs=$((kilobytes / 1048576))
  fi
  echo $((jobs > 0 ? jobs : 1))
}
