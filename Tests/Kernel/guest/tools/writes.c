/* writes LOG COMMAND...: runs the command and logs every write that any process makes to a file of sysfs meanwhile:
 * one line "PID PATH" each, by fanotify, so that no cooperation of the writer is needed. The kernel merges equal events
 * that were not read yet: no line means no write, n lines mean at least n. Exit status: the command's. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static void log_events(int notify, FILE *log)
{
    char buffer[65536], link[64], path[4096];
    ssize_t length;
    while ((length = read(notify, buffer, sizeof buffer)) > 0) {
        struct fanotify_event_metadata *event = (void *)buffer;
        for (; FAN_EVENT_OK(event, length); event = FAN_EVENT_NEXT(event, length)) {
            snprintf(link, sizeof link, "/proc/self/fd/%d", event->fd);
            ssize_t size = readlink(link, path, sizeof path - 1);
            path[size < 0 ? 0 : size] = 0;
            fprintf(log, "%d %s\n", event->pid, path);
            close(event->fd);
        }
    }
    /* A file that its own write deleted (a device's `remove`) cannot be opened for us any more. */
    if (length < 0 && errno != EAGAIN) {
        fprintf(log, "0 gone: %s\n", strerrorname_np(errno));
        log_events(notify, log);
    }
    fflush(log);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: writes LOG COMMAND...\n");
        return 255;
    }
    FILE *log = fopen(argv[1], "we");
    int notify = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_QUEUE, O_WRONLY | O_CLOEXEC);
    if (!log || notify < 0 || fanotify_mark(notify, FAN_MARK_ADD | FAN_MARK_MOUNT, FAN_MODIFY, AT_FDCWD, "/sys")) {
        perror("writes");
        return 255;
    }
    sigset_t child_signal;
    sigemptyset(&child_signal);
    sigaddset(&child_signal, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_signal, 0);
    int ended = signalfd(-1, &child_signal, SFD_CLOEXEC | SFD_NONBLOCK);
    pid_t child = fork();
    if (child == 0) {
        sigprocmask(SIG_UNBLOCK, &child_signal, 0);
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    int status;
    for (;;) {
        struct pollfd ready[] = {{.fd = notify, .events = POLLIN}, {.fd = ended, .events = POLLIN}};
        poll(ready, 2, -1);
        log_events(notify, log);
        if (waitpid(child, &status, WNOHANG) == child)
            break;
        struct signalfd_siginfo drained;
        while (read(ended, &drained, sizeof drained) > 0)
            ;
    }
    log_events(notify, log);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
