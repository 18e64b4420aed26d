# Makes the project's own environment in .venv; sourced by bin/up and bin/test.
# Needs python3 (3.11 or newer) and pip. Nothing is installed outside this folder.
# shellcheck shell=bash

here="$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)"
venv="$here/.venv"
uv="$here/.tools/uv/bin/uv"
uv_release="uv~=0.13.9"
built="$here/src/greenhaven/web/static/built/manifest.json"
spoken="$here/src/greenhaven/web/locale/es/LC_MESSAGES/django.mo"

say() { printf 'greenhaven: %s\n' "$*" >&2; }

stop() {
    printf 'greenhaven: %s\n' "$@" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# The interpreter of .venv where that works, else the first one on the PATH that is new enough.
find_python() {
    local name
    for name in "$venv/bin/python" python3 python3.14 python3.13 python3.12 python3.11; do
        if is_new_enough "$name"; then
            python="$("$name" -c 'import sys; print(getattr(sys, "_base_executable", sys.executable))')"
            return
        fi
    done
    if command -v python3 >/dev/null; then
        stop "Python 3.11 or newer is needed; python3 here is $(python3 -c \
            'import platform; print(platform.python_version())')." \
            "Install a newer one (Debian 12, Ubuntu 24.04 and later have it) and run this again."
    fi
    stop "Python 3.11 or newer is needed and there is no python3." \
        "On Debian and Ubuntu: sudo apt install python3 python3-pip"
}

# What the environment is made from: where this changes, it is brought up to date.
fingerprint() {
    (
        cd -- "$here" || exit
        printf '%s\n' "$here" "$uv_release" "$("$python" --version)" "$@"
        find pyproject.toml uv.lock hatch_build.py frontend src/greenhaven/web/locale \
            -name node_modules -prune -o -type f -not -name '*.mo' -print0 |
            LC_ALL=C sort -z | xargs -0 sha256sum
    ) | sha256sum | cut -d ' ' -f 1
}

is_up_to_date() { # kind of environment, its fingerprint
    [[ -f "$built" && -f "$spoken" && -x "$venv/bin/greenhaven" ]] &&
        is_new_enough "$venv/bin/python" &&
        [[ "$(cat -- "$venv/.greenhaven-$1" 2>/dev/null)" == "$2" ]]
}

fetch_uv() {
    if "$uv" --version >/dev/null 2>&1; then
        return
    fi
    if ! "$python" -m pip --version >/dev/null 2>&1; then
        stop "pip is needed and $python has none." "On Debian and Ubuntu: sudo apt install python3-pip"
    fi
    say "fetching uv, which installs the packages (into .tools)"
    rm -rf -- "$here/.tools/uv"
    # A folder of its own: neither the system's packages nor the user's are touched, whatever pip
    # is configured to do otherwise.
    PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$python" -m pip install --quiet \
        --disable-pip-version-check --no-input --root-user-action=ignore --only-binary :all: \
        --target "$here/.tools/uv" "$uv_release" ||
        stop "pip could not fetch uv; its own words are above." \
            "The first start needs a network, or a pip that is configured for yours."
}

# The certificates that the system and pip trust are those that uv and npm shall trust.
trust_what_pip_trusts() {
    local certificate="${PIP_CERT:-}"
    if [[ -z "$certificate" ]]; then
        certificate="$("$python" -m pip config list 2>/dev/null |
            sed -n -E "s/^(global|install)\.cert='(.*)'$/\2/p" | tail -n 1 || true)"
    fi
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
    if [[ -n "$certificate" ]]; then
        export SSL_CERT_FILE="${SSL_CERT_FILE:-$certificate}"
        export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$certificate}"
    fi
}

sync_packages() { # further arguments for uv sync
    local arguments=(--frozen --inexact "$@")
    # uv's cache may know the package while the files that its build made have been deleted.
    if [[ ! -f "$built" || ! -f "$spoken" ]]; then
        arguments+=(--reinstall-package greenhaven)
    fi
    if ! is_new_enough "$venv/bin/python"; then
        arguments+=(--python "$python")
    fi
    (
        trust_what_pip_trusts
        unset VIRTUAL_ENV
        export UV_PROJECT_ENVIRONMENT="$venv" UV_PYTHON_DOWNLOADS=never
        cd -- "$here" && "$uv" sync "${arguments[@]}"
    )
}

# A folder that was moved or copied holds programs that still name the old place.
forget_a_moved_environment() {
    if [[ -f "$venv/.greenhaven-place" && "$(cat -- "$venv/.greenhaven-place")" != "$here" ]]; then
        say "this folder has moved: making its environment anew"
        rm -rf -- "$venv"
    fi
}

make_environment() { # kind of environment (up, test), further arguments for uv sync
    local kind="$1" print
    shift
    forget_a_moved_environment
    find_python
    print="$(fingerprint "$@")"
    if is_up_to_date "$kind" "$print"; then
        return
    fi
    fetch_uv
    say "installing the packages and building the front end (a minute or two the first time)"
    sync_packages "$@" ||
        stop "The packages could not be installed; the reason is above." \
            "The first start, and one after a change of packages, needs a network."
    printf '%s\n' "$print" >"$venv/.greenhaven-$kind"
    printf '%s\n' "$here" >"$venv/.greenhaven-place"
}
