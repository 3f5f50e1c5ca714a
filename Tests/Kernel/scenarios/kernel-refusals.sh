# The kernel's errnos at create and remove are the ones that plans and messages are made for
# needs: kernel
type=$parents/mtty/mdev_supported_types/mtty-1
uuid=11111111-2222-3333-4444-555555555555

expect_errno EINVAL $type/create not-a-uuid
expect_errno ENOENT $parents/mtty/mdev_supported_types/mtty-9/create $uuid
expect_errno EACCES $type/available_instances 5
create mtty mtty-1 $uuid
expect_errno EEXIST $type/create $uuid
expect_errno EEXIST $parents/mdpy/mdev_supported_types/mdpy-vga/create $uuid
expect_errno EINVAL $devices/$uuid/remove no
put $devices/$uuid/remove 1 || fail "remove"
expect_errno ENOENT $devices/$uuid/remove 1

for number in 1 2 3 4; do create mdpy mdpy-vga 0000000$number-0000-4000-8000-000000000000; done
expect_errno EUSERS $parents/mdpy/mdev_supported_types/mdpy-hd/create $uuid
for number in 5 6 7 8; do create mbochs mbochs-large 0000000$number-0000-4000-8000-000000000000; done
expect_errno ENOSPC $parents/mbochs/mdev_supported_types/mbochs-small/create $uuid
[ "$(available mdpy mdpy-vga) $(available mbochs mbochs-small)" = "0 0" ] || fail "capacity is left"
