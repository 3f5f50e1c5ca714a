/* Tells ThreadSanitizer of what it cannot see: Swift's Mutex, where threads meet in it.
 *
 * Mutex takes and gives back a free lock in code that the compiler puts into the program, which is instrumented. When
 * another thread has it, it calls functions of libswiftSynchronization.so that wait in the kernel (FUTEX_LOCK_PI), and that
 * library is not instrumented: the order that the lock makes is lost, and whatever it protects is reported as a race.
 * control.swift shows it with two threads and one Mutex.
 *
 * Preloaded, this stands before those functions and says what each of them does. Nothing is suppressed: a real race
 * is still reported. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *mutex

/* _MutexHandle._lockSlow(_: UInt32), ._tryLockSlow() -> Bool and ._unlockSlow() */
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

/* Of the sanitizer's runtime; not there in the processes that the program starts. */
extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

SWIFT void lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT bool try_lock(SELF) __asm__(TRY_LOCK);
SWIFT void unlock(SELF) __asm__(UNLOCK);

SWIFT void lock(uint32_t thread, SELF)
{
    SWIFT void (*next)(uint32_t, SELF) = dlsym(RTLD_NEXT, LOCK);
    next(thread, mutex);
    if (__tsan_acquire)
        __tsan_acquire(mutex);
}

SWIFT bool try_lock(SELF)
{
    SWIFT bool (*next)(SELF) = dlsym(RTLD_NEXT, TRY_LOCK);
    bool is_ours = next(mutex);
    if (is_ours && __tsan_acquire)
        __tsan_acquire(mutex);
    return is_ours;
}

SWIFT void unlock(SELF)
{
    SWIFT void (*next)(SELF) = dlsym(RTLD_NEXT, UNLOCK);
    if (__tsan_release)
        __tsan_release(mutex);
    next(mutex);
}
