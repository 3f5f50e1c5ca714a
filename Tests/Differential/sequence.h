/* The parts of sequence: VFIO by device nodes or by a control socket, uevents, and what changes in the tree. */
#pragma once
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

extern char root[512];

/* Whoever has a device open: the container, the group in it, and one or two descriptors of the device; -1: none. */
struct holder {
    bool is_open;
    int container, group, device, second;
};

void vfio_connect(const char *target);
/* The errno's name, or ok. haste: 0 leaves out SET_CONTAINER, 1 leaves out SET_IOMMU; both are refused. */
const char *holder_open(struct holder *, const char *group, const char *uuid, unsigned haste);
/* order: which of the three is closed first. */
void holder_close(struct holder *, unsigned order);
/* Asks something of an open device, and prints the answer. */
void holder_ask(struct holder *, const char *uuid, unsigned choice);

void uevents_open(const char *target);
void uevents_print(void);

/* Prints what is gone from the tree (-) and new in it (+) since the call before. */
void tree_changes(void);
/* Whether a path is in a device whose unbinding waits. This kernel reads such a device's uevent file under its lock
 * ("Fix uevent_show() vs driver detach race"), so the reader waits as well; ours answers. Nobody reads it then. */
bool waits(const char *path);
