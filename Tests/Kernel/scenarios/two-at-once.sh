# Two applies at once: the second waits as long as it may, says that another run is at it, and touches nothing
cat >host.yaml <<END
version: 1
pools:
  - {name: line, type: mtty-1, parents: [{driver: mtty}], count: 8}
END
cat >second.sh <<'END'
. /rig/lib.sh
before=$(uptime_ms)
status=0
mdev-reconcile apply host.yaml --timeout 1s >second.out 2>&1 || status=$?
echo $status >second.status
echo "note: the second ended after $(($(uptime_ms) - before)) ms" >second.time
END
# The first is stopped in the middle of its first create while the second runs.
gate open 1 $parents/mtty/mdev_supported_types/mtty-1/create sh second.sh >gate.out 2>&1 &
await 5 grep -q READY gate.out
expect 0 mdev-reconcile apply host.yaml
cat second.time
[ "$(cat second.status)" = 75 ] || { cat second.out; fail "the second run's status is $(cat second.status), not 75"; }
[ "$(count_devices)" = 8 ] || fail "$(registry)"
# And without a gate, many at once.
cp host.yaml saved.yaml
declare_nothing host.yaml
expect 0 mdev-reconcile apply host.yaml --accept-removals
mv saved.yaml host.yaml
for number in 1 2 3 4; do
    (status=0; mdev-reconcile apply host.yaml >many.$number 2>&1 || status=$?; echo $status >status.$number) &
    eval "run$number=$!"
done
wait $run1 $run2 $run3 $run4
for number in 1 2 3 4; do case $(cat status.$number) in 0 | 75) ;; *) cat many.$number; fail "status $(cat status.$number)" ;; esac; done
[ "$(count_devices)" = 8 ] || fail "$(registry)"
