# shellcheck shell=bash
# Which Debian packages a job needs, and installing those that are missing. Sourced after common.sh.
# The names are the same in Ubuntu 24.04, where none of this has been tried.

packages_for_python=(pybind11-dev python3-dev python3-numpy python3-pandas python3-venv python3-pip python3-setuptools
  python3-wheel)
packages_to_build=(cmake g++ ninja-build librandom123-dev libyaml-cpp-dev libfmt-dev libboost-dev
  libcli11-dev nlohmann-json3-dev node-d3-zoom libosmium2-dev libprotozero-dev zlib1g-dev libbz2-dev libexpat1-dev)
packages_to_test=(ccache doctest-dev librapidcheck-dev python3 python3-pandas python3-matplotlib
  python3-jsonschema python3-yaml valgrind)
packages_to_package=(dpkg-dev file)
packages_to_bench=(libbenchmark-dev python3 python3-simpy3 valgrind)
packages_for_all=(clang-16 libclang-rt-16-dev clang-tidy-16 debootstrap slurm-wlm slurmdbd mariadb-server mariadb-client
  munge parallel openssh-client openssh-server chromium chromium-driver python3-selenium
  pkg-config groff-base zsh fish "${packages_to_package[@]}")

# A tool counts wherever it came from; a library counts as a package, or, without dpkg, is left to CMake to look for.
is_installed() {
  case $1 in
    ninja-build) command -v ninja >/dev/null || command -v make >/dev/null ;;
    clang-16) command -v clang++-16 >/dev/null ;;
    clang-tidy-16) command -v clang-tidy-16 >/dev/null ;;
    slurm-wlm) PATH=$PATH:/usr/sbin:/sbin command -v slurmctld >/dev/null ;;
    munge) PATH=$PATH:/usr/sbin:/sbin command -v munged >/dev/null ;;
    cmake | g++ | ccache | python3 | debootstrap | valgrind) command -v "$1" >/dev/null ;;
    *)
      command -v dpkg-query >/dev/null || return 0
      [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed* ]]
      ;;
  esac
}

# ensure_packages YES PURPOSE PACKAGE...: YES (1 or 0) skips the question, as does the lack of anyone to ask.
ensure_packages() {
  local yes=$1 purpose=$2 package answer
  local missing=() as_root=() by_hand
  shift 2
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  by_hand="apt-get update && apt-get install --no-install-recommends ${missing[*]}"
  say "$purpose needs Debian packages that are not installed: ${missing[*]}"
  command -v apt-get >/dev/null ||
    die "there is no apt-get here to install them with; install what corresponds to them, then try again"
  if [[ $(id -u) != 0 ]]; then
    if command -v sudo >/dev/null && { on_terminal || sudo -n true 2>/dev/null; }; then
      as_root=(sudo)
    else
      die "installing them needs root. As root, run once:  $by_hand"
    fi
  fi
  if ((!yes)) && on_terminal; then
    read -r -p "taji: install them with apt now? [Y/n] " answer || answer=no
    [[ $answer == [nN]* ]] && die "not installed. To do it yourself, as root:  $by_hand"
  fi
  # sudo asks for its password here, where the question can be seen, not inside a logged step.
  ((${#as_root[@]})) && { sudo -v || die "sudo was refused; nothing was installed"; }
  apt_install "${missing[@]}"
}

# Uses ensure_packages' as_root.
apt_install() {
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q)
  say "installing ${#} packages and what they depend on"
  # Package lists may be partly out of reach and still be good enough, so only the installation must succeed.
  run_logged "reading apt's package lists" "$root/build/logs/apt-update.log" "${apt[@]}" update ||
    say "going on with the package lists at hand"
  run_logged "installing packages" "$root/build/logs/apt-install.log" \
    "${apt[@]}" install -y --no-install-recommends "$@" || exit 1
}
