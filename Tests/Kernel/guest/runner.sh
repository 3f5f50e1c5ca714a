# /rig/start of the guest: runs the scenarios named in /rig/order one after another, each from a fresh state, and prints
#   ##begin NAME, what it printed, ##end NAME STATUS MILLISECONDS
# or ##spoiled NAME when the state left by the scenario before could not be cleared: the host then boots again.
. /rig/lib.sh

parent_modules='mtty mtty2 mtty3 mtty4 mdpy mbochs'

# header SCENARIO KEY DEFAULT: the value of a "# key: value" line at its top.
header() {
    value=$(sed -n "1,12s/^# $2: *//p" "$scenarios/$1.sh" | head -n 1)
    echo "${value:-$3}"
}

# Everything but this runner, its parent and the kernel's threads (those have no command line).
others() {
    for folder in /proc/[0-9]*; do
        pid=${folder#/proc/}
        case $pid in 1 | $$) continue ;; esac
        [ -n "$(tr -d '\0' <"$folder/cmdline" 2>/dev/null)" ] && echo "$pid"
    done
}

kill_others() {
    for pid in $(others); do kill -KILL "$pid" 2>/dev/null; done
}

# Ends what is left of the scenario before; unloading a parent's module takes its devices along.
clear_state() {
    umount /rig/mount 2>/dev/null
    kill_others
    wait_until 5 parents_unload || { lsmod; ps; return 1; }
    [ -z "$(ls /sys/bus/mdev/devices 2>/dev/null)" ] || { ls /sys/bus/mdev/devices; return 1; }
    rm -rf /var/lib/mdev-reconcile /etc/mdev-reconcile /etc/mdevctl.d/* /root/work /tmp/* /run/lock
    mkdir -p /etc/mdevctl.d/scripts.d/callouts /etc/mdevctl.d/scripts.d/notifiers /root/work /run/lock
}

parents_unload() {
    for module in $parent_modules; do
        [ ! -d /sys/module/$module ] || rmmod $module 2>/dev/null || { kill_others; return 1; }
    done
}

# load LIST: "mtty mbochs:count=1024", or none.
load() {
    modprobe vfio_iommu_type1 && modprobe mdev || return 1
    [ "$1" = none ] && return
    for module in $1; do
        modprobe $(echo "$module" | tr : ' ') || return 1
    done
}

scenarios=/rig/scenarios
for name in $(cat /rig/order); do
    if ! clear_state || ! load "$(header "$name" parents 'mtty mdpy mbochs')"; then
        echo "##spoiled $name"
        break
    fi
    echo "##begin $name"
    started=$(uptime_ms)
    (cd /root/work && exec setsid timeout -s KILL "$(header "$name" limit 60)" sh -eu "$scenarios/$name.sh")
    status=$?
    echo
    echo "##end $name $status $(($(uptime_ms) - started))"
done
