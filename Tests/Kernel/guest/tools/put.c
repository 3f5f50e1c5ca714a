/* put PATH VALUE: one open for writing and one write of VALUE with a newline, as a tool would write to sysfs.
 * Silent on success; otherwise prints the call and the errno's name. Exit status: the errno, 0 when written. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int report(const char *call, const char *path)
{
    int code = errno;
    printf("%s %s: %s\n", call, path, strerrorname_np(code));
    return code;
}

int main(int argc, char **argv)
{
    char line[4096];
    if (argc != 3) {
        fprintf(stderr, "usage: put PATH VALUE\n");
        return 255;
    }
    int length = snprintf(line, sizeof line, "%s\n", argv[2]);
    int file = open(argv[1], O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return report("open", argv[1]);
    if (write(file, line, length) < 0)
        return report("write", argv[1]);
    return 0;
}
