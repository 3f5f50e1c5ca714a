"""A sysfs-shaped tree of a large vGPU host, and the document that declares what is on it."""

import os
import uuid

GROUP_OF_NAMES = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def write(path, text, mode=0o444):
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)


def link(path, target):
    os.symlink(os.path.relpath(target, os.path.dirname(path)), path)


class LargeHost:
    """Functions of boards with the same types on each; device number n is on parent n modulo parents."""

    def __init__(self, root, parents=64, types=20, devices=2000):
        self.root, self.parents, self.types, self.devices = root, parents, types, devices
        for folder in ("bus/mdev/devices", "bus/mdev/drivers/nvidia-vgpu-vfio", "bus/pci/devices",
                       "bus/pci/drivers/nvidia", "class/mdev_bus", "class/vfio", "kernel/iommu_groups"):
            os.makedirs(f"{root}/{folder}")
        for number in range(parents):
            self.add_parent(number)
        for number in range(devices):
            self.add_device(number)

    def address(self, number):
        return f"0000:{0x10 + number // 32:02x}:{number % 32:02x}.0"

    def parent_path(self, number):
        return f"{self.root}/devices/pci0000:00/0000:00:01.0/{self.address(number)}"

    def uuid(self, number):
        return str(uuid.uuid5(GROUP_OF_NAMES, f"bench/{number}"))

    def add_parent(self, number):
        path = self.parent_path(number)
        os.makedirs(path)
        for name, text in (("vendor", "0x10de\n"), ("device", "0x2235\n"), ("class", "0x030200\n"),
                           ("numa_node", "0\n"), ("uevent", "DRIVER=nvidia\n")):
            write(f"{path}/{name}", text)
        link(f"{path}/driver", f"{self.root}/bus/pci/drivers/nvidia")
        link(f"{path}/subsystem", f"{self.root}/bus/pci")
        link(f"{self.root}/class/mdev_bus/{self.address(number)}", path)
        for kind in range(self.types):
            folder = f"{path}/mdev_supported_types/nvidia-{550 + kind}"
            os.makedirs(f"{folder}/devices")
            write(f"{folder}/create", "", 0o200)
            write(f"{folder}/name", f"NVIDIA A40-{kind + 1}Q\n")
            write(f"{folder}/device_api", "vfio-pci\n")
            write(f"{folder}/available_instances", "0\n" if kind else "1\n")
            write(f"{folder}/description", f"num_heads=4, frl_config=60, framebuffer={1024 * (kind + 1)}M, "
                  "max_resolution=7680x4320, max_instance=32\n")

    def add_device(self, number):
        parent, name = self.parent_path(number % self.parents), self.uuid(number)
        path, type_path = f"{parent}/{name}", f"{parent}/mdev_supported_types/nvidia-550"
        group = f"{self.root}/kernel/iommu_groups/{number}"
        os.makedirs(f"{path}/nvidia")
        os.makedirs(f"{group}/devices")
        write(f"{path}/remove", "", 0o200)
        write(f"{path}/uevent", "DRIVER=nvidia-vgpu-vfio\n", 0o644)
        write(f"{path}/nvidia/vgpu_params", "\n", 0o644)
        link(f"{path}/driver", f"{self.root}/bus/mdev/drivers/nvidia-vgpu-vfio")
        link(f"{path}/subsystem", f"{self.root}/bus/mdev")
        link(f"{path}/mdev_type", type_path)
        link(f"{path}/iommu_group", group)
        link(f"{type_path}/devices/{name}", path)
        link(f"{self.root}/bus/mdev/devices/{name}", path)

    def document(self):
        """Declares every device that there is, as it is."""
        lines = ["version: 1", "devices:"]
        for number in range(self.devices):
            lines.append(f'  - {{uuid: {self.uuid(number)}, parent: "{self.address(number % self.parents)}", '
                         "type: nvidia-550}")
        return "\n".join(lines) + "\n"
