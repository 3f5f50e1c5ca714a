# Run as root it refuses a document or a state folder that others may write
cat >host.yaml <<END
version: 1
devices:
  - {name: console, uuid: 11111111-0000-4000-8000-000000000001, parent: mtty, type: mtty-1}
END
refused() {
    status=0
    writes writes.log mdev-reconcile apply host.yaml "$@" >out 2>err || status=$?
    [ $status != 0 ] || fail "accepted $*"
    [ ! -s writes.log ] || fail "it wrote to sysfs"
}
chmod 666 host.yaml
refused
says --allow-insecure-permissions
chmod 644 host.yaml
chown 1000 host.yaml
refused
says --allow-insecure-permissions
chown 0 host.yaml
mkdir -m 777 loose
refused --state loose
says 'chmod 0700 loose'
expect_registry </dev/null
chmod 666 host.yaml
expect 0 mdev-reconcile apply host.yaml --allow-insecure-permissions
echo "11111111-0000-4000-8000-000000000001 mtty mtty-1 attached" | expect_registry
