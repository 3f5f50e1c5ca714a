/* floor create|remove COUNT TYPE_DIR [SYSFS]: the least that any tool must do: COUNT times open, write, close, on the
 * sysfs at SYSFS (/sys). Prints microseconds. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void put(const char *path, const char *value)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0 || write(file, value, strlen(value)) < 0) {
        perror(path);
        exit(1);
    }
    close(file);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: floor create|remove COUNT TYPE_DIR [SYSFS]\n");
        return 255;
    }
    int creating = !strcmp(argv[1], "create"), count = atoi(argv[2]);
    char path[512], uuid[64];
    double start = now();
    for (int index = 0; index < count; index++) {
        snprintf(uuid, sizeof uuid, "%08x-f100-4000-8000-%012x", index, index);
        if (creating) {
            snprintf(path, sizeof path, "%s/create", argv[3]);
            put(path, uuid);
        } else {
            snprintf(path, sizeof path, "%s/bus/mdev/devices/%s/remove", argc == 5 ? argv[4] : "/sys", uuid);
            put(path, "1");
        }
    }
    printf("%.0f\n", now() - start);
    return 0;
}
