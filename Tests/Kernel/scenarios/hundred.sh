# A hundred devices: made, found right without a write, and removed by one child for all of them
# parents: mbochs:count=1024
# limit: 120
cat >host.yaml <<END
version: 1
pools:
  - {name: desktop, type: mbochs-small, parents: [{driver: mbochs}], count: 100}
END
expect 0 mdev-reconcile apply host.yaml
[ "$(count_devices)" = 100 ] || fail "$(count_devices) devices"
expect 0 writes writes.log mdev-reconcile apply host.yaml
[ ! -s writes.log ] || { head -n 5 writes.log; fail "the second apply wrote to sysfs"; }
expect 0 strace -f -o calls -e trace=write,pwrite64,writev,openat mdev-reconcile apply host.yaml
! grep -e O_WRONLY -e O_RDWR calls | grep '/sys\|create\|remove\|bind' || fail "the second apply opened sysfs for writing"

# Half of all devices at once takes a word.
declare_nothing host.yaml
expect 3 mdev-reconcile apply host.yaml --format json
json '.changes[0].blocked.by == "removals"'
[ "$(count_devices)" = 100 ] || fail "removed without that word"
started=$(uptime_ms)
expect 0 strace -f -o calls -e trace=execve,execveat mdev-reconcile apply host.yaml --accept-removals
expect_registry </dev/null
echo "note: programs started for 100 removes: $(grep -c 'exec.* = 0$' calls)"
[ "$(grep -c 'exec.* = 0$' calls)" = 2 ] || { cat calls; fail "expected the tool and one child"; }
