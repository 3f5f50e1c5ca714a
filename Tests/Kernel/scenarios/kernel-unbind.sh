# Nothing binds a device again that was unbound, so attaching a detached device is a replace here
# needs: kernel
uuid=11111111-2222-3333-4444-555555555555
create mtty mtty-2 $uuid
echo "$uuid mtty mtty-2 attached" | expect_registry
put /sys/bus/mdev/drivers/mtty/unbind $uuid || fail "unbind"
echo "$uuid mtty mtty-2 detached" | expect_registry
expect_errno ENODEV /sys/bus/mdev/drivers/mtty/bind $uuid
put /sys/bus/mdev/drivers_probe $uuid || fail "drivers_probe"
echo "$uuid mtty mtty-2 detached" | expect_registry
[ ! -e /sys/bus/mdev/drivers/vfio_mdev ] || fail "this kernel has vfio_mdev"
put $devices/$uuid/remove 1 || fail "remove"
expect_registry </dev/null
