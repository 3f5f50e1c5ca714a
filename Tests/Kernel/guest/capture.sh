# Runs in the guest: makes devices in every state, then copies what sysfs and proc show of them to /out.
# sys/ and proc/ hold directories, files and links; manifest.txt says kind, mode and path of each, as git keeps
# neither modes nor empty directories.
set -eu
first=83b8f4f2-509f-382f-3c1e-e6bfe0fa1001
detached=83b8f4f2-509f-382f-3c1e-e6bfe0fa1002
display=83b8f4f2-509f-382f-3c1e-e6bfe0fa1003
held=83b8f4f2-509f-382f-3c1e-e6bfe0fa1004
parents=/sys/class/mdev_bus

make_devices() {
    for module in mtty mdpy mbochs vfio_iommu_type1; do modprobe $module; done
    put $parents/mtty/mdev_supported_types/mtty-2/create $first
    put $parents/mtty/mdev_supported_types/mtty-1/create $detached
    put $parents/mdpy/mdev_supported_types/mdpy-vga/create $display
    put $parents/mbochs/mdev_supported_types/mbochs-medium/create $held
    put /sys/bus/mdev/drivers/mtty/unbind $detached
}

# Named and called as a hypervisor is, so that a holder's guest can be read from its arguments.
hold_device() {
    cp /rig/bin/hold /tmp/qemu-system-x86_64
    /tmp/qemu-system-x86_64 $held -name guest=desktop-3,debug-threads=on \
        -device vfio-pci,sysfsdev=/sys/bus/mdev/devices/$held >/tmp/held &
    holder=$!
    until grep -q HELD /tmp/held; do usleep 20000; done
}

# copy ROOT PATH...: below ROOT, without what has nothing to do with mediated devices.
copy() {
    root=$1
    shift
    (cd /"$root" && find "$@" \( -name power -o -name module -o -name trace \) -prune -o -print) | while read -r path; do
        copy_one "/$root/$path" "$root/$path"
    done
}

copy_one() {
    parent=${2%/*}
    mkdir -p "/out/$parent"
    if [ -L "$1" ]; then
        ln -s "$(readlink "$1")" "/out/$2"
        echo "link - $2 -> $(readlink "$1")"
    elif [ -d "$1" ]; then
        mkdir -p "/out/$2"
        echo "directory 0$(stat -c %a "$1") $2"
    else
        mode=0$(stat -c %a "$1")
        case $mode in 0[4567]*) cat "$1" >"/out/$2" ;; *) : >"/out/$2" ;; esac
        echo "file $mode $2"
    fi
}

make_devices
hold_device
mkdir -p /out
{
    copy sys bus/mdev class/mdev_bus class/mtty class/mdpy class/mbochs class/vfio class/vfio-dev \
        devices/virtual/mtty devices/virtual/mdpy devices/virtual/mbochs devices/virtual/vfio kernel/iommu_groups
    for process in 1 $holder; do
        copy proc $process/comm $process/cmdline $process/stat $process/status $process/fd $process/ns/pid
    done
} >/tmp/manifest
LC_ALL=C sort -k 3 /tmp/manifest >/out/manifest.txt
uname -r >/out/kernel.txt
