# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian 12 packages that Portico needs, in one place; sourced by scripts/run and scripts/test.

run_packages=(
    # tools
    ca-certificates cmake g++ git ninja-build pkg-config
    # Qt 6 with charts, SVG icons, SQLite and the translation tools
    qt6-base-dev qt6-charts-dev libqt6opengl6-dev libgl-dev libvulkan-dev qt6-svg-dev libqt6sql6-sqlite
    qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-translations-l10n
    # keyring, cryptography, the database's hot path, parsers
    qtkeychain-qt6-dev libssl-dev libsqlite3-dev libsimdjson-dev rapidjson-dev libexpected-dev
    # text on the screen
    fonts-dejavu-core
)

test_packages=(
    # drive the program from outside
    curl nginx-light openssl python3 python3-venv sqlite3 wrk
    # a display, a session bus and a keyring for the tests that want real ones
    dbus dbus-x11 gnome-keyring xvfb
    # what is compared and drawn
    clang-format-14 fonts-noto-cjk
)

# A Node.js from elsewhere brings its own npm, beside which Debian's cannot be installed.
command -v npm >/dev/null || test_packages+=(nodejs npm)

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_missing PACKAGE...: nothing is asked and nothing runs as root when all of them are there.
install_missing() {
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing and there is no sudo; install them as root: ${missing[*]}" >&2
            return 1
        fi
        root=(sudo)
    fi
    echo "Installing: ${missing[*]}" >&2
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || true
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >&2
}
