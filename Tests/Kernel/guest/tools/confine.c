/* confine COMMAND...: runs it as the units of config/systemd do, as far as the kernel alone goes: two capabilities in the
 * bounding set, no new privileges, a network namespace of its own. */
#define _GNU_SOURCE
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: confine COMMAND...\n");
        return 255;
    }
    if (unshare(CLONE_NEWNET) < 0) {
        perror("unshare");
        return 255;
    }
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
        if (capability != CAP_DAC_READ_SEARCH && capability != CAP_SYS_PTRACE)
            prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    return 127;
}
