#ifndef CLINUX_H
#define CLINUX_H

// What Swift cannot import from the system's headers: variadic calls, function-like macros, number macros,
// and what glibc hides behind _GNU_SOURCE. Header-only: nothing here has state or logic of its own.

#include <linux/fuse.h>
#include <linux/netlink.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/vfs.h>

/// The C name of an errno ("ENOSPC"); NULL for numbers without one. glibc 2.32 and later.
extern const char *strerrorname_np(int number);

/// Directory entries as the kernel hands them out (`struct linux_dirent64`, packed in `buffer`); bytes filled,
/// 0 at the end, -1 with errno. glibc 2.30 and later.
extern ssize_t getdents64(int descriptor, void *buffer, size_t length);

/// The child closes every descriptor from `first` on. glibc 2.34 and later.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

/// An anonymous file in memory (`memfd_create(2)`); -1 with errno. glibc 2.27 and later.
extern int memfd_create(const char *name, unsigned int flags);

/// `MFD_CLOEXEC`.
#define CLINUX_MEMORY_CLOEXEC 1U

/// The child starts in the directory. glibc 2.29 and later.
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);

/// `POSIX_SPAWN_SETSID`: the child leads a session of its own. glibc 2.26 and later.
#define CLINUX_SPAWN_SETSID 0x80

/// A counter as a descriptor that is readable while it is not zero; `flags` is O_CLOEXEC and the like. These
/// are declared and not included, because their headers would claim types that the C library's module has.
extern int eventfd(unsigned int count, int flags);
extern int eventfd_read(int descriptor, unsigned long *count);
extern int eventfd_write(int descriptor, unsigned long count);

/// A descriptor that is readable while one of `signals` (a `sigset_t`) waits, which must be blocked.
extern int signalfd(int descriptor, const void *signals, int flags);

/// A descriptor that is readable once the process has ended; -1 with errno, ENOSYS before Linux 5.3. glibc 2.36 and
/// later.
extern int pidfd_open(pid_t process, unsigned int flags);

extern char **environ;

/// The environment as it is now, for a child that inherits it.
static inline char **clinux_environment(void) { return environ; }

#endif
