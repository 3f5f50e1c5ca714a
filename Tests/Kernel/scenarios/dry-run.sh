# A dry run writes nothing: no device, no state folder, no lock
cat >host.yaml <<END
version: 1
devices:
  - {name: console, parent: mtty, type: mtty-1}
END
for verb in plan 'apply --dry-run'; do
    expect 0 writes writes.log strace -f -o calls -e trace=openat,open,mkdir,mkdirat,unlink,unlinkat,rename,renameat2 mdev-reconcile $verb host.yaml
    [ ! -s writes.log ] || { cat writes.log; fail "$verb wrote to sysfs"; }
    ! grep -e O_WRONLY -e O_RDWR -e O_CREAT -e mkdir -e unlink -e rename calls | grep -v -e /dev/null -e ENOENT || fail "$verb wrote"
    [ ! -e $state ] || fail "$verb made $state"
done
expect_registry </dev/null
