# Boots the prepared guest once. The guest runs /rig/start as root with its output on the second serial line.

# boot OVERLAY_DIR LIMIT_SECONDS CONSOLE_LOG [ARCHIVE]: overlays the folder at /, writes what the guest printed to
# standard output, keeps the kernel's console, and receives the guest's /out as a tar file.
# Status: that of qemu, 124 past the limit.
boot() {
    local overlay=$1 limit=$2 console=$3 archive=${4:-/dev/null} initrd status
    initrd=$(mktemp "${TMPDIR:-/tmp}/mdev-kernel.XXXXXX")
    { cat "$cache/base.cpio"; (cd "$overlay" && find . -mindepth 1 | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet); } >"$initrd"
    # Emulation on purpose: it is everywhere, and what is asserted does not depend on speed.
    timeout "$limit" qemu-system-x86_64 -M q35 -accel tcg,thread=multi -cpu max,la57=off -smp 2 -m 1024 \
        -nodefaults -display none -no-reboot -kernel "$cache/vmlinux" -initrd "$initrd" \
        -append "console=ttyS0 panic=-1 quiet loglevel=7 mitigations=off nokaslr no_timer_check tsc=reliable cryptomgr.notests audit=0" \
        -serial "file:$console" -chardev stdio,id=out,signal=off -serial chardev:out -serial "file:$archive" </dev/null
    status=$?
    rm -f "$initrd"
    return $status
}
