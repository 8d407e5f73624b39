#!/bin/sh
# Finds Python and the system libraries that no Python package brings, then prepares
# .venv for a goal: check, demo or test. As root on Debian it installs what is missing;
# otherwise it stops early and says the one command.
set -eu
goal=$1
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/sbin:/sbin
missing=

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

need() { # package, then the test that shows it is there
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

library() { # One that the dynamic linker finds.
    [ -n "$python" ] && "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1"
}

browser() {
    [ -n "${CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome
}

look() {
    missing=
    python=$(find_python)
    need python3 [ -n "$python" ]
    [ -x .venv/bin/python ] || need "${python:-python3}-venv" "${python:-false}" -c 'import ensurepip, venv'
    if [ "$(uname)" = Linux ] && [ "$goal" != check ]; then
        need libpango-1.0-0 library libpango-1.0.so.0
        need libpangoft2-1.0-0 library libpangoft2-1.0.so.0
        need libharfbuzz-subset0 library libharfbuzz-subset.so.0
    fi
    if [ "$goal" = test ]; then
        need chromium browser
        [ "$(uname)" != Linux ] || need libatomic1 library libatomic.so.1 # For Playwright's own driver.
    fi
}

look
if [ -n "$missing" ]; then
    command="apt-get install -y --no-install-recommends$missing"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "==> Installing system packages:$missing"
        mkdir -p .data
        export DEBIAN_FRONTEND=noninteractive
        # shellcheck disable=SC2086 # The command is a list of words.
        if ! { apt-get update && $command; } >.data/apt.log 2>&1; then
            tail -n 5 .data/apt.log
            echo "That failed: $command (see .data/apt.log)"
            exit 1
        fi
        look
    else
        echo "This machine lacks:$missing"
        echo "Install them, then try again. On Debian or Ubuntu:"
        echo "    sudo $command"
        exit 1
    fi
fi
if [ -n "$missing" ]; then
    echo "Python 3.11 or newer and these packages are needed:$missing"
    exit 1
fi
exec "$python" scripts/prepare.py "$goal"
