# shellcheck shell=bash
# Configuring and building one folder of build/. Sourced after common.sh.

# Sets `identity`: the processor, the system and the place of the tree. A build with another identity is not used.
build_identity() {
  local release='' pretty='PRETTY_NAME="([^"]*)"'
  [[ -r /etc/os-release ]] && IFS= read -r -d '' release </etc/os-release
  system=unknown
  [[ $release =~ $pretty ]] && system=${BASH_REMATCH[1]}
  identity="$HOSTTYPE, $system, $root"
}

# up_to_date STAMP: true if STAMP was left by a build of this tree, here, after the last change of any source. Times of
# status change are compared, which every way of changing a file sets, and folders count, so deletions do too.
up_to_date() {
  local recorded changed
  [[ -f $1 ]] && IFS= read -r recorded <"$1" || return 1
  build_identity
  [[ $recorded == "$identity" ]] || return 1
  changed=$(find "$root/engine" "$root/include" "$root/cmake" "$root/CMakeLists.txt" "$root/CMakePresets.json" \
    -cnewer "$1" ! -name '.*' ! -name '*~' -print -quit 2>&1)
  [[ -z $changed ]]
}

# configure_folder NAME PRESET [-DVARIABLE=VALUE...]: configures build/NAME, unless that is done already; Ninja or Make
# see later changes of CMakeLists.txt themselves.
configure_folder() {
  local name=$1 preset=$2 folder="$root/build/$1" generator=() recorded=''
  shift 2
  build_identity
  # CMake refuses a folder that was configured for another place, and libraries differ between systems.
  [[ -f $folder/.identity ]] && IFS= read -r recorded <"$folder/.identity"
  [[ -n $recorded && $recorded != "$identity" ]] && rm -rf "$folder"
  [[ -f $folder/.identity && ! $root/CMakePresets.json -nt $folder/.identity ]] && return 0
  command -v ninja >/dev/null || generator=(-G "Unix Makefiles")
  mkdir -p "$folder"
  (cd "$root" && run_logged "configuring $name" "$root/build/logs/$name-configure.log" \
    cmake --preset "$preset" -B "$folder" "${generator[@]}" "$@") || return 1
  printf '%s\n' "$identity" >"$folder/.identity"
}

# build_folder NAME PRESET TARGET [-DVARIABLE=VALUE...]: configures build/NAME with a preset and builds TARGET there.
# Sets `elapsed` to the seconds it took.
build_folder() {
  local name=$1 preset=$2 target=$3 begun=$SECONDS
  shift 3
  configure_folder "$name" "$preset" "$@" || return 1
  run_logged "building $name" "$root/build/logs/$name-build.log" \
    cmake --build "$root/build/$name" --target "$target" -j "$(build_jobs)" || return 1
  elapsed=$((SECONDS - begun))
}
