# For scenarios: words to arrange, run and assert with. A failed assertion prints why and ends the scenario.
# A scenario starts in an empty folder that only root may write to, with the parents of its header loaded.
parents=/sys/class/mdev_bus
devices=/sys/bus/mdev/devices
state=/var/lib/mdev-reconcile

uptime_ms() {
    read -r up _ </proc/uptime
    echo $((${up%.*} * 1000 + 1${up#*.} * 10 - 1000))
}

fail() {
    echo "FAILED: $*"
    exit 1
}

# wait_until SECONDS COMMAND...: tries until it succeeds; status 1 when the time is up.
wait_until() {
    limit=$(($(uptime_ms) + $1 * 1000))
    shift
    until "$@"; do
        [ "$(uptime_ms)" -lt $limit ] || return 1
        usleep 20000
    done
}

# await SECONDS COMMAND...: as wait_until, and failing the scenario.
await() { wait_until "$@" || fail "not so within the seconds given: $*"; }

# expect STATUS COMMAND...: what it prints is kept in the files out and err for says, omits and json.
expect() {
    wanted=$1
    shift
    status=0
    "$@" >out 2>err || status=$?
    [ $status = "$wanted" ] && return
    echo "\$ $*"
    head -n 40 out err
    fail "exit status $status, not $wanted"
}

# expect_errno NAME PATH VALUE: one write to sysfs that the kernel must refuse.
expect_errno() {
    answer=$(put "$2" "$3") && fail "$2 took $3; expected $1"
    case $answer in *": $1") ;; *) fail "$answer; expected $1" ;; esac
}

says() { grep -qF -- "$1" out err || { head -n 40 out err; fail "does not say: $1"; }; }
omits() { ! grep -qF -- "$1" out err || { head -n 40 out err; fail "says: $1"; }; }

# json FILTER: it must give something else than false and null for the JSON in out.
json() { jq -e "$1" out >/dev/null || { jq -c "del(.parents)" out | cut -c 1-2000; cat err; fail "not so: $1"; }; }

# declare_nothing FILE: the same file as before; a document that was given before and still exists must not be left out.
declare_nothing() { printf 'version: 1\ndevices: []\n' >"$1"; }

# registry: every mediated device, a line each: UUID PARENT TYPE attached|detached.
registry() {
    for path in $devices/*; do
        [ -e "$path" ] || continue
        real=$(readlink -f "$path")
        bound=detached
        [ ! -e "$real/driver" ] || bound=attached
        echo "${real##*/} $(basename "${real%/*}") $(basename "$(readlink "$real/mdev_type")") $bound"
    done
}

# expect_registry: standard input is what registry must print.
expect_registry() {
    cat >wanted-registry
    registry >seen-registry
    diff wanted-registry seen-registry >registry.diff || { cat registry.diff; fail "the registry is another (- wanted, + seen)"; }
}

count_devices() { ls $devices | wc -l; }
available() { cat "$parents/$1/mdev_supported_types/$2/available_instances"; }
create() { put "$parents/$1/mdev_supported_types/$2/create" "$3" || fail "create $3"; }

# hold_device UUID: some other process opens the device as a hypervisor would; its id is in $holder.
# hold_device_as USER UUID: a process of another user.
hold_device() { hold_device_as 0 "$1"; }
hold_device_as() {
    [ -e /tmp/qemu-system-x86_64 ] || cp /rig/bin/hold /tmp/qemu-system-x86_64
    hold_log=/root/work/held-$2
    : >"$hold_log"
    as_user "$1" /tmp/qemu-system-x86_64 "$2" -name guest=desktop-3,debug-threads=on >"$hold_log" &
    holder=$!
    await 5 grep -q -e HELD -e : "$hold_log"
    grep -q HELD "$hold_log" || fail "$(cat "$hold_log")"
}
release() { kill -KILL "$1" && wait "$1" || true; }
