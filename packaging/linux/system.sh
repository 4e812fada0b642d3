# Shell functions for packages of the system; read by setup.sh and freeze.sh.

stop() {
    echo "Kinfinder: $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        # never ask for a password in the middle of make
        command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && sudo -n "$@"
    fi
}

may_install() {
    [ "$(id -u)" = 0 ] || as_root true
}

has_apt() {
    command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1
}

is_installed() {
    dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'
}

apt_install() {
    echo "Kinfinder: installing system packages:$*"
    wait="-o DPkg::Lock::Timeout=120"
    # an old package list is better than none, so a failing update alone stops nothing
    as_root env DEBIAN_FRONTEND=noninteractive apt-get $wait update -qq ||
        echo "Kinfinder: the list of system packages could not be renewed; trying with the old one." >&2
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get $wait install -y -qq --no-install-recommends $* </dev/null >/dev/null
}
