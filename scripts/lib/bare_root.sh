#!/usr/bin/env bash
# bare_root.sh TREE [PACKAGES]: on a bare Debian 12, in a folder of its own, TREE must install, build and run by itself,
# and so must its Debian packages on another. With a folder of packages made already only these are tried.
# Uses the Debian mirror that this machine's apt is configured with. Needs root and debootstrap. Keeps a pristine root
# and the downloaded packages in ${XDG_CACHE_HOME:-~/.cache}/taji-root.
set -eu
tree=$1
made=${2-}
cache=${XDG_CACHE_HOME:-~/.cache}/taji-root
pristine=$cache/bookworm.tar

fail() {
  echo "bare root: $*"
  exit 1
}

# The archive and security lines of this machine's apt for Debian 12, however they are written down.
debian_sources() {
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    grep -E '^deb [^ ]+ bookworm(-updates|-security)? main$' | sort -u
}

make_pristine() {
  local mirror extra=()
  mirror=$(debian_sources | sed -n 's/^deb \([^ ]*\) bookworm main$/\1/p' | head -n 1)
  [[ -n $mirror ]] || fail "apt knows no Debian 12 (bookworm) mirror on this machine"
  [[ $mirror == https:* ]] && extra=(--include=ca-certificates)
  rm -rf "$cache/new"
  mkdir -p "$cache/new"
  debootstrap --variant=minbase "${extra[@]}" bookworm "$cache/new" "$mirror" >"$cache/debootstrap.log" 2>&1 ||
    fail "debootstrap failed: $(tail -n 5 "$cache/debootstrap.log")"
  rm -rf "$cache/new/var/cache/apt/archives"/*.deb
  tar -C "$cache/new" -cf "$pristine.new" .
  mv "$pristine.new" "$pristine"
  rm -rf "$cache/new"
}

# How this machine reaches the mirror: sources, names, apt's fetching options, proxies (see in_root).
prepare_network() {
  cp /etc/resolv.conf /etc/hosts "$bare/etc/" 2>/dev/null || true
  rm -f "$bare/etc/apt/sources.list"
  debian_sources >"$bare/etc/apt/sources.list.d/debian.list"
  apt-config dump | grep -E '^Acquire::(http|https|Check-Valid-Until|Check-Date|Retries)' \
    >"$bare/etc/apt/apt.conf.d/90acquire" || true
}

# What is committed, or would be: files that git does not ignore, as they are now.
copy_tree() {
  mkdir -p "$2"
  if git -C "$tree" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    (cd "$tree" && git ls-files -z --cached --others --exclude-standard |
      while IFS= read -r -d '' file; do [[ -e $file || -L $file ]] && printf '%s\0' "$file"; done) >"$cache/files"
    tar -C "$tree" --null -T "$cache/files" -cf - | tar -C "$2" --no-same-owner -xf -
  else
    tar -C "$tree" --exclude=./build --exclude=./out --exclude=./.git -cf - . | tar -C "$2" --no-same-owner -xf -
  fi
}

# in_root COMMAND...: with an empty environment but for proxies, and with its own /proc where that is allowed.
in_root() {
  local run='mount -t proc proc "$1/proc" 2>/dev/null; shift; exec "$@"' isolate=()
  unshare --mount true 2>/dev/null && isolate=(unshare --mount bash -c "$run" in_root "$bare")
  "${isolate[@]}" chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    ${http_proxy+"http_proxy=$http_proxy"} ${https_proxy+"https_proxy=$https_proxy"} \
    ${no_proxy+"no_proxy=$no_proxy"} "$@" </dev/null
}

[[ $(id -u) == 0 ]] || fail "needs root, to make a root file system and enter it"
mkdir -p "$cache"
exec 8>"$cache/lock"
flock 8
[[ -f $pristine ]] || make_pristine

# A root file system of nothing but Debian's smallest, which may fetch packages. Sets `bare`.
new_root() {
  bare=$(mktemp -d "$cache/run.XXXXXX")
  roots+=("$bare")
  tar -C "$bare" -xf "$pristine"
  [[ -d $cache/packages ]] && cp "$cache/packages"/*.deb "$bare/var/cache/apt/archives/" 2>/dev/null
  prepare_network
}
roots=()
keep_packages() {
  local one
  mkdir -p "$cache/packages"
  for one in "${roots[@]}"; do
    find "$one/var/cache/apt/archives" -maxdepth 1 -name '*.deb' -exec cp -u {} "$cache/packages" \; 2>/dev/null || true
    rm -rf "$one"
  done
}
trap keep_packages EXIT
version=

# Builds, runs and packs the tree on a bare root. Sets `version` and `made`, the folder of its packages.
try_tree() {
  # A path with a space, to see that it is borne.
  local place="/opt/the taji tree"
  new_root
  copy_tree "$tree" "$bare$place"

  version=$(in_root "$place/scripts/taji" --yes --version) || fail "scripts/taji --yes --version failed"
  [[ $version =~ [0-9]+\.[0-9]+\.[0-9]+ && $(wc -l <<<"$version") == 1 ]] ||
    fail "stdout should be one line with the version, and is: $version"

  in_root "$place/scripts/taji" forecast "$place/scenarios/one-road.yaml" -n 50 -q -o /srv/results >/dev/null ||
    fail "a small forecast failed"
  [[ -s $bare/srv/results/summary.json ]] || fail "the forecast left no summary.json"
  cp "$bare/srv/results/replications.csv" "$cache/built.csv"

  in_root "$place/scripts/test" --yes --setup || fail "scripts/test --setup failed"
  in_root "$place/scripts/package" --yes >/dev/null || fail "scripts/package failed"
  made=$bare$place/build/packages
}

# Every file but apt's and dpkg's own records of what went on.
every_file() {
  (cd "$bare" && find . -xdev \( -path ./proc -o -path ./srv -o -path ./tmp -o -path ./var/cache -o -path ./var/log \
    -o -path ./var/lib/apt -o -path ./var/lib/dpkg \) -prune -o -print | sort)
}

apt_get() { in_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" >>"$cache/package.log" 2>&1; }

# The program's package on a bare root that has never seen a compiler: all it needs is what it says it depends on.
try_program() {
  local before after page
  new_root
  : >"$cache/package.log"
  apt_get update || fail "apt-get update failed: $(tail -n 5 "$cache/package.log")"
  before=$(every_file)
  mkdir "$bare/srv/packages"
  cp "$made"/taji_*.deb "$bare/srv/packages/"
  in_root bash -c 'exec dpkg --contents /srv/packages/taji_*.deb' >"$cache/contents"
  apt_get install --no-install-recommends "/srv/packages/$(basename "$made"/taji_*.deb)" ||
    fail "the package does not install: $(tail -n 5 "$cache/package.log")"
  [[ $version ]] || version=$(in_root taji --version)
  [[ $(in_root taji --version) == "$version" ]] || fail "the package's taji is not $version"
  [[ $version == "taji $(in_root dpkg-query -W -f '${Version}' taji)" ]] ||
    fail "the package's version is not that of the program, which says $version"
  in_root bash -c 'cd / && dpkg --verify taji' || fail "installed files are not those of the package"
  ! grep -v '^[-dl].* root/root ' "$cache/contents" || fail "not everything belongs to root"
  ! grep -v '^drwxr-xr-x\|^-rw-r--r--\|^-rwxr-xr-x.* \./usr/bin/taji$\|^lrwx' "$cache/contents" ||
    fail "permissions are odd"

  in_root taji forecast /usr/share/taji/scenarios/one-road.yaml -n 50 -q -o /srv/results >/dev/null ||
    fail "a small forecast of the installed package failed"
  [[ ! -e $cache/built.csv ]] || cmp "$cache/built.csv" "$bare/srv/results/replications.csv" ||
    fail "the package gives other figures than the program in the tree"
  for page in taji taji-forecast taji-forecast-plan; do
    gzip -t "$bare/usr/share/man/man1/$page.1.gz" || fail "the package has no page $page"
  done
  in_root bash -c 'source /usr/share/bash-completion/completions/taji && complete -p taji' >/dev/null ||
    fail "the package has no completions for bash"

  apt_get purge --auto-remove taji || fail "the package cannot be removed"
  after=$(every_file)
  diff <(printf '%s\n' "$before") <(printf '%s\n' "$after") || fail "the package leaves files behind"

  # With man-db come libraries that would hide what the package fails to ask for, so it was not there before.
  apt_get install --no-install-recommends man-db "/srv/packages/$(basename "$made"/taji_*.deb)" ||
    fail "the package does not install again: $(tail -n 5 "$cache/package.log")"
  in_root bash -c 'MANWIDTH=100 man taji-forecast' >"$cache/page" || fail "man shows no page"
  grep -q -e '--replications' "$cache/page" || fail "man shows a page without options"
}

# The library's, where a program of somebody else is made with what it brings.
try_library() {
  new_root
  : >"$cache/package.log"
  mkdir "$bare/srv/packages"
  cp "$made"/libtaji-dev_*.deb "$bare/srv/packages/"
  cp "$tree/tests/install/consumer/main.cpp" "$tree/scenarios/one-road.yaml" "$bare/srv/"
  apt_get update || fail "apt-get update failed: $(tail -n 5 "$cache/package.log")"
  apt_get install --no-install-recommends g++ pkg-config "/srv/packages/$(basename "$made"/libtaji-dev_*.deb)" ||
    fail "the library's package does not install: $(tail -n 5 "$cache/package.log")"
  in_root bash -c 'cd /srv && c++ -std=c++20 main.cpp $(pkg-config --cflags --libs taji) -o main &&
    ./main one-road.yaml >table.csv' || fail "nothing can be made with the library's package"
  (($(wc -l <"$bare/srv/table.csv") > 20)) || fail "a program with the library gives no table"
}

rm -f "$cache/built.csv"
[[ $made ]] || try_tree
try_program
try_library
echo "bare root: $version installed, built and ran a forecast; the tests configure; its packages install, run and go"
