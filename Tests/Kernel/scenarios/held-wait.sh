# Under inUse: wait the apply waits for the release, and not past its deadline
held=11111111-0000-4000-8000-000000000001
cat >host.yaml <<END
version: 1
devices:
  - {name: held, uuid: $held, parent: mtty, type: mtty-1}
END
expect 0 mdev-reconcile apply host.yaml
cat >host.yaml <<END
version: 1
policy: {inUse: {wait: 20s}}
devices:
  - {name: held, uuid: $held, parent: mtty, type: mtty-2}
END
hold_device $held
before=$(uptime_ms)
expect 3 mdev-reconcile apply host.yaml --timeout 2s
[ $(($(uptime_ms) - before)) -lt 6000 ] || fail "it waited past its timeout"
echo "$held mtty mtty-1 attached" | expect_registry

mdev-reconcile apply host.yaml >wait.out 2>&1 &
waiting=$!
sleep 1
[ -d /proc/$waiting ] || { cat wait.out; fail "it did not wait"; }
release $holder
wait $waiting || { status=$?; cat wait.out; fail "exit status $status"; }
echo "$held mtty mtty-2 attached" | expect_registry
