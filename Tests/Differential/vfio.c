/* VFIO, by device nodes or by a mounted host's control socket. */
#define _GNU_SOURCE
#include "sequence.h"
#include <sys/socket.h>
#include <sys/un.h>

/* -1: the kernel's. */
static int control = -1;

static void fatal(const char *what)
{
    fprintf(stderr, "sequence: %s: %s\n", what, strerror(errno));
    exit(70);
}

void vfio_connect(const char *target)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!strcmp(target, "kernel"))
        return;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", target);
    control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (control < 0 || connect(control, (void *)&address, sizeof address))
        fatal(target);
}

/* One line there and one back: the number answered, or -1 with errno. Bytes that come back replace bytes. */
static int converse(const char *line, unsigned char *bytes, size_t count)
{
    static char answer[1 << 16], digits[1 << 16];
    size_t length = 0;
    int number;
    if (write(control, line, strlen(line)) < 0)
        fatal("the control socket");
    do {
        ssize_t got = read(control, answer + length, sizeof answer - 1 - length);
        if (got <= 0)
            fatal("the control socket");
        length += got;
    } while (answer[length - 1] != '\n');
    answer[length] = 0;
    if (sscanf(answer, "error %d", &errno) == 1)
        return -1;
    if (sscanf(answer, "ok %d %65535s", &number, digits) == 2 && digits[0] != '-')
        for (size_t at = 0; at < count && digits[2 * at]; at++)
            sscanf(digits + 2 * at, "%2hhx", bytes + at);
    return number;
}

static int node_open(const char *path)
{
    char line[512];
    if (control < 0)
        return open(path, O_RDWR | O_CLOEXEC);
    snprintf(line, sizeof line, "open %s\n", path);
    return converse(line, NULL, 0);
}

static void node_close(int *file)
{
    char line[64];
    if (*file < 0)
        return;
    snprintf(line, sizeof line, "close %d\n", *file);
    int result = control < 0 ? close(*file) : converse(line, NULL, 0);
    if (result < 0)
        printf("   close: %s\n", strerrorname_np(errno));
    *file = -1;
}

static int command(int file, unsigned long number, void *bytes, size_t count)
{
    static char line[1 << 14];
    if (control < 0)
        return ioctl(file, number, bytes);
    int length = sprintf(line, "ioctl %d %lu ", file, number);
    for (size_t at = 0; at < count; at++)
        length += sprintf(line + length, "%02x", ((unsigned char *)bytes)[at]);
    sprintf(line + length, "%s\n", count ? "" : "-");
    return converse(line, bytes, count);
}

/* For commands whose argument is a number, not an address. */
static int command_value(int file, unsigned long number, uint64_t value)
{
    return control < 0 ? ioctl(file, number, value) : command(file, number, &value, sizeof value);
}

static int region_read(int file, void *bytes, size_t count, uint64_t offset)
{
    char line[128];
    if (control < 0)
        return pread(file, bytes, count, offset);
    snprintf(line, sizeof line, "pread %d %zu %llu\n", file, count, (unsigned long long)offset);
    return converse(line, bytes, count);
}

static const char *result_name(int result) { return result < 0 ? strerrorname_np(errno) : "ok"; }

const char *holder_open(struct holder *holder, const char *group, const char *uuid, unsigned haste)
{
    char path[300], name[64];
    *holder = (struct holder){.container = -1, .group = -1, .device = -1, .second = -1};
    snprintf(path, sizeof path, "/dev/vfio/%s", group);
    snprintf(name, sizeof name, "%s", uuid);
    const char *call = "container";
    int result = holder->container = node_open("/dev/vfio/vfio");
    if (result >= 0) {
        call = "group";
        result = holder->group = node_open(path);
    }
    if (result >= 0 && haste != 0) {
        call = "SET_CONTAINER";
        result = command(holder->group, VFIO_GROUP_SET_CONTAINER, &holder->container, sizeof holder->container);
    }
    if (result >= 0 && haste > 1) {
        call = "SET_IOMMU";
        result = command_value(holder->container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU);
    }
    if (result >= 0) {
        call = "GET_DEVICE_FD";
        result = holder->device = command(holder->group, VFIO_GROUP_GET_DEVICE_FD, name, strlen(name) + 1);
    }
    holder->is_open = result >= 0;
    if (result >= 0) {
        /* As every client does first. The kernel's samples refuse GET_IRQ_INFO until then: they keep the count of
         * interrupts that this answers. Ours know it from the start. */
        struct vfio_device_info info = {.argsz = 16};
        command(holder->device, VFIO_DEVICE_GET_INFO, &info, 16);
        return "ok";
    }
    static char failure[100];
    snprintf(failure, sizeof failure, "%s: %s", call, strerrorname_np(errno));
    holder_close(holder, 0);
    return failure;
}

