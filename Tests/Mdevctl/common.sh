# Sourced by what runs the real mdevctl: a simulated host mounted as this process' own /sys, and definitions of its own.
# mdevctl knows only /sys and /etc/mdevctl.d, so all of it happens in a private mount namespace.

name=Tests/Mdevctl/$(basename "$0")
skip() { echo "SKIPPED: $name was NOT run: $*" >&2; exit 77; }
fail() { echo "FAIL: $*" >&2; exit 1; }
# same WHAT EXPECTED FOUND: both are files.
same() { cmp -s "$2" "$3" || { diff -u --label expected --label found "$2" "$3"; fail "$1"; }; echo "ok: $1"; }

# enter PROGRAM: starts the script again in a namespace of its own, unless it is there; leaves $program and $work.
enter() {
    program=$(realpath "$1")
    command -v mdevctl >/dev/null || skip "no mdevctl here"
    [ "$(id -u)" = 0 ] && [ -w /dev/fuse ] || skip "a mount takes root and /dev/fuse"
    [ -x "$program" ] || skip "$program is not built"
    [ "${MDEV_PRIVATE:-}" ] || MDEV_PRIVATE=1 exec unshare -m --propagation private "$0" "$program"
    work=$(mktemp -d "${TMPDIR:-/tmp}/mdev-mdevctl.XXXXXX")
    simulation='' bound=0
    trap finish EXIT
}

finish() {
    while umount /etc/mdevctl.d 2>/dev/null; do :; done
    leave_host
    rm -rf "$work"
}

# use_definitions FOLDER: mdevctl's folder is this one from now on.
use_definitions() {
    mkdir -p "$1"/scripts.d/{callouts,notifiers}
    umount /etc/mdevctl.d 2>/dev/null
    mount --bind "$1" /etc/mdevctl.d || skip "/etc/mdevctl.d is not here"
}

# enter_host FILE STATE: the host's tree is /sys from now on.
enter_host() {
    mkdir -p "$work/sys"
    "$program" simulate "$1" --state "$2" --mount "$work/sys" >"$work/simulation" 2>&1 &
    simulation=$!
    for _ in $(seq 100); do
        ! grep -q 'is mounted' "$work/simulation" || break
        kill -0 "$simulation" 2>/dev/null || break
        sleep 0.1
    done
    grep -q 'is mounted' "$work/simulation" || skip "the host was not mounted: $(cat "$work/simulation")"
    mount --bind "$work/sys" /sys || skip "/sys cannot be replaced"
    bound=1
}

leave_host() {
    [ "$bound" = 0 ] || umount -l /sys
    [ -z "$simulation" ] || { kill "$simulation"; wait "$simulation"; } 2>/dev/null
    simulation='' bound=0
}
