# The daemon converges at a parent's coming and going, a device removed by hand, an edit, SIGHUP and maintenance's end; idle it wakes for nothing
# parents: none
# limit: 90
id=11111111-0000-4000-8000-00000000000
declare_devices() {
    echo 'version: 1'
    echo 'devices:'
    for number in $(seq "$1"); do echo "  - {name: d$number, uuid: $id$number, parent: mtty, type: mtty-1}"; done
}
declare_devices 2 >host.yaml
ip link set lo up
mdev-reconcile daemon host.yaml --listen 9477 2>daemon.log &
daemon=$!
has() { [ "$(count_devices 2>/dev/null)" = "$1" ]; }
heard() { grep -q "$1" daemon.log; }
# since TEXT: how long it took from $before.
since() { echo "note: $1: $(($(uptime_ms) - before)) ms"; }
await 10 heard triggers=start

before=$(uptime_ms)
modprobe mtty
await 10 has 2
since 'parent registered'

before=$(uptime_ms)
put $devices/${id}1/remove 1
await 10 [ -e $devices/${id}1/mdev_type ]
since 'device removed by hand'

before=$(uptime_ms)
rmmod mtty
modprobe mtty
await 10 has 2
since 'driver reloaded'

before=$(uptime_ms)
declare_devices 3 >new.yaml
mv new.yaml host.yaml
await 10 has 3
since 'document replaced by rename'

echo 'devicse: []' >>host.yaml
await 10 heard 'the last good ones stay in force'
put $devices/${id}1/remove 1
await 10 has 3
declare_devices 3 >host.yaml
await 10 heard 'the documents are valid again'

expect 0 mdev-reconcile hold ${id}2
put $devices/${id}2/remove 1
await 10 heard 'blocked (maintenance)'
has 2 || fail "a held back device was made again: $(registry)"
expect 0 mdev-reconcile release ${id}2
await 10 has 3

kill -HUP $daemon
await 10 heard 'reloading as asked by SIGHUP'

# Idle: nothing of it runs between two triggers.
switches() { cat /proc/$daemon/task/*/status | awk '/ctxt_switches/ { total += $2 } END { print total }'; }
quiet() { seen=$(switches); usleep 700000; [ "$(switches)" = "$seen" ]; }
await 10 quiet
before=$(switches)
usleep 10000000
[ "$(switches)" = "$before" ] || fail "it woke $(($(switches) - before)) times in ten idle seconds"
echo "note: $(grep VmRSS /proc/$daemon/status), $(grep RssAnon /proc/$daemon/status)"

wget -q -O out http://127.0.0.1:9477/readyz
says ready

before=$(uptime_ms)
kill -TERM $daemon
status=0
wait $daemon || status=$?
since 'stopped'
[ $status = 0 ] || { tail -n 20 daemon.log; fail "exit status $status"; }
has 3 || fail "stopping removed a device"
