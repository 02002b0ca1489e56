# shellcheck shell=bash
# Sourced by the scripts in this folder: paths, messages, locks, checks.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8
export BEGUN=${BEGUN:-$(date +%s)} # one clock for all scripts of a run
SECONDS=$(($(date +%s) - BEGUN))

DEV=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
REPO=$(dirname "$DEV")
STATE=$REPO/.dev # database, filestore, logs of this checkout
if [ -n "${CLIENT_CARD_CACHE:-}" ]; then
  CACHE=$CLIENT_CARD_CACHE
elif [ "$(id -u)" = 0 ]; then
  CACHE=/var/cache/client_card # not below /root, as PostgreSQL's user needs access
else
  CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/client_card
fi
mkdir -p "$CACHE" "$STATE" || exit 1
for folder in "$CACHE" "$STATE"; do
  [ -O "$folder" ] || {
    echo "ERROR: $folder belongs to another user: run make as that user, or remove the folder." >&2
    exit 1
  }
done
CACHE=$(cd "$CACHE" && pwd -P)

step() { printf '[%3ds] %s\n' "$SECONDS" "$*" >&2; }
die() {
  printf '\nERROR: %s\n' "$1" >&2
  shift
  [ $# = 0 ] || printf '  %s\n' "$@" >&2
  exit 1
}
hash() { sha256sum | cut -c1-12; }

# quiet LOG COMMAND...: write the command's output to .dev/LOG; if it fails, show the end of it
quiet() {
  local log=$STATE/$1
  shift
  "$@" >"$log" 2>&1 || {
    tail -n 25 "$log" >&2
    return 1
  }
}

# Locks: fd 8 for the cache (shared by all checkouts), fd 9 for this checkout.
lock() { # cache|checkout
  case $1 in
    cache) exec 8>"$CACHE/.lock" && { flock -n 8 || { step "waiting for another set-up to finish" && flock 8; }; } ;;
    checkout) exec 9>"$STATE/.lock" && { flock -n 9 || { step "waiting for another run in this checkout to finish" && flock 9; }; } ;;
  esac
}
unlock() { if [ "$1" = cache ]; then exec 8>&-; else exec 9>&-; fi; }

need_space() { # FOLDER MEGABYTES WHAT
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$2" ] || die "Not enough disk space for $3: $2 MB needed, $free MB free in $1." \
    "Free up space, or use another folder for the downloads: CLIENT_CARD_CACHE=/some/folder make ..."
}

# apt_install WHAT_FOR PACKAGE...: install packages, as root or with sudo
apt_install() {
  local what=$1 sudo=()
  shift
  local how="Install it and try again. On Debian and Ubuntu: sudo apt-get install --no-install-recommends $*"
  command -v apt-get >/dev/null || die "$what is missing, and this system has no apt-get." "$how"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "$what is missing; installing it requires root or sudo." "$how"
    if sudo -n true 2>/dev/null; then
      sudo=(sudo -n)
    elif [ -t 0 ]; then
      sudo=(sudo)
      echo "sudo is needed to install: $*" >&2
    else
      die "$what is missing, and sudo requires a password." "$how"
    fi
  fi
  step "apt-get install $*"
  local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600)
  quiet apt.log "${apt[@]}" install -y --no-install-recommends "$@" </dev/null 2>/dev/null ||
    { quiet apt.log "${apt[@]}" update </dev/null && quiet apt.log "${apt[@]}" install -y --no-install-recommends "$@" </dev/null; } ||
    die "$what could not be installed (see above)." "$how"
}
