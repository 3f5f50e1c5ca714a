# Nor is a held device unbound, and inUse: fail makes it an error
held=11111111-0000-4000-8000-000000000001
cat >host.yaml <<END
version: 1
devices:
  - {name: held, uuid: $held, parent: mtty, type: mtty-1}
END
expect 0 mdev-reconcile apply host.yaml
hold_device $held
cat >host.yaml <<END
version: 1
devices:
  - {name: held, uuid: $held, parent: mtty, type: mtty-1, state: detached}
END
expect 3 writes writes.log mdev-reconcile apply host.yaml
[ ! -s writes.log ] || { cat writes.log; fail "it wrote to sysfs"; }
printf 'policy: {inUse: fail}\n' >>host.yaml
expect 1 writes writes.log mdev-reconcile apply host.yaml
[ ! -s writes.log ] || { cat writes.log; fail "it wrote to sysfs"; }
echo "$held mtty mtty-1 attached" | expect_registry
