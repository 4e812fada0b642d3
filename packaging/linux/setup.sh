#!/bin/sh
# Makes a virtual environment with the locked dependencies and installs what Qt needs from the system.
# Usage: sh packaging/linux/setup.sh VENV
set -eu
venv=$1
here=$(cd "$(dirname "$0")/../.." && pwd)

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1
    fi
}

missing_packages() {
    for package in "$@"; do
        # Ubuntu 24.04 renamed some libraries with a t64 suffix.
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
            dpkg-query -W -f='${Status}' "${package}t64" 2>/dev/null | grep -q 'install ok installed' ||
            printf '%s ' "$package"
    done
}

install_packages() {
    [ $# -gt 0 ] || return 0
    echo "Installing system packages: $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

if command -v dpkg-query >/dev/null 2>&1; then
    wanted=$(missing_packages $(cat "$here/packaging/linux/qt-libraries.txt"))
    python=$(find_python)
    if [ -z "$python" ]; then
        wanted="$wanted python3 python3-venv"
    elif ! "$python" -c 'import ensurepip' 2>/dev/null; then
        wanted="$wanted python3-venv"
    fi
    if [ -n "$wanted" ] && ! install_packages $wanted; then
        echo "Kinfinder needs system packages that could not be installed here. Please run:  sudo apt-get install --no-install-recommends $wanted" >&2
        exit 1
    fi
fi

python=$(find_python)
if [ -z "$python" ]; then
    echo "Kinfinder needs Python 3.11 or newer. Please install it, then run this command again." >&2
    exit 1
fi
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$here/requirements.lock"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e "$here"
