#!/usr/bin/env bash
# bare_root.sh TREE: on a bare Debian 12, in a folder of its own, TREE must install, build and run by itself, and so
# must its Debian package on another.
# Uses the Debian mirror that this machine's apt is configured with. Needs root and debootstrap. Keeps a pristine root
# and the downloaded packages in ${XDG_CACHE_HOME:-~/.cache}/taji-root.
set -eu
tree=$1
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
new_root
# A path with a space, to see that it is borne.
place="/opt/the taji tree"
copy_tree "$tree" "$bare$place"

version=$(in_root "$place/scripts/taji" --yes --version) || fail "scripts/taji --yes --version failed"
[[ $version =~ [0-9]+\.[0-9]+\.[0-9]+ && $(wc -l <<<"$version") == 1 ]] ||
  fail "stdout should be one line with the version, and is: $version"

in_root "$place/scripts/taji" forecast "$place/scenarios/one-road.yaml" -n 50 -q -o /srv/results >/dev/null ||
  fail "a small forecast failed"
[[ -s $bare/srv/results/summary.json ]] || fail "the forecast left no summary.json"

in_root "$place/scripts/test" --yes --setup || fail "scripts/test --setup failed"

# Its Debian packages, on another bare root that has never seen a compiler.
in_root "$place/scripts/package" --yes >/dev/null || fail "scripts/package failed"
made=$bare$place/build/packages
new_root
mkdir "$bare/srv/packages"
cp "$made"/taji_*.deb "$bare/srv/packages/"
in_root bash -c 'apt-get -q update && apt-get -q install -y --no-install-recommends /srv/packages/taji_*.deb' \
  >"$cache/package.log" 2>&1 || fail "the package does not install: $(tail -n 5 "$cache/package.log")"
[[ $(in_root taji --version) == "$version" ]] || fail "the package's taji is not $version"
in_root taji forecast /usr/share/taji/scenarios/one-road.yaml -n 50 -q -o /srv/results >/dev/null ||
  fail "a small forecast of the installed package failed"
in_root bash -c 'for shell in bash zsh fish; do taji --completion $shell | head -n 1 | grep -q . || exit 1; done' ||
  fail "the installed program prints no completions"
[[ -s $bare/usr/share/bash-completion/completions/taji ]] || fail "the package has no completions for bash"
in_root apt-get -q purge -y taji >>"$cache/package.log" 2>&1 || fail "the package cannot be removed"
[[ -z $(find "$bare/usr" -name '*taji*' -print -quit) ]] || fail "the package leaves files behind"

echo "bare root: $version installed, built and ran a forecast; the tests configure; its package installs, runs and goes"
