# Makes the guest from Debian's packages, step by step; each step is done once and again when its inputs change.
# Kernel packages are downloaded and unpacked in the cache, never installed.

# What the host needs. gcc-12 is the compiler that Debian 12's kernel was built with; modules must match it.
host_packages=(qemu-system-x86 cpio busybox-static kmod gcc-12 libc6-dev make xz-utils binutils)
# What the guest gets besides busybox: Debian's mdevctl to compare with, jq and strace to assert with.
guest_packages=(mdevctl jq libjq1 libonig5 strace libunwind8 liblzma5 libgcc-s1 libc6)
kernel_series=6.1
sample_modules=(mtty mtty2 mtty3 mtty4 mdpy mbochs)

prepare_guest() {
    [ "$(uname -m)" = x86_64 ] || { give_up "the guest is x86_64 and this machine is $(uname -m)"; return; }
    mkdir -p "$cache" || { give_up "$cache cannot be made"; return; }
    exec 9>"$cache/lock"
    flock -w 900 9 || { give_up "another run has been preparing $cache for 15 minutes"; return; }
    install_host_packages && download_packages && unpack_packages && build_modules && build_tools && pack_base
    local status=$?
    exec 9>&-
    return $status
}

# once STAMP KEY COMMAND...: runs the command unless it succeeded before with the same key.
once() {
    local stamp=$cache/stamps/$1 key=$2
    shift 2
    [ "$(cat "$stamp" 2>/dev/null)" = "$key" ] && return
    mkdir -p "$cache/stamps"
    rm -f "$stamp"
    "$@" && printf '%s' "$key" >"$stamp"
}

digest() { cat "$@" | sha256sum | cut -c1-16; }

apt_quietly() {
    local log=$cache/$1.log
    shift
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o APT::Sandbox::User=root \
        -o Acquire::Retries=3 "$@" >"$log" 2>&1 </dev/null || { tail -n 5 "$log" >&2; return 1; }
}

refresh_lists() { say "apt-get update"; apt_quietly update update -q; }

# knows PACKAGE: whether apt has a candidate; lists are fetched when there are none.
knows() {
    apt-cache show "$1" >/dev/null 2>&1 && return
    [ -n "${lists_refreshed:-}" ] && return 1
    lists_refreshed=1
    refresh_lists && apt-cache show "$1" >/dev/null 2>&1
}

install_host_packages() {
    local missing=() package
    for package in "${host_packages[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null || { give_up "no apt-get here to install ${missing[*]}"; return; }
    [ "$(id -u)" = 0 ] || { give_up "these packages are missing, and only root may install them: ${missing[*]}"; return; }
    say "installing ${missing[*]}"
    knows "${missing[0]}" || { give_up "Debian's packages cannot be reached (log: $cache/update.log)"; return; }
    apt_quietly install install -qy --no-install-recommends "${missing[@]}" && return
    refresh_lists && apt_quietly install install -qy --no-install-recommends "${missing[@]}" && return
    give_up "installing failed: ${missing[*]} (log: $cache/install.log)"
}

# The newest kernel of the series that the archive offers; the cloud flavour has no VFIO_MDEV.
kernel_release() {
    apt-cache depends linux-image-amd64 2>/dev/null | sed -n "s/.*Depends: linux-image-\($kernel_series\.[^ ]*\)/\1/p" |
        head -n 1
}

download_packages() {
    once download "$kernel_series ${guest_packages[*]}" fetch_packages
}

fetch_packages() {
    local release version
    knows linux-image-amd64 || { give_up "Debian's packages cannot be reached (log: $cache/update.log)"; return; }
    release=$(kernel_release)
    [ -n "$release" ] || { give_up "this Debian offers no Linux $kernel_series (the rig is made for Debian 12)"; return; }
    version=${release%-amd64}
    say "downloading linux-image-$release, its headers and source"
    rm -rf "$cache/debs"
    mkdir -p "$cache/debs"
    local packages=("linux-image-$release" "linux-headers-$release" "linux-headers-$version-common"
        "linux-kbuild-$kernel_series" "linux-source-$kernel_series" "${guest_packages[@]}")
    (cd "$cache/debs" && apt_quietly download download -q "${packages[@]}") && return
    # Lists that have aged name packages that the archive no longer holds.
    refresh_lists && (cd "$cache/debs" && apt_quietly download download -q "${packages[@]}") && return
    give_up "downloading failed (log: $cache/download.log)"
}

unpack_packages() {
    once unpack "$(cat "$cache/stamps/download") $(ls "$cache/debs")" unpack_all
}

unpack_all() {
    local deb headers source=$cache/source/linux-source-$kernel_series
    say "unpacking"
    rm -rf "$cache/kernel" "$cache/userland" "$cache/source"
    mkdir -p "$cache/kernel" "$cache/userland" "$cache/source"
    for deb in "$cache"/debs/linux-*.deb; do dpkg -x "$deb" "$cache/kernel" || return; done
    for deb in "$cache"/debs/*.deb; do
        case ${deb##*/} in linux-*) ;; *) dpkg -x "$deb" "$cache/userland" || return ;; esac
    done
    release=$(basename "$cache"/kernel/boot/vmlinuz-*)
    release=${release#vmlinuz-}
    grep -q '^CONFIG_VFIO_MDEV=m' "$cache/kernel/boot/config-$release" || { say "linux-image-$release has no VFIO_MDEV"; return 1; }
    headers=$cache/kernel/usr/src/linux-headers-$release
    sed -i "s#^include .*/usr/src#include $cache/kernel/usr/src#" "$headers/Makefile"
    tar -xJf "$cache/kernel/usr/src/linux-source-$kernel_series.tar.xz" -C "$cache/source" --wildcards \
        '*/samples/vfio-mdev/*' '*/scripts/extract-vmlinux' || return
    # Booted as an ELF file by PVH: the compressed image spends seconds unpacking itself under emulation.
    sh "$source/scripts/extract-vmlinux" "$cache/kernel/boot/vmlinuz-$release" >"$cache/vmlinux" || return
    rm -f "$cache/kernel/usr/src/linux-source-$kernel_series.tar.xz"
    printf '%s' "$release" >"$cache/release"
}

