# Killed at any point of an apply, the next one converges and owns every device that was made
# limit: 120
create_file=$parents/mtty/mdev_supported_types/mtty-1/create
cat >host.yaml <<END
version: 1
pools:
  - {name: line, type: mtty-1, parents: [{driver: mtty}], count: 24}
END
cp host.yaml saved.yaml
# Before a write (the opening is held back meanwhile), and soon after one that others follow.
for moment in 'open 1' 'open 12' 'open 24' 'write 1' 'write 9' 'write 16'; do
    mdev-reconcile apply host.yaml >killed.out 2>&1 &
    victim=$!
    kill -STOP $victim
    : >gate.out
    gate $moment $create_file sh -c "kill -KILL $victim" >gate.out 2>&1 &
    gate=$!
    await 5 grep -q READY gate.out
    kill -CONT $victim
    status=0
    wait $victim || status=$?
    made=$(count_devices)
    echo "note: killed at $moment: status $status, $made made"
    [ "$status" = 137 ] || { cat killed.out; fail "it was not killed at $moment but ended with $status"; }
    kill -KILL $gate 2>/dev/null || true
    expect 0 mdev-reconcile apply host.yaml
    [ "$(count_devices)" = 24 ] || fail "$(registry)"
    expect 0 mdev-reconcile plan host.yaml --detailed-exitcode
    declare_nothing host.yaml
    expect 0 mdev-reconcile apply host.yaml --accept-removals
    expect_registry </dev/null
    cp saved.yaml host.yaml
done
