/* read_tree SYSFS [attributes]: the least that a snapshot of the registry must do: lists each parent's directory, its
 * types and the bus, reads four files a type and three links a device; with `attributes` also the mode and the text of
 * each file in a device's folders. Prints how many of each. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int parents, types, devices, attributes;
static char text[65536];

struct record {
    unsigned long long inode;
    long long position;
    unsigned short length;
    unsigned char kind;
    char name[];
};

static int open_directory(int parent, const char *name)
{
    int directory = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) {
        perror(name);
        exit(1);
    }
    return directory;
}

static void each(int directory, int kinds, void (*visit)(int, const char *))
{
    char buffer[32768];
    long filled;
    while ((filled = syscall(SYS_getdents64, directory, buffer, sizeof buffer)) > 0)
        for (long start = 0; start < filled;) {
            struct record *record = (struct record *)(buffer + start);
            if (record->name[0] != '.' && (record->kind & kinds) == record->kind)
                visit(directory, record->name);
            start += record->length;
        }
}

static void read_file(int directory, const char *name)
{
    int file = openat(directory, name, O_RDONLY | O_CLOEXEC);
    if (file < 0 || read(file, text, sizeof text) < 0) {
        perror(name);
        exit(1);
    }
    close(file);
}

static void read_type(int directory, const char *name)
{
    int type = openat(directory, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    read_file(type, "name");
    read_file(type, "device_api");
    read_file(type, "available_instances");
    read_file(type, "description");
    close(type);
    types++;
}

static void read_attribute(int directory, const char *name)
{
    struct stat status;
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW)) exit(1);
    if (status.st_mode & 0400) read_file(directory, name);
}

static void visit_group(int device, const char *name)
{
    if (!strcmp(name, "power")) return;
    int group = open_directory(device, name);
    each(group, DT_REG, read_attribute);
    close(group);
}

static void read_device(int directory, const char *name)
{
    int device = openat(directory, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (readlinkat(device, "driver", text, sizeof text) < 0 || readlinkat(device, "iommu_group", text, sizeof text) < 0
        || readlinkat(device, "mdev_type", text, sizeof text) < 0) {
        perror(name);
        exit(1);
    }
    close(device);
    if (attributes) {
        device = open_directory(directory, name);
        each(device, DT_DIR, visit_group);
        close(device);
    }
    devices++;
}

static void visit_child(int parent, const char *name)
{
    if (!strcmp(name, "mdev_supported_types")) {
        int directory = open_directory(parent, name);
        each(directory, DT_DIR, read_type);
        close(directory);
    } else if (!strcmp(name, "driver")) {
        if (readlinkat(parent, name, text, sizeof text) < 0) exit(1);
    } else if (strlen(name) == 36) {
        read_device(parent, name);
    }
}

static void visit_parent(int class, const char *name)
{
    int parent = open_directory(class, name);
    each(parent, DT_DIR | DT_LNK, visit_child);
    close(parent);
    parents++;
}

static void nothing(int directory, const char *name)
{
    (void)directory;
    (void)name;
}

int main(int argc, char **argv)
{
    attributes = argc == 3 && !strcmp(argv[2], "attributes");
    if (argc != 2 + attributes) {
        fprintf(stderr, "usage: read_tree SYSFS [attributes]\n");
        return 255;
    }
    int root = open_directory(AT_FDCWD, argv[1]);
    each(open_directory(root, "class/mdev_bus"), DT_DIR | DT_LNK, visit_parent);
    each(open_directory(root, "bus/mdev/devices"), DT_LNK, nothing);
    printf("%d parents, %d types, %d devices\n", parents, types, devices);
    return 0;
}
