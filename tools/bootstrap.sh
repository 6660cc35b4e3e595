#!/bin/sh
# Name the first thing that is missing on this machine, in one sentence with the line that installs it.
# usage: bootstrap.sh python|node|git|browser ...    (`python` prints the interpreter to use)

as_root() { if [ "$(id -u)" = 0 ]; then echo "$1"; else echo "sudo $1"; fi; }

missing() {
    echo "pulse: $1" >&2
    exit 1
}

need_python() {
    found=""
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        found=$("$candidate" -c 'import platform; print(platform.python_version())' 2>/dev/null) || continue
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
            missing "$candidate $found cannot make virtual environments; install the module for it: $(as_root 'apt-get install -y python3-venv')"
        echo "$candidate"
        return
    done
    [ -n "$found" ] && missing "Python $found is too old, Pulse needs 3.11 or newer: $(as_root 'apt-get install -y python3 python3-venv') (Debian 12 or newer)"
    missing "Python 3.11 or newer is missing: $(as_root 'apt-get install -y python3 python3-venv')"
}

need_node() {
    # Debian 12 itself carries Node 18; 20.19 and newer come from NodeSource.
    how="curl -fsSL https://deb.nodesource.com/setup_22.x | $(as_root 'bash -') && $(as_root 'apt-get install -y nodejs')"
    found=$(node --version 2>/dev/null) || missing "Node.js 20.19 or newer is missing, it builds the web app: $how"
    major=${found#v}; major=${major%%.*}
    minor=${found#v*.}; minor=${minor%%.*}
    if [ "$major" -lt 20 ] || { [ "$major" = 20 ] && [ "$minor" -lt 19 ]; }; then
        missing "Node.js ${found#v} is too old, building the web app needs 20.19 or newer: $how"
    fi
    command -v npm >/dev/null 2>&1 || missing "npm is missing, it fetches what the web app is built from: $(as_root 'apt-get install -y npm')"
}

need_git() {
    command -v git >/dev/null 2>&1 || missing "git is missing, the tests ask it which files belong to the project: $(as_root 'apt-get install -y git')"
}

# Chromium is wanted, not needed: root gets it, anybody else is told; with CI=true the tests fail without it.
need_browser() {
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing Chromium for the browser tests ..."
        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium; } >/dev/null ||
            echo "pulse: Chromium could not be installed, see the lines above." >&2
    fi
    command -v chromium >/dev/null 2>&1 || {
        echo "pulse: THE BROWSER TESTS WILL NOT RUN: Chromium is missing: $(as_root 'apt-get install -y chromium')" >&2
        [ "$CI" != true ] || exit 1
    }
}

for thing in "$@"; do
    case $thing in
    python | node | git | browser) "need_$thing" ;;
    *) missing "bootstrap.sh knows python, node, git and browser, not $thing" ;;
    esac
done
