/* timed FILE COMMAND…: runs the command, and writes to FILE what it took: wall, user and system seconds, and the peak of
 * resident kB. A small program does it because a process's peak counts what it was before it became the command. Exits as
 * the command does. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: timed FILE COMMAND...\n");
        return 255;
    }
    double start = now();
    pid_t child = vfork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("timed");
        return 255;
    }
    double wall = now() - start;
    FILE *file = fopen(argv[1], "w");
    if (!file) {
        perror(argv[1]);
        return 255;
    }
    fprintf(file, "%.9f %.6f %.6f %ld\n", wall, seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss);
    fclose(file);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
