# Finds what some tests need from the system, and installs it where that is permitted; sourced by
# bin/test. Expects the folder `$scratch` for apt's words.
# shellcheck shell=bash

as_root() {
    if [[ "$(id -u)" == 0 ]]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_install() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" \
        </dev/null >>"${scratch:?}/apt.log" 2>&1
}

install_packages() { # names of Debian's packages
    if ! may_install; then
        say "may not install $*: that takes apt and root (or sudo without a password)"
        return
    fi
    say "installing from the system's packages: $*"
    apt_get update || say "the list of packages could not be refreshed; trying with the old one"
    if ! apt_get install --yes --no-install-recommends "$@"; then
        say "apt could not install $*:"
        tail -n 5 "$scratch/apt.log" >&2
    fi
}

first_program() { # names or paths
    local name
    for name in "$@"; do
        if command -v "$name"; then
            return
        fi
    done
}

find_chromium() { first_program "${GREENHAVEN_CHROMIUM:-}" chromium chromium-browser google-chrome; }

find_mosquitto() { first_program "${GREENHAVEN_MOSQUITTO:-}" mosquitto /usr/sbin/mosquitto; }

find_postgres() { # its folder of programs, the newest where there are several
    local initdb
    initdb="$(first_program "${GREENHAVEN_PG_BIN:-/nowhere}/initdb" initdb || true)"
    if [[ -z "$initdb" ]]; then
        initdb="$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)"
    fi
    if [[ -n "$initdb" ]]; then
        dirname -- "$initdb"
    fi
}

provide_services() {
    local missing=()
    [[ -n "$(find_chromium)" ]] || missing+=(chromium)
    [[ -n "$(find_postgres)" ]] || missing+=(postgresql)
    [[ -n "$(find_mosquitto)" ]] || missing+=(mosquitto)
    if ((${#missing[@]})); then
        install_packages "${missing[@]}"
    fi
    GREENHAVEN_CHROMIUM="$(find_chromium)"
    GREENHAVEN_PG_BIN="$(find_postgres)"
    GREENHAVEN_MOSQUITTO="$(find_mosquitto)"
    export GREENHAVEN_CHROMIUM GREENHAVEN_PG_BIN GREENHAVEN_MOSQUITTO
    # The rules of accessible pages come with the front end's packages.
    GREENHAVEN_AXE="${here:?}/frontend/node_modules/axe-core/axe.min.js"
    export GREENHAVEN_AXE
    if [[ ! -f "$GREENHAVEN_AXE" ]]; then
        rm -f -- "${built:?}"
        sync_packages || stop "The front end could not be built; the reason is above."
    fi
}
