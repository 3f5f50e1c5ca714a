# A second apply finds nothing to do and makes no write, to sysfs or to its state (only the lock says who has it)
cat >host.yaml <<END
version: 1
devices:
  - {name: console, parent: mtty, type: mtty-1}
  - {name: spare, parent: mtty, type: mtty-1, state: detached}
pools:
  - {name: desktop, type: mbochs-small, parents: [{driver: mbochs}], count: 5}
END
expect 2 mdev-reconcile apply host.yaml --detailed-exitcode
[ "$(count_devices)" = 7 ] || fail "$(registry)"
expect 0 mdev-reconcile plan host.yaml --detailed-exitcode
find $state -type f ! -name lock -exec stat -c '%n %i %y' {} + | sort >before
expect 0 writes writes.log mdev-reconcile apply host.yaml --detailed-exitcode
[ ! -s writes.log ] || { cat writes.log; fail "sysfs was written to"; }
find $state -type f ! -name lock -exec stat -c '%n %i %y' {} + | sort >after
diff before after || fail "the state was written to"
