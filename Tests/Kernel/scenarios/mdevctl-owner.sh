# Where mdevctl would start at boot what we prune, the apply warns of the second owner
uuid=11111111-0000-4000-8000-000000000001
cat >host.yaml <<END
version: 1
devices:
  - {name: console, uuid: $uuid, parent: mtty, type: mtty-1}
END
expect 0 mdev-reconcile apply host.yaml
mdevctl define --uuid $uuid --parent mtty --type mtty-1 --auto
declare_nothing host.yaml
expect 0 mdev-reconcile apply host.yaml
says mdevctl
expect_registry </dev/null
