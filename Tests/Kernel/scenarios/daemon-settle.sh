# Parents that register seconds apart leave a pool that spreads over them balanced, and a named device waits for none of them
# parents: none
# limit: 90
cat >host.yaml <<END
version: 1
policy: {settle: 8s}
devices:
  - {name: console, uuid: 11111111-0000-4000-8000-000000000001, parent: mtty, type: mtty-1}
pools:
  - {name: line, type: Single port serial, parents: [{address: "mtty*"}], count: 8}
END
mdev-reconcile daemon host.yaml 2>daemon.log &
daemon=$!
await 10 grep -q triggers=start daemon.log
has() { [ "$(count_devices 2>/dev/null)" = "$1" ]; }
modprobe mtty
await 5 has 1
usleep 5000000
modprobe mtty2
usleep 5000000
modprobe mtty3
usleep 5000000
modprobe mtty4
has 1 || fail "the pool was seated before its parents had come: $(registry)"
before=$(uptime_ms)
await 20 has 9
echo "note: seated $(($(uptime_ms) - before)) ms after the last parent"
for parent in mtty mtty2 mtty3 mtty4; do registry | grep -c " $parent " || true; done >counts
[ "$(sort counts | tr '\n' ' ')" = '2 2 2 3 ' ] || fail "not balanced: $(registry)"
kill -TERM $daemon
wait $daemon || { cat daemon.log; fail "exit status $?"; }
