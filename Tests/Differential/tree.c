/* The uevents since the last look, and what became another way in the tree. */
#define _GNU_SOURCE
#include "sequence.h"
#include <linux/netlink.h>
#include <sys/socket.h>

static int events;

void uevents_open(const char *target)
{
    if (!strcmp(target, "kernel")) {
        struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = 1};
        events = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
        if (events >= 0 && bind(events, (void *)&address, sizeof address))
            events = -1;
    } else {
        char path[600];
        snprintf(path, sizeof path, "%s/kernel/uevents", root);
        events = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }
    if (events < 0) {
        perror("sequence: uevents");
        exit(70);
    }
}

/* All variables in their order but SEQNUM, which counts the whole machine's events, and the numbers of device nodes. */
void uevents_print(void)
{
    static char event[65536];
    ssize_t length;
    while ((length = read(events, event, sizeof event - 1)) > 0) {
        event[length] = 0;
        printf("  ");
        for (char *at = event; at < event + length; at += strlen(at) + 1)
            if (strncmp(at, "SEQNUM=", 7) && strncmp(at, "MAJOR=", 6) && strncmp(at, "MINOR=", 6))
                printf(" %s", at);
        printf("\n");
    }
}

/* Each file, folder and link below these, with its mode and content. */
static const char *roots[] = {"bus/mdev", "class/mdev_bus", "class/vfio", "class/vfio-dev", "devices/virtual/mtty",
    "devices/virtual/mdpy", "devices/virtual/mbochs", "devices/virtual/vfio", "kernel/iommu_groups"};

struct lines {
    char **line;
    size_t count, room;
};

static void add(struct lines *lines, const char *path, unsigned mode, const char *text)
{
    char *line;
    if (lines->count == lines->room) {
        lines->room = lines->room * 2 + 256;
        lines->line = realloc(lines->line, lines->room * sizeof *lines->line);
    }
    if (asprintf(&line, "%s %o %s", path, mode, text) < 0)
        exit(70);
    lines->line[lines->count++] = line;
}

static void walk(struct lines *lines, const char *path, const char *shown)
{
    char text[4200] = "", child[1024], name[1024];
    struct stat status;
    if (lstat(path, &status))
        return;
    if (S_ISLNK(status.st_mode)) {
        if (readlink(path, text, sizeof text - 1) < 0)
            strcpy(text, "?");
    } else if (S_ISREG(status.st_mode) && status.st_mode & 0444 &&
        !(!strcmp(strrchr(path, '/'), "/uevent") && waits(path))) {
        int file = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
        if (length < 0)
            strcpy(text, strerrorname_np(errno));
        else
            text[length] = 0;
        if (file >= 0)
            close(file);
        for (char *at = text; *at; at++)
            if (*at == '\n')
                *at = '|';
    }
    /* Numbers of device nodes, which the kernel gives out as modules come. */
    if (strlen(shown) > 4 && !strcmp(shown + strlen(shown) - 4, "/dev"))
        strcpy(text, "MAJOR:MINOR");
    char *major = strstr(text, "MAJOR=");
    if (major) {
        char *rest = strstr(major, "DEVNAME");
        strcpy(major, rest ? strdup(rest) : "");
    }
    add(lines, shown, status.st_mode & 07777, text);
    /* What power/ has tells times, and what this kernel was built with. */
    const char *name_only = strrchr(shown, '/');
    if (!S_ISDIR(status.st_mode) || (name_only && !strcmp(name_only, "/power")))
        return;
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
        snprintf(name, sizeof name, "%s/%s", shown, entry->d_name);
        walk(lines, child, name);
    }
    if (folder)
        closedir(folder);
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

void tree_changes(void)
{
    static struct lines before;
    struct lines now = {0};
    char path[600];
    for (size_t index = 0; index < sizeof roots / sizeof *roots; index++) {
        snprintf(path, sizeof path, "%s/%s", root, roots[index]);
        walk(&now, path, roots[index]);
    }
    qsort(now.line, now.count, sizeof *now.line, by_text);
    size_t left = 0, right = 0;
    while (left < before.count || right < now.count) {
        int order = left == before.count ? 1 : right == now.count ? -1 : strcmp(before.line[left], now.line[right]);
        if (order < 0)
            printf("   - %s\n", before.line[left++]);
        else if (order > 0)
            printf("   + %s\n", now.line[right++]);
        else
            left++, right++;
    }
    for (size_t index = 0; index < before.count; index++)
        free(before.line[index]);
    free(before.line);
    before = now;
    fflush(stdout);
}
