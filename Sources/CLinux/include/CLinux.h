#ifndef CLINUX_H
#define CLINUX_H

// What Swift cannot import from the system's headers: variadic calls, function-like macros, number macros,
// and what glibc hides behind _GNU_SOURCE. Header-only: nothing here has state or logic of its own.

/// The C name of an errno ("ENOSPC"); NULL for numbers without one. glibc 2.32 and later.
extern const char *strerrorname_np(int number);

#endif
