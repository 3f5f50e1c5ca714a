# A holder that wins the race after the check costs a child, never the run: the next apply starts at once and says removing
held=11111111-0000-4000-8000-000000000001
cat >host.yaml <<END
version: 1
devices:
  - {name: held, uuid: $held, parent: mtty, type: mtty-1}
  - {name: other, uuid: 11111111-0000-4000-8000-000000000002, parent: mtty, type: mtty-1}
END
expect 0 mdev-reconcile apply host.yaml
declare_nothing host.yaml
cat >take.sh <<END
/rig/bin/hold $held >held.out 2>&1 &
echo \$! >holder
until grep -q -e HELD -e : held.out; do usleep 10000; done
END
# The opening of its remove file is held back until somebody has the device open.
gate open 1 $devices/$held/remove sh take.sh >gate.out 2>&1 &
await 5 grep -q READY gate.out
before=$(uptime_ms)
status=0
mdev-reconcile apply host.yaml --accept-removals --timeout 3s --format json >out 2>err || status=$?
took=$(($(uptime_ms) - before))
grep -q HELD held.out || { cat out err held.out; fail "nobody won the race"; }
case $status in 1 | 3) ;; *) cat out err; fail "exit status $status" ;; esac
[ $took -lt 30000 ] || fail "it took $took ms"
echo "note: gave up on the held device after $took ms with status $status"
[ ! -e $devices/11111111-0000-4000-8000-000000000002 ] || fail "the other device was not removed"

before=$(uptime_ms)
expect 3 mdev-reconcile apply host.yaml --accept-removals --format json
json '[.changes[] | select(.blocked.by == "removing") | .device.uuid] == ["'$held'"]'
[ $(($(uptime_ms) - before)) -lt 5000 ] || fail "the next apply did not run at once"

release_pid=$(cat holder)
kill -KILL $release_pid
gone() { [ ! -d /sys/devices/virtual/mtty/mtty/$held ]; }
await 10 gone
expect 0 mdev-reconcile apply host.yaml --accept-removals
expect_registry </dev/null
no_process_of_ours() { ! ps | grep -v grep | grep -q mdev-reconcile; }
await 5 no_process_of_ours
