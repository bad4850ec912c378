#!/usr/bin/env bash
# Installs the distribution packages that are missing for a purpose: run, test or bench.
set -euo pipefail

purpose=${1:-run}
run=(
    # what Swift links with
    libc6-dev libstdc++-12-dev pkg-config
    # the C libraries behind the shims
    libssl-dev libsqlite3-dev libpq-dev libturbojpeg0-dev libpango1.0-dev librsvg2-dev libzimg-dev
    libspng-dev libcurl4-openssl-dev libvips-dev flite1-dev
    # what Backlot runs and sets type with
    bubblewrap chromium-headless-shell ffmpeg espeak-ng fonts-inter fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji fonts-ebgaramond
)
test=(curl gcc hostname iproute2 sqlite3 python3 python3-venv postgresql pgbouncer radosgw ceph-mon ceph-osd)
bench=(imagemagick time)

packages=("${run[@]}")
case $purpose in
    run) ;;
    test) packages+=("${test[@]}") ;;
    bench) packages+=("${test[@]}" "${bench[@]}") ;;
    *) echo "deps: expected run, test or bench, not “$purpose”." >&2; exit 2 ;;
esac

if ! command -v swift >/dev/null; then
    echo "Swift is missing: install the toolchain 6.3 or later for Debian 12 from swift.org, then run this again." >&2
    exit 1
fi

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

sudo=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "These packages are missing and this user cannot install them: ${missing[*]}" >&2
        exit 1
    fi
    sudo=(sudo)
fi
echo "Installing: ${missing[*]}"
apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600)
log=$(mktemp)
if ! { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    echo "The packages could not be installed; see above." >&2
    exit 1
fi
rm -f "$log"
