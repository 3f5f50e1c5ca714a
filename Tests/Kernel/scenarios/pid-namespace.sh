# Inside a PID namespace no holder can be seen, so every device counts as held and the message says what to set
cat >host.yaml <<END
version: 1
devices:
  - {name: console, uuid: 11111111-0000-4000-8000-000000000001, parent: mtty, type: mtty-1}
END
expect 0 mdev-reconcile apply host.yaml
declare_nothing host.yaml
expect 3 writes writes.log unshare -p -f --mount-proc mdev-reconcile apply host.yaml
[ ! -s writes.log ] || { cat writes.log; fail "it wrote to sysfs"; }
says hostPID
echo "11111111-0000-4000-8000-000000000001 mtty mtty-1 attached" | expect_registry
expect 0 mdev-reconcile apply host.yaml
expect_registry </dev/null
