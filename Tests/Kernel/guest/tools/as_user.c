/* as_user ID COMMAND...: runs it under that user and group, without supplementary groups or capabilities. */
#define _GNU_SOURCE
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: as_user ID COMMAND...\n");
        return 255;
    }
    unsigned id = strtoul(argv[1], 0, 10);
    if (setgroups(0, 0) || setresgid(id, id, id) || setresuid(id, id, id)) {
        perror("as_user");
        return 255;
    }
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    return 127;
}
