/* uevents: the kernel's uevents (netlink group 1), a line each: ACTION@DEVPATH and the variables that matter to mdev.
 * Prints READY first; runs until it is killed. */
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    static char event[65536];
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = 1};
    int size = 16 << 20;
    int link = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
    setvbuf(stdout, 0, _IOLBF, 0);
    setsockopt(link, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    if (link < 0 || bind(link, (void *)&address, sizeof address)) {
        perror("uevents");
        return 1;
    }
    printf("READY\n");
    for (;;) {
        ssize_t length = recv(link, event, sizeof event - 1, 0);
        if (length <= 0)
            continue;
        event[length] = 0;
        printf("%s", event);
        for (char *at = event; at < event + length; at += strlen(at) + 1)
            if (!strncmp(at, "MDEV_STATE=", 11) || !strncmp(at, "SUBSYSTEM=", 10) || !strncmp(at, "DRIVER=", 7))
                printf(" %s", at);
        printf("\n");
    }
}
