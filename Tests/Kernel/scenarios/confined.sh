# Under the units' confinement (two capabilities, no network) it still changes devices, sees other users' holders and hears uevents
held=11111111-0000-4000-8000-000000000001
cat >host.yaml <<END
version: 1
devices:
  - {name: held, uuid: $held, parent: mtty, type: mtty-1}
END
cp host.yaml saved.yaml
expect 0 confine mdev-reconcile apply host.yaml
echo "$held mtty mtty-1 attached" | expect_registry
chmod 666 /dev/vfio/*
hold_device_as 1000 $held
declare_nothing host.yaml
expect 3 confine mdev-reconcile apply host.yaml --format json
json '.changes[0].blocked.holders[0].pid == '$holder
release $holder
mv saved.yaml host.yaml
rmmod mtty
confine mdev-reconcile apply host.yaml --timeout 20s >late.out 2>&1 &
late=$!
usleep 500000
modprobe mtty
wait $late || { status=$?; cat late.out; fail "exit status $status"; }
echo "$held mtty mtty-1 attached" | expect_registry
