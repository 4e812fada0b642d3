#!/bin/sh
# Makes a virtual environment with the locked dependencies, after installing the system libraries that Qt needs.
#
#     sh packaging/linux/setup.sh VENV          PYTHON=/path/to/python chooses another interpreter
#
# Nothing is done twice: VENV/.ready, written last, holds a fingerprint of everything that the environment was made
# from. It is compared, not dated, so that a change of branch or a moved folder is noticed and a fresh checkout is not.
set -eu

venv=$1
here=$(cd "$(dirname "$0")/../.." && pwd)
oldest=3.11
newest=3.14 # the newest Python that PySide6 6.11 has wheels for; see docs/adr/0002-qt-binding.md
. "$here/packaging/linux/system.sh"

fingerprint() {
    # a renamed folder or another Python behind the link breaks the environment, so both belong to it
    cksum "$here/requirements.lock" "$here/pyproject.toml" "$here/packaging/linux/setup.sh" \
        "$here/packaging/linux/system.sh" "$here/packaging/linux/qt-libraries.txt" "$here/packaging/build_kernel.py" "$here/matching/kernel/sources.py" "$here"/matching/kernel/*.[ch]
    "$venv/bin/python" -I -c 'import sys; print(sys.prefix, sys.version)'
}

is_ready() {
    [ -x "$venv/bin/python" ] && [ -f "$venv/.ready" ] &&
        now=$(fingerprint 2>/dev/null) && [ "$now" = "$(cat "$venv/.ready")" ]
}

fits() { # COMMAND: a Python that has wheels
    "$1" -I -c 'import sys; low, high = (tuple(map(int, v.split("."))) for v in sys.argv[1:])
sys.exit(not low <= sys.version_info[:2] <= high)' $oldest $newest 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3}; do
        if command -v "$name" >/dev/null 2>&1 && fits "$name"; then
            command -v "$name"
            return
        fi
    done
}

missing_libraries() {
    while read -r package; do
        # Debian 13 and Ubuntu 24.04 renamed some libraries with a t64 suffix
        is_installed "$package" || is_installed "${package}t64" || printf ' %s' "$package"
    done <"$here/packaging/linux/qt-libraries.txt"
}

missing_python() {
    python=$(find_python)
    if [ -z "$python" ]; then
        [ -n "${PYTHON:-}" ] || printf ' python3 python3-venv'
    elif ! "$python" -I -c 'import ensurepip, venv' 2>/dev/null; then
        # Debian and Ubuntu keep these modules in a package of their own
        "$python" -I -c 'import sys; print(" python%d.%d-venv" % sys.version_info[:2], end="")'
    fi
}

missing_compiler() {
    for name in ${CC:-} cc gcc clang; do
        ! command -v "$name" >/dev/null 2>&1 || return 0
    done
    printf ' gcc libc6-dev'
}

system_packages() {
    has_apt || return 0
    wanted=$(missing_python)$(missing_libraries)
    please="Please run:  sudo apt-get install --no-install-recommends$wanted"
    if ! may_install; then
        [ -z "$wanted" ] || stop "system packages are missing and only an administrator can install them. $please"
        return 0
    fi
    # the compiler makes matching faster; nothing stops for want of it
    compiler=$(missing_compiler)
    [ -n "$compiler$wanted" ] || return 0
    apt_install "$compiler$wanted" || [ -z "$wanted" ] || { [ -n "$compiler" ] && apt_install "$wanted"; } ||
        stop "system packages could not be installed; the reason is above. $please"
}

make_environment() {
    if ! { [ -x "$venv/bin/python" ] && fits "$venv/bin/python" && "$venv/bin/python" -I -m pip --version; } \
        >/dev/null 2>&1; then
        echo "Kinfinder: making a virtual environment in $venv with $python"
        "$python" -I -m venv --clear "$venv" || stop "no virtual environment could be made in $venv; the reason is above."
    fi
}

pip_install() {
    # PIP_USER: a user's own setting to install for the user would fail inside an environment
    PIP_USER=0 "$venv/bin/python" -I -m pip install --quiet --no-input --disable-pip-version-check "$@"
}

install_packages() {
    echo "Kinfinder: installing the locked packages (the first time about 200 MB are downloaded; a few minutes)"
    pip_install --require-hashes --only-binary :all: -r "$here/requirements.lock" ||
        stop "the Python packages could not be installed; the reason is above. Nothing half-made counts as ready: mend the cause, then run the same command again."
    pip_install --no-deps --no-build-isolation -e "$here" ||
        stop "Kinfinder itself could not be installed into $venv; the reason is above."
}

check_it_works() {
    "$venv/bin/kinfinder" --help >/dev/null || stop "$venv/bin/kinfinder does not start; the reason is above."
    lacking=$("$venv/bin/python" -I -c 'import PySide6.QtWidgets' 2>&1) ||
        stop "Qt cannot be loaded ($(echo "$lacking" | tail -n 1)). Please install that library; packaging/linux/qt-libraries.txt names the Debian packages."
    # reports and commands work without a display, so what only a window needs is said and stops nothing
    lacking=$("$venv/bin/python" -I -c 'import ctypes, pathlib, sys, PySide6.QtWidgets
if sys.platform == "linux":
    ctypes.CDLL(str(pathlib.Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so"))' 2>&1) ||
        echo "Kinfinder: note: to open its window a library must be installed: $(echo "$lacking" | tail -n 1)" >&2
}

tell_if_slow() {
    "$venv/bin/python" -I -c 'import sys
from matching.kernel.loading import kernel
sys.exit(kernel() is None)' 2>/dev/null ||
        echo "Kinfinder: note: the fast part of matching could not be compiled (a C compiler is needed: gcc and libc6-dev); matching gives the same answers, more slowly." >&2
}

if is_ready; then
    exit 0
fi
rm -f "$venv/.ready"
system_packages
python=$(find_python)
if [ -z "$python" ]; then
    found=$("${PYTHON:-python3}" -I -c 'import platform; print(platform.python_version())' 2>/dev/null) || found="none"
    stop "Python $oldest to $newest is needed; ${PYTHON:-python3} here is: $found. Please install one, then run the same command again (PYTHON=/path/to/python make setup uses one that is not on the PATH)."
fi
make_environment
install_packages
check_it_works
tell_if_slow
fingerprint >"$venv/.ready.new"
mv "$venv/.ready.new" "$venv/.ready"
echo "Kinfinder: ready. $venv/bin/kinfinder --help lists its commands."
