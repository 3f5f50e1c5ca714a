# Where mdevctl would start at boot what the documents remove, plan and apply warn of the second owner
uuid=11111111-0000-4000-8000-000000000001
cat >host.yaml <<END
version: 1
devices:
  - {name: console, uuid: $uuid, parent: mtty, type: mtty-1}
END
expect 0 mdev-reconcile apply host.yaml
mdevctl define --uuid $uuid --parent mtty --type mtty-1 --auto
expect 0 mdev-reconcile apply host.yaml
omits mdevctl
declare_nothing host.yaml
expect 0 mdev-reconcile plan host.yaml
says "/etc/mdevctl.d/mtty/$uuid"
expect 0 mdev-reconcile apply host.yaml
says "mdevctl undefine --uuid $uuid --parent mtty"
expect_registry </dev/null
mdevctl undefine --uuid $uuid --parent mtty