void holder_close(struct holder *holder, unsigned order)
{
    int *files[] = {&holder->container, &holder->group, &holder->device};
    for (unsigned turn = 0; turn < 3; turn++)
        node_close(files[(order + turn) % 3]);
    node_close(&holder->second);
    holder->is_open = false;
}

static void print_words(const void *bytes, size_t count)
{
    for (size_t at = 0; at < count; at += 4)
        printf(" %x", *(const uint32_t *)((const char *)bytes + at));
    printf("\n");
}

void holder_ask(struct holder *holder, const char *uuid, unsigned choice)
{
    unsigned detail = choice >> 4;
    int result;
    switch (choice % 14) {
    case 0: {
        struct vfio_device_info info = {.argsz = detail % 4 ? 16 : 8};
        result = command(holder->device, VFIO_DEVICE_GET_INFO, &info, 16);
        printf("   GET_INFO %s", result_name(result));
        print_words(&info, 16);
        break;
    }
    case 1: case 2: {
        struct vfio_region_info info = {.argsz = 32, .index = detail % 18};
        if (detail % 7 == 0)
            info.argsz = 31;
        result = command(holder->device, VFIO_DEVICE_GET_REGION_INFO, &info, sizeof info);
        printf("   GET_REGION_INFO %u %s", detail % 18, result_name(result));
        print_words(&info, sizeof info);
        break;
    }
    case 3: {
        struct vfio_irq_info info = {.argsz = detail % 5 ? 16 : 12, .index = detail % 7};
        result = command(holder->device, VFIO_DEVICE_GET_IRQ_INFO, &info, sizeof info);
        printf("   GET_IRQ_INFO %u %s", detail % 7, result_name(result));
        print_words(&info, sizeof info);
        break;
    }
    case 4: {
        struct vfio_group_status status = {.argsz = detail % 4 ? 8 : 4};
        result = command(holder->group, VFIO_GROUP_GET_STATUS, &status, sizeof status);
        printf("   GET_STATUS %s", result_name(result));
        print_words(&status, sizeof status);
        break;
    }
    case 5:
        printf("   RESET %s\n", result_name(command(holder->device, VFIO_DEVICE_RESET, NULL, 0)));
        break;
    case 6:
        printf("   unknown %s", result_name(command(holder->device, 0x3b64 + 90, NULL, 0)));
        printf(" %s", result_name(command(holder->group, 0x3b64 + 90, NULL, 0)));
        printf(" %s\n", result_name(command(holder->container, 0x3b64 + 90, NULL, 0)));
        break;
    case 7:
        printf("   CHECK_EXTENSION %u %d\n", detail % 12, command_value(holder->container, VFIO_CHECK_EXTENSION, detail % 12));
        break;
    case 8:
        printf("   SET_IOMMU again %s\n", result_name(command_value(holder->container, VFIO_SET_IOMMU, detail % 10)));
        break;
    case 9:
        printf("   SET_CONTAINER again %s", result_name(command(holder->group, VFIO_GROUP_SET_CONTAINER, &holder->container, 4)));
        printf(", UNSET_CONTAINER %s\n", result_name(command(holder->group, VFIO_GROUP_UNSET_CONTAINER, NULL, 0)));
        break;
    case 10: {
        char name[64], other = 0;
        snprintf(name, sizeof name, "%s", uuid);
        if (detail % 3 == 0)
            other = name[0] = name[0] == '0' ? '1' : '0';
        result = command(holder->group, VFIO_GROUP_GET_DEVICE_FD, name, strlen(name) + 1);
        printf("   GET_DEVICE_FD%s %s\n", other ? " of another" : " again", result_name(result));
        if (result >= 0 && holder->second < 0)
            holder->second = result;
        else if (result >= 0)
            node_close(&result);
        break;
    }
    case 11: case 12: {
        struct vfio_region_info info = {.argsz = 32, .index = VFIO_PCI_CONFIG_REGION_INDEX};
        unsigned char bytes[64] = {0};
        command(holder->device, VFIO_DEVICE_GET_REGION_INFO, &info, sizeof info);
        result = region_read(holder->device, bytes, 64, info.offset);
        printf("   config %d %s", result, result_name(result));
        print_words(bytes, 64);
        break;
    }
    case 13: {
        struct vfio_irq_set set = {.argsz = sizeof set, .index = detail % 5, .count = detail % 2,
            .flags = VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER};
        if (detail % 3 == 0)
            set.flags = detail % 64;
        result = command(holder->device, VFIO_DEVICE_SET_IRQS, &set, sizeof set);
        printf("   SET_IRQS %u %u %x %s\n", set.index, set.count, set.flags, result_name(result));
        break;
    }
    }
}
