/* hold UUID [-name GUEST...]: opens a mediated device as a hypervisor does (container, group, device), prints HELD, and
 * keeps it open until it is killed. Arguments after the UUID are ignored here: they show in /proc/PID/cmdline. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int must(const char *call, int result)
{
    if (result >= 0)
        return result;
    printf("hold: %s: %s\n", call, strerrorname_np(errno));
    exit(1);
}

int main(int argc, char **argv)
{
    char path[256], group[256];
    if (argc < 2) {
        fprintf(stderr, "usage: hold UUID [ARGUMENT...]\n");
        return 255;
    }
    snprintf(path, sizeof path, "/sys/bus/mdev/devices/%s/iommu_group", argv[1]);
    ssize_t length = must("readlink iommu_group", readlink(path, group, sizeof group - 1));
    group[length] = 0;
    snprintf(path, sizeof path, "/dev/vfio/%s", strrchr(group, '/') + 1);

    int container = must("open container", open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC));
    int file = must("open group", open(path, O_RDWR | O_CLOEXEC));
    must("VFIO_GROUP_SET_CONTAINER", ioctl(file, VFIO_GROUP_SET_CONTAINER, &container));
    must("VFIO_SET_IOMMU", ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU));
    must("VFIO_GROUP_GET_DEVICE_FD", ioctl(file, VFIO_GROUP_GET_DEVICE_FD, argv[1]));
    printf("HELD\n");
    fflush(stdout);
    for (;;)
        pause();
}
