# A parent whose driver is loaded only after apply --timeout began is waited for, and counts once it has registered
# parents: none
cat >host.yaml <<END
version: 1
devices:
  - {name: console, uuid: 11111111-0000-4000-8000-000000000001, parent: mtty, type: mtty-1}
END
expect 3 mdev-reconcile apply host.yaml --format json
json '.changes[0].blocked.by == "parent"'
mdev-reconcile apply host.yaml --timeout 20s >late.out 2>&1 &
late=$!
listening() { [ -d /proc/$late ] && grep -q '00000001' /proc/net/netlink; }
wait_until 3 listening || true
before=$(uptime_ms)
modprobe mtty
wait $late || { status=$?; cat late.out; fail "exit status $status"; }
[ $(($(uptime_ms) - before)) -lt 10000 ] || fail "it did not wake up when the parent registered"
echo "11111111-0000-4000-8000-000000000001 mtty mtty-1 attached" | expect_registry
# And a parent that never comes costs the time allowed, no more.
sed -i 's/parent: mtty,/parent: mtty9,/' host.yaml
before=$(uptime_ms)
expect 3 mdev-reconcile apply host.yaml --timeout 1s
[ $(($(uptime_ms) - before)) -lt 4000 ] || fail "it waited past its timeout"
