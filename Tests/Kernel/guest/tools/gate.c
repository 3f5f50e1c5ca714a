/* gate open|write COUNT PATH COMMAND...: waits for the COUNT-th opening of PATH (held back until the command has ended) or
 * the COUNT-th write to it (already made), and runs the command then, with the process id of whoever did it in GATE_PID.
 * Prints READY when it watches. It makes races happen at one exact point. Exit status: the command's. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(char **command, int opener)
{
    char text[16];
    int status;
    snprintf(text, sizeof text, "%d", opener);
    pid_t child = fork();
    if (child == 0) {
        setenv("GATE_PID", text, 1);
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: gate open|write COUNT PATH COMMAND...\n");
        return 255;
    }
    int opening = !strcmp(argv[1], "open");
    int left = atoi(argv[2]), status = 0;
    int notify = fanotify_init((opening ? FAN_CLASS_CONTENT : FAN_CLASS_NOTIF) | FAN_CLOEXEC | FAN_UNLIMITED_QUEUE, O_WRONLY | O_CLOEXEC);
    if (notify < 0 || fanotify_mark(notify, FAN_MARK_ADD, opening ? FAN_OPEN_PERM : FAN_MODIFY, AT_FDCWD, argv[3])) {
        perror(argv[3]);
        return 255;
    }
    printf("READY\n");
    fflush(stdout);
    while (left > 0) {
        char buffer[4096];
        ssize_t length = read(notify, buffer, sizeof buffer);
        struct fanotify_event_metadata *event = (void *)buffer;
        for (; FAN_EVENT_OK(event, length); event = FAN_EVENT_NEXT(event, length)) {
            if (event->pid != getpid() && --left == 0)
                status = run(argv + 4, event->pid);
            if (opening) {
                struct fanotify_response response = {.fd = event->fd, .response = FAN_ALLOW};
                if (write(notify, &response, sizeof response) < 0)
                    perror("gate");
            }
            close(event->fd);
        }
    }
    return status;
}
