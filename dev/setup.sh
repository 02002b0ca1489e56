# shellcheck shell=bash
# Sourced: the parts of the set-up. Each is built once, in the cache, completely or not at all.

# Odoo 19 is a package in Debian sid; the fonts and libraries are those its package links to.
ODOO_PACKAGES=(odoo-19/sid libjs-jquery/sid libjs-jquery-form/sid libjs-underscore/sid fonts-glyphicons-halflings/sid
  fonts-montserrat/sid fonts-ocr-b/sid fonts-roboto-unhinted/sid fonts-font-awesome/bookworm fonts-inconsolata/bookworm)
# Not unpacked: documentation, a duplicate of the addons, translations other than es, es_419, pt and pt_BR.
ODOO_EXCLUDE=(--exclude=./etc --exclude=./usr/share/doc --exclude=./usr/lib/python3/dist-packages/addons --exclude='*.pot'
  --exclude='*/i18n*/[!ep]*.po' --exclude='*/i18n*/e[!s]*.po' --exclude='*/i18n*/es_[!4]*.po' --exclude='*/i18n*/p[!t]*.po')

NO_ODOO="Odoo 19 is packaged in Debian sid. Use your own checkout of Odoo 19.0: ODOO_HOME=/path/to/odoo make ...
  or specify a Debian mirror: DEBIAN_MIRROR=http://... make ..."

# Sets ODOO_PATH (for PYTHONPATH), ODOO_ADDONS and ODOO_VERSION (identifies this version of Odoo).
setup_odoo() {
  if [ -n "${ODOO_HOME:-}" ]; then
    [ -e "$ODOO_HOME/odoo/release.py" ] || die "ODOO_HOME=$ODOO_HOME is not an Odoo checkout: it has no odoo/release.py."
    ODOO_PATH=$(cd "$ODOO_HOME" && pwd -P)
    grep -qE "^version_info = \(19, 0," "$ODOO_PATH/odoo/release.py" ||
      die "ODOO_HOME=$ODOO_HOME is not Odoo 19.0: $(grep -E '^version_info' "$ODOO_PATH/odoo/release.py")"
    ODOO_ADDONS=
    [ ! -d "$ODOO_PATH/addons" ] || ODOO_ADDONS=$ODOO_PATH/addons
    ODOO_VERSION="$ODOO_PATH $(git -C "$ODOO_PATH" rev-parse HEAD 2>/dev/null || true)"
    return
  fi
  local dir
  dir=$CACHE/odoo-$(declare -p ODOO_PACKAGES ODOO_EXCLUDE | hash)
  ODOO_PATH=$dir/usr/lib/python3/dist-packages ODOO_ADDONS=
  if [ ! -e "$dir" ]; then
    lock cache
    [ -e "$dir" ] || unpack_odoo "$dir"
    unlock cache
  fi
  local mended
  mended=$dir/.mended-$(declare -f mend_odoo | hash)
  if [ ! -e "$mended" ]; then
    lock cache
    mend_odoo "$ODOO_PATH/odoo/addons"
    touch "$mended"
    unlock cache
  fi
  # rebuild databases that contain the wrong translations
  ODOO_VERSION="$(cat "$dir/version") $(basename "$mended")"
}

unpack_odoo() { # FOLDER
  local new=$1.new debs=$CACHE/debs deb
  command -v dpkg-deb >/dev/null || die "This system has no dpkg-deb to unpack Debian packages." "$NO_ODOO"
  [ -e "$debs/.ok" ] || download_odoo "$debs"
  rm -rf "$new"
  need_space "$CACHE" 700 "Odoo"
  step "unpack Odoo 19"
  mkdir "$new"
  for deb in "$debs"/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$new" "${ODOO_EXCLUDE[@]}" ||
      { rm -rf "$new" "$debs/.ok"; die "$(basename "$deb") could not be unpacked. Try again: it will be checked and downloaded again if needed."; }
  done
  dpkg-deb -f "$debs"/odoo-19_*.deb Version >"$new/version"
  sync -f "$new"
  mv "$new" "$1"
}

