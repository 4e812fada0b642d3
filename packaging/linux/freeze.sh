#!/bin/sh
# Makes the frozen program dist/kinfinder and checks it: an environment of its own with the locked packages, Kinfinder
# installed into it as anyone would install it, PyInstaller. Run by make freeze, after setup.sh. See docs/adr/0011-frozen-program.md.
#
#     sh packaging/linux/freeze.sh VENV          VENV: the environment that setup.sh has made
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
work=$here/build/freeze
env=$work/env
python=$1/bin/python
. "$here/packaging/linux/system.sh"

fingerprint() {
    cksum "$here/packaging/freeze.lock" "$here/packaging/linux/freeze.sh"
    "$env/bin/python" -I -c 'import sys; print(sys.prefix, sys.version)'
}

missing_tools() { # for taking the program apart and together, and for opening its window where there is no screen
    command -v objdump >/dev/null 2>&1 && command -v strip >/dev/null 2>&1 || printf ' binutils'
    command -v Xvfb >/dev/null 2>&1 || printf ' xvfb'
    # Debian and Ubuntu link Python itself without its library, which a frozen program needs
    "$python" -I -c 'import ctypes.util, sys, sysconfig
name = "python%d.%d" % sys.version_info[:2]
sys.exit(not (sysconfig.get_config_var("Py_ENABLE_SHARED") or ctypes.util.find_library(name)))' ||
        "$python" -I -c 'import sys; print(" libpython%d.%d" % sys.version_info[:2], end="")'
}

system_tools() {
    wanted=$(missing_tools)
    [ -n "$wanted" ] || return 0
    please="The frozen program needs:$wanted. Please install them, then run the same command again."
    has_apt && may_install || stop "$please"
    apt_install "$wanted" || stop "system packages could not be installed; the reason is above. $please"
}

make_environment() {
    if [ -f "$env/.ready" ] && now=$(fingerprint 2>/dev/null) && [ "$now" = "$(cat "$env/.ready")" ]; then
        return 0
    fi
    echo "Kinfinder: making a virtual environment for freezing in $env"
    rm -rf "$env"
    "$python" -I -m venv "$env" || stop "no virtual environment could be made in $env; the reason is above."
    pip_install --require-hashes --only-binary :all: -r "$here/packaging/freeze.lock" ||
        stop "the Python packages could not be installed; the reason is above."
    fingerprint >"$env/.ready.new"
    mv "$env/.ready.new" "$env/.ready"
}

pip_install() {
    PIP_USER=0 "$env/bin/python" -I -m pip install --quiet --no-input --disable-pip-version-check "$@"
}

system_tools
make_environment
# the build hook compiles the kernel; the specification stops without it
pip_install --no-deps --no-build-isolation --force-reinstall "$here" ||
    stop "Kinfinder itself could not be installed into $env; the reason is above."
echo "Kinfinder: freezing (a minute or two)"
started=$(date +%s)
"$env/bin/python" -I -m PyInstaller --noconfirm --clean --log-level ERROR --workpath "$work/work" --distpath "$work/dist" \
    "$here/packaging/kinfinder.spec" || stop "PyInstaller failed; the reason is above."
# notes for debuggers, a tenth of the whole; nothing that runs is changed
strip --strip-debug "$work"/dist/kinfinder/_internal/libpython* "$work"/dist/kinfinder/_internal/sqlcipher3/*.so
cp "$here/LICENSE" "$here/NOTICES.md" "$work/dist/kinfinder/"
"$env/bin/python" -I "$here/packaging/check_frozen.py" "$work/dist/kinfinder" || stop "the frozen program failed its check; it is in $work/dist/kinfinder."
# only what passed its check is handed out
mkdir -p "$here/dist"
rm -rf "$here/dist/kinfinder"
mv "$work/dist/kinfinder" "$here/dist/kinfinder"
echo "Kinfinder: dist/kinfinder is ready: $(du -sm "$here/dist/kinfinder" | cut -f1) MB, made and checked in $(($(date +%s) - started)) seconds."
