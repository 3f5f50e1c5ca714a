/// Every entry but the `power/` files, with its mode or where it leads: what a 6.1 kernel shows of one `mtty-2`
/// device, where the core has it.
let goldenTreeOfModernHost = """
    bus 755
    bus/mdev 755
    bus/mdev/devices 755
    bus/mdev/devices/UUID -> ../../../devices/virtual/mtty/mtty/UUID
    bus/mdev/drivers 755
    bus/mdev/drivers/mtty 755
    bus/mdev/drivers/mtty/UUID -> ../../../../devices/virtual/mtty/mtty/UUID
    bus/mdev/drivers/mtty/bind 200
    bus/mdev/drivers/mtty/uevent 200
    bus/mdev/drivers/mtty/unbind 200
    bus/mdev/drivers_autoprobe 644
    bus/mdev/drivers_probe 200
    bus/mdev/uevent 200
    class 755
    class/mdev_bus 755
    class/mdev_bus/mtty -> ../../devices/virtual/mtty/mtty
    class/mtty 755
    class/mtty/mtty -> ../../devices/virtual/mtty/mtty
    class/vfio 755
    class/vfio-dev 755
    class/vfio-dev/vfio0 -> ../../devices/virtual/mtty/mtty/UUID/vfio-dev/vfio0
    class/vfio/0 -> ../../devices/virtual/vfio/0
    devices 755
    devices/virtual 755
    devices/virtual/mtty 755
    devices/virtual/mtty/mtty 755
    devices/virtual/mtty/mtty/UUID 755
    devices/virtual/mtty/mtty/UUID/driver -> ../../../../../bus/mdev/drivers/mtty
    devices/virtual/mtty/mtty/UUID/iommu_group -> ../../../../../kernel/iommu_groups/0
    devices/virtual/mtty/mtty/UUID/mdev_type -> ../mdev_supported_types/mtty-2
    devices/virtual/mtty/mtty/UUID/power 755
    devices/virtual/mtty/mtty/UUID/remove 200
    devices/virtual/mtty/mtty/UUID/subsystem -> ../../../../../bus/mdev
    devices/virtual/mtty/mtty/UUID/uevent 644
    devices/virtual/mtty/mtty/UUID/vendor 755
    devices/virtual/mtty/mtty/UUID/vendor/sample_mdev_dev 444
    devices/virtual/mtty/mtty/UUID/vfio-dev 755
    devices/virtual/mtty/mtty/UUID/vfio-dev/vfio0 755
    devices/virtual/mtty/mtty/UUID/vfio-dev/vfio0/device -> ../../../UUID
    devices/virtual/mtty/mtty/UUID/vfio-dev/vfio0/power 755
    devices/virtual/mtty/mtty/UUID/vfio-dev/vfio0/subsystem -> ../../../../../../../class/vfio-dev
    devices/virtual/mtty/mtty/UUID/vfio-dev/vfio0/uevent 644
    devices/virtual/mtty/mtty/mdev_supported_types 755
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-1 755
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-1/available_instances 444
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-1/create 200
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-1/device_api 444
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-1/devices 755
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-1/name 444
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-2 755
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-2/available_instances 444
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-2/create 200
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-2/device_api 444
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-2/devices 755
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-2/devices/UUID -> ../../../UUID
    devices/virtual/mtty/mtty/mdev_supported_types/mtty-2/name 444
    devices/virtual/mtty/mtty/power 755
    devices/virtual/mtty/mtty/subsystem -> ../../../../class/mtty
    devices/virtual/mtty/mtty/uevent 644
    devices/virtual/vfio 755
    devices/virtual/vfio/0 755
    devices/virtual/vfio/0/dev 444
    devices/virtual/vfio/0/power 755
    devices/virtual/vfio/0/subsystem -> ../../../../class/vfio
    devices/virtual/vfio/0/uevent 644
    kernel 755
    kernel/iommu_groups 755
    kernel/iommu_groups/0 755
    kernel/iommu_groups/0/devices 755
    kernel/iommu_groups/0/devices/UUID -> ../../../../devices/virtual/mtty/mtty/UUID
    kernel/iommu_groups/0/name 444
    kernel/iommu_groups/0/reserved_regions 444
    kernel/iommu_groups/0/type 644
    kernel/uevent_seqnum 444
    kernel/uevents 444
    """