build_modules() {
    release=$(cat "$cache/release")
    once modules "$release ${sample_modules[*]}" compile_modules
}

# mtty2 to mtty4 are mtty under another name: more than one parent of a kind.
compile_modules() {
    local samples=$cache/source/linux-source-$kernel_series/samples/vfio-mdev number
    say "building ${sample_modules[*]} for $release"
    rm -rf "$cache/modules"
    mkdir -p "$cache/modules"
    cp "$samples"/{mtty,mdpy,mbochs}.c "$samples/mdpy-defs.h" "$cache/modules/"
    for number in 2 3 4; do sed "s/\"mtty\"/\"mtty$number\"/" "$samples/mtty.c" >"$cache/modules/mtty$number.c"; done
    echo "obj-m := ${sample_modules[*]/%/.o}" >"$cache/modules/Makefile"
    make -C "$cache/kernel/usr/src/linux-headers-$release" M="$cache/modules" modules >"$cache/modules.log" 2>&1 ||
        { tail -n 30 "$cache/modules.log" >&2; return 1; }
    strip -g "$cache"/modules/*.ko
}

build_tools() {
    once tools "$(digest "$here"/guest/tools/*)" compile_tools
}

compile_tools() {
    local source
    rm -rf "$cache/tools"
    mkdir -p "$cache/tools"
    for source in "$here"/guest/tools/*.c; do
        gcc-12 -O2 -static -Wall -Werror -o "$cache/tools/$(basename "${source%.c}")" "$source" || return
    done
}

pack_base() {
    once base "$release $(digest "$here/guest/init" "$here/lib/prepare.sh" "$cache"/stamps/{unpack,modules,tools})" make_base
}

# The base initramfs, uncompressed: nothing to unpack in the guest.
make_base() {
    local base=$cache/base applet modules
    say "packing the guest's base"
    rm -rf "$base"
    mkdir -p "$base"/{bin,sbin,usr/bin,usr/sbin,lib64,proc,sys,dev,tmp,run,root,etc,rig/bin,var/lib,var/log}
    ln -s /run "$base/var/run"
    cp "$(command -v busybox)" "$base/bin/busybox"
    for applet in $(busybox --list); do
        case $applet in busybox | modinfo | ar | dpkg* | rpm*) ;; *) ln -s busybox "$base/bin/$applet" ;; esac
    done
    cp "$cache"/tools/* "$base/rig/bin/"
    cp "$here/guest/init" "$base/init"
    chmod 755 "$base/init"
    copy_userland "$base"
    modules=$base/lib/modules/$release
    mkdir -p "$modules/kernel" "$modules/extra"
    local module shipped=$cache/kernel/lib/modules/$release
    for module in virt/lib/irqbypass drivers/vfio/vfio drivers/vfio/vfio_iommu_type1 drivers/vfio/vfio_virqfd drivers/vfio/mdev/mdev; do
        cp "$shipped/kernel/$module.ko" "$modules/kernel/" || return
    done
    cp "$cache"/modules/*.ko "$modules/extra/"
    cp "$shipped"/modules.{builtin,order,builtin.modinfo} "$modules/"
    depmod -b "$base" "$release" 2>"$cache/depmod.log" || return
    echo 'root:x:0:0:root:/root:/bin/sh' >"$base/etc/passwd"
    echo 'root:x:0:' >"$base/etc/group"
    echo 'passwd: files' >"$base/etc/nsswitch.conf"
    echo '6d6465762d7265636f6e63696c652121' >"$base/etc/machine-id"
    (cd "$base" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) >"$cache/base.cpio"
}

# Only what mdevctl, jq and strace need of the unpacked packages.
copy_userland() {
    local base=$1 from=$cache/userland library
    mkdir -p "$base/lib/x86_64-linux-gnu" "$base/usr/lib/x86_64-linux-gnu"
    cp -a "$from"/lib64/. "$base/lib64/"
    for library in ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0; do
        cp -aL "$from/lib/x86_64-linux-gnu/$library" "$base/lib/x86_64-linux-gnu/"
    done
    find "$from"/lib/x86_64-linux-gnu "$from"/usr/lib/x86_64-linux-gnu -maxdepth 1 \
        \( -name 'libgcc_s*' -o -name 'libjq*' -o -name 'libonig*' -o -name 'libunwind*' -o -name 'liblzma*' \) \
        -exec cp -a {} "$base/usr/lib/x86_64-linux-gnu/" \;
    cp "$from"/usr/bin/{jq,strace} "$base/usr/bin/"
    cp "$(find "$from" -type f -name mdevctl -path '*bin/*' | head -n 1)" "$base/usr/sbin/mdevctl"
    mkdir -p "$base"/etc/mdevctl.d/scripts.d/{callouts,notifiers}
}