# Fixes for Debian's package. Idempotent: also applied to a cache unpacked earlier.
mend_odoo() { # ADDONS
  # It lacks a file that every page requests (used to blur the background of video calls).
  local lib=$1/mail/static/lib/selfie_segmentation translations=$1/sale/i18n
  mkdir -p "$lib"
  echo '/* not in the Debian package */' >"$lib/selfie_segmentation.js"
  # The translated subjects of estimate e-mails are broken: the Spanish one lacks a quote, and the Portuguese one
  # translates Python keywords. Sending an estimate to a client with this language fails.
  sed -i "s/('draft, 'sent')/('draft', 'sent')/" "$translations/es.po"
  sed -i "s/\('sent')\) e \"/\1 and \"/; s/^\"'\(Cotação\|Proforma\)' ou '/\"'\1' or '/" "$translations/pt_BR.po"
}

# Uses a separate apt configuration, so the machine's own package lists and sources do not change.
download_odoo() { # FOLDER
  local debs=$1 apt=$CACHE/apt mirror mirrors found=
  need_space "$CACHE" 350 "the download of Odoo"
  mkdir -p "$debs" "$apt/lists/partial" "$apt/cache/archives/partial"
  # sid's signature is valid for a week only; accept an older mirror, such as a snapshot
  local get=(apt-get -qq -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o Acquire::Languages=none -o APT::Sandbox::User=root
    -o Acquire::Retries=3 -o Acquire::Check-Valid-Until=false -o APT::Update::Error-Mode=any)
  # the mirrors this machine uses; the first one with odoo-19 is taken
  mirrors=${DEBIAN_MIRROR:-$(apt-get indextargets --format "\$(REPO_URI)" 'Created-By: Packages' | awk '!/security/ && !n[$0]++')}
  [ -n "$mirrors" ] || die "No package sources are configured for apt on this machine." "$NO_ODOO"
  for mirror in $mirrors; do
    step "look for odoo-19 in the Debian mirror of this machine"
    printf "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror %s main\n" sid bookworm >"$apt/sources.list"
    if "${get[@]}" update >"$STATE/apt-update.log" 2>&1; then
      found=$(apt-cache "${get[@]:1}" madison odoo-19 2>/dev/null)
      [ -z "$found" ] || break
    else
      tail -n 5 "$STATE/apt-update.log" >&2
      ! grep -qE 'Could not (resolve|connect)|Temporary failure|Unable to connect|timed out|Network is unreachable' "$STATE/apt-update.log" ||
        die "The Debian mirror cannot be reached (see above)." "Check the network connection and try again; completed downloads are kept." "$NO_ODOO"
    fi
  done
  [ -n "$found" ] || die "This machine's package sources do not include odoo-19." "$NO_ODOO"
  step "download Odoo 19 (125 MB)"
  # apt resumes partial downloads of these versions; delete the files of other versions
  local expected file
  expected=$("${get[@]}" --print-uris download "${ODOO_PACKAGES[@]}" | cut -d' ' -f2)
  for file in "$debs"/*.deb; do
    grep -qxF "$(basename "$file")" <<<"$expected" || rm -f "$file"
  done
  (cd "$debs" && quiet apt-download.log "${get[@]}" download "${ODOO_PACKAGES[@]}") ||
    die "The download did not finish. Try again: it resumes where it stopped."
  touch "$debs/.ok"
  rm -rf "$apt"
}

# Sets PYTHON_EXE: a Python from 3.10 to 3.13 that can create virtual environments. The distribution's comes first, as it
# is compiled with optimizations, unlike pyenv's, which often precedes it on the PATH: the tests take a tenth less.
find_python() {
  local p fits='import sys, venv, ensurepip; assert (3, 10) <= sys.version_info[:2] <= (3, 13); print(sys.executable)'
  for p in ${PYTHON:-/usr/bin/python3 python3.12 python3.11 python3 python3.13 python3.10}; do
    if PYTHON_EXE=$("$p" -c "$fits" 2>/dev/null); then return; fi
  done
  [ -z "${PYTHON:-}" ] || die "PYTHON=$PYTHON is not a Python from 3.10 to 3.13 with the modules venv and ensurepip."
  [ -z "${1:-}" ] || die "No Python from 3.10 to 3.13 with the modules venv and ensurepip was found." "Specify one: PYTHON=/path/to/python3 make ..."
  apt_install "Python with venv" python3 python3-venv
  find_python again
}

# make_venv NAME REQUIREMENTS...: create a virtual environment, set VENV
make_venv() {
  local name=$1 files=("${@:2}") args=() f
  files=("${files[@]/#/$DEV/requirements-}")
  files=("${files[@]/%/.txt}")
  for f in "${files[@]}"; do args+=(-r "$f"); done
  find_python
  VENV=$CACHE/$name-$( (echo "$PYTHON_EXE" && cat "${files[@]}") | hash)
  [ ! -e "$VENV/.ok" ] || return 0
  lock cache
  if [ ! -e "$VENV/.ok" ]; then
    rm -rf "$VENV"
    need_space "$CACHE" 500 "the Python environment"
    step "Python packages for: ${*:2}"
    if ! quiet pip.log "$PYTHON_EXE" -m venv "$VENV" ||
      ! quiet pip.log "$VENV/bin/pip" install -q --disable-pip-version-check "${args[@]}"; then
      rm -rf "$VENV"
      die "The Python packages could not be installed (see above)." "Check the network connection and try again; completed downloads are kept."
    fi
    touch "$VENV/.ok"
  fi
  unlock cache
}

# Sets OCA: a folder with OCA addons. Installed without dependencies, as they require Odoo, which is not on PyPI.
setup_oca() { # after setup_all
  local dir
  dir=$CACHE/oca-$(hash <"$DEV/requirements-oca.txt")
  OCA=$dir/odoo/addons
  [ ! -e "$dir" ] || return 0
  lock cache
  if [ ! -e "$dir" ]; then
    rm -rf "$dir.new"
    step "OCA addons"
    quiet pip.log "$VENV/bin/pip" install -q --disable-pip-version-check --no-deps --target "$dir.new" -r "$DEV/requirements-oca.txt" ||
      die "The OCA addons could not be installed (see above)." "Check the network connection and try again; completed downloads are kept."
    mv "$dir.new" "$dir"
  fi
  unlock cache
}

PRETTIER_FILES=("**/*.{js,cjs,xml,scss,css,yml,yaml,json}" "*.cjs")

# Sets NODE: the npm packages for lint, format and the browser tests.
setup_node() {
  local node
  node=$CACHE/node-$(cat "$DEV/package.json" "$DEV/package-lock.json" | hash)
  if [ ! -e "$node" ]; then
    lock cache
    if [ ! -e "$node" ]; then
      rm -rf "$node.new"
      need_space "$CACHE" 200 "the npm packages"
      mkdir "$node.new"
      cp "$DEV/package.json" "$DEV/package-lock.json" "$DEV/.npmrc" "$node.new"
      step "npm packages: prettier, eslint, axe-core"
      (cd "$node.new" && quiet npm.log npm ci --ignore-scripts </dev/null) ||
        die "The npm packages could not be installed (see above)." "Check the network connection and try again; completed downloads are kept."
      mv "$node.new" "$node"
    fi
    unlock cache
  fi
  NODE=$node/node_modules
}

# Puts the tools for lint and format on the PATH, without Odoo or a database.
setup_lint() {
  make_venv lint lint
  export PATH=$VENV/bin:$PATH
  setup_node
  export RUFF_CACHE_DIR=$STATE/ruff PYLINTHOME=$STATE/pylint
  export NODE_PATH=$NODE PATH=$NODE/.bin:$PATH
}
