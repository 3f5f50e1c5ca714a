/* sequence ROOT kernel|SOCKET SEED COUNT: performs COUNT random operations on the mediated devices of the tree at ROOT,
 * the same ones for the same seed, and prints for each: what was done, its result, the uevents it caused, and what is
 * another way in the tree since. ROOT's devices are opened through /dev/vfio, or by the control socket of a mounted host. */
#define _GNU_SOURCE
#include <stdarg.h>
#include "sequence.h"

char root[512];
static uint64_t seed;

/* SplitMix64: the same numbers everywhere. */
static uint64_t next(void)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}
static unsigned below(unsigned count) { return next() % count; }
#define PICK(table) table[below(sizeof table / sizeof *table)]

static const char *drivers[] = {"mtty", "mdpy", "mbochs"};
static const char *types[3][3] = {
    {"mtty-1", "mtty-2", "mtty-2"},
    {"mdpy-vga", "mdpy-xga", "mdpy-hd"},
    {"mbochs-small", "mbochs-medium", "mbochs-large"},
};

enum { DEVICES = 20 };
static struct device {
    char uuid[40];
    struct holder holder;
    struct pending *pending;
} devices[DEVICES];

/* A write in another thread: it waits for the holder. */
struct pending {
    pthread_t thread;
    char path[512], text[64], vanishing[512];
    const char *_Atomic result;
};

static const char *error_name(void) { return strerrorname_np(errno); }

static const char *put(const char *path, const char *text, size_t length)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return error_name();
    ssize_t written = write(file, text, length);
    const char *result = written < 0 ? error_name() : (size_t)written == length ? "ok" : "short";
    close(file);
    return result;
}

/* get PATH: the content, printable, or why not. */
static const char *get(const char *path)
{
    static char text[8192];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return error_name();
    ssize_t length = read(file, text, sizeof text - 1);
    const char *failure = length < 0 ? error_name() : NULL;
    close(file);
    if (failure)
        return failure;
    text[length] = 0;
    for (char *at = text; *at; at++)
        if (*at == '\n')
            *at = '|';
    return text;
}

static const char *in_root(const char *format, ...)
{
    static char path[4][512];
    static int turn;
    char *at = path[turn++ % 4];
    int length = snprintf(at, 512, "%s/", root);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(at + length, 512 - length, format, arguments);
    va_end(arguments);
    return at;
}

static void *run_pending(void *argument)
{
    struct pending *pending = argument;
    pending->result = put(pending->path, pending->text, strlen(pending->text));
    return NULL;
}

static bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

/* Writes what may wait for a holder. Where it does, goes on when nothing more happens: the link named is gone. */
static const char *put_beside(struct device *device, const char *path, const char *text, const char *vanishing)
{
    struct pending *pending = calloc(1, sizeof *pending);
    snprintf(pending->path, sizeof pending->path, "%s", path);
    snprintf(pending->text, sizeof pending->text, "%s", text);
    pthread_create(&pending->thread, NULL, run_pending, pending);
    for (int turn = 0; !pending->result && exists(vanishing) && turn < 10000; turn++)
        usleep(1000);
    if (exists(vanishing) && !pending->result)
        return "hangs";
    usleep(60000);
    if (pending->result) {
        const char *result = pending->result;
        pthread_join(pending->thread, NULL);
        free(pending);
        return result;
    }
    device->pending = pending;
    return "waits";
}

bool waits(const char *path)
{
    for (int index = 0; index < DEVICES; index++)
        if (devices[index].pending && strstr(path, devices[index].uuid))
            return true;
    return false;
}

static void settle(struct device *device)
{
    pthread_join(device->pending->thread, NULL);
    printf("   the waiting write: %s\n", device->pending->result);
    free(device->pending);
    device->pending = NULL;
}

static const char *release(struct device *device)
{
    if (!device->holder.is_open)
        return "none";
    holder_close(&device->holder, below(3));
    if (device->pending)
        settle(device);
    return "ok";
}

/* UUID texts: mostly good ones, and each way of being bad. */
static size_t uuid_text(const char *uuid, char *text)
{
    static const char *bad[] = {"", "\n", "abc\n", "%s\n\n", " %s\n", "%s\r\n", "{%s}\n", "%.35s\n", "%.35sg\n", "%s ", "%sZ",
        "%.8s%.4s\n", "%.17s-%.18s\n", "%.36s\t", "g%.35s\n", "%s%s\n"};
    unsigned kind = below(40);
    if (kind < 24)
        return sprintf(text, "%s\n", uuid);
    if (kind < 27)
        return sprintf(text, "%s", uuid);
    if (kind < 30) {
        size_t length = sprintf(text, "%s\n", uuid);
        for (char *at = text; *at; at++)
            *at = toupper(*at);
        return length;
    }
    return sprintf(text, PICK(bad), uuid, uuid);
}

static void say(const char *text, size_t length)
{
    printf(" \"");
    for (size_t at = 0; at < length; at++)
        text[at] >= ' ' ? printf("%c", text[at]) : printf("\\%o", text[at]);
    printf("\"");
}

/* What the current hundred operations prefer, so that full parents and empty ones both come about. */
static unsigned favourite, eagerness;

static void create(struct device *device)
{
    char text[128];
    unsigned driver = below(3) ? favourite : below(3);
    const char *type = below(40) ? types[driver][below(3)] : "none";
    size_t length = uuid_text(device->uuid, text);
    printf("create %s", type);
    say(text, length);
    const char *path = in_root("class/mdev_bus/%s/mdev_supported_types/%s/create", drivers[driver], type);
    printf(" -> %s\n", put(path, text, length));
}

static void remove_it(struct device *device)
{
    static const char *other[] = {"", "\n", "0\n", "00\n", "0x0\n", "abc\n", "-1\n", " 1\n", "1 \n", "1\n\n", "1x\n", "08\n",
        "99999999999999999999\n", "0x1ffffffffffffffff\n", "+\n", "0x\n"};
    static const char *going[] = {"1\n", "1\n", "1\n", "1\n", "1", "2\n", "0x10\n", "017\n", "+1\n"};
    const char *text = below(3) ? PICK(going) : PICK(other);
    printf("remove %s", device->uuid);
    say(text, strlen(text));
    const char *path = in_root("bus/mdev/devices/%s/remove", device->uuid);
    const char *result = device->holder.is_open && !device->pending
        ? put_beside(device, path, text, in_root("bus/mdev/devices/%s", device->uuid)) : put(path, text, strlen(text));
    printf(" -> %s\n", result);
}

static void bind_or_unbind(struct device *device)
{
    static const char *files[] = {"unbind", "unbind", "unbind", "bind"};
    const char *driver = below(8) ? drivers[favourite] : "none", *file = PICK(files);
    char text[128];
    size_t length = uuid_text(device->uuid, text);
    printf("%s %s", file, driver);
    say(text, length);
    const char *path = in_root("bus/mdev/drivers/%s/%s", driver, file);
    const char *result = device->holder.is_open && !device->pending
        ? put_beside(device, path, text, in_root("bus/mdev/devices/%s/driver", device->uuid)) : put(path, text, length);
    printf(" -> %s\n", result);
}

static void bus_file(struct device *device)
{
    static const char *values[] = {"0\n", "1\n", "", "2\n", "y\n"};
    char text[128];
    size_t length = uuid_text(device->uuid, text);
    if (below(2)) {
        printf("drivers_probe");
        say(text, length);
        printf(" -> %s\n", put(in_root("bus/mdev/drivers_probe"), text, length));
    } else {
        const char *value = PICK(values);
        printf("drivers_autoprobe");
        say(value, strlen(value));
        printf(" -> %s\n", put(in_root("bus/mdev/drivers_autoprobe"), value, strlen(value)));
        printf("   %s\n", get(in_root("bus/mdev/drivers_autoprobe")));
    }
}

static void attribute(struct device *device)
{
    static const char *of_device[] = {"remove", "uevent", "vendor/sample_mdev_dev", "vendor/resolution", "vendor/memory",
        "mdev_type/name", "mdev_type/available_instances", "driver/uevent", "iommu_group/name", "iommu_group/type", "none",
        "subsystem/drivers_autoprobe", "mdev_type/create", "mdev_type/device_api", "power/control", "iommu_group", "vendor"};
    static const char *of_type[] = {"name", "description", "available_instances", "device_api", "create", "devices", "none"};
    char path[512];
    if (below(3)) {
        snprintf(path, sizeof path, "bus/mdev/devices/%s/%s", device->uuid, PICK(of_device));
    } else {
        unsigned driver = below(3);
        snprintf(path, sizeof path, "class/mdev_bus/%s/mdev_supported_types/%s/%s", drivers[driver], types[driver][below(3)],
            PICK(of_type));
    }
    const char *end = strstr(path, "/uevent");
    if (end && !strstr(path, "driver/") && waits(path))
        snprintf(path, sizeof path, "bus/mdev/devices/none");
    printf("read %s -> %s\n", path, get(in_root("%s", path)));
    if (!below(3) && !strstr(path, "create") && !strstr(path, "remove") && !strstr(path, "uevent") &&
        !strstr(path, "autoprobe") && !strstr(path, "power"))
        printf("   write -> %s\n", put(in_root("%s", path), "1\n", 2));
}

/* Descriptors that were opened before and are written later: what they name may be gone by then. */
static void stale(struct device *device)
{
    static struct { int file; struct device *device; } kept[8];
    unsigned slot = below(8);
    if (kept[slot].file == 0) {
        int file = open(in_root("bus/mdev/devices/%s/remove", device->uuid), O_WRONLY | O_CLOEXEC);
        printf("keep %s open -> %s\n", device->uuid, file < 0 ? error_name() : "ok");
        if (file < 0)
            return;
        kept[slot].file = file;
        kept[slot].device = device;
        return;
    }
    device = kept[slot].device;
    const char *text = below(2) ? "0\n" : "1\n";
    if (device->pending || device->holder.is_open)
        text = "0\n";
    printf("write kept %s", device->uuid);
    say(text, 2);
    printf(" -> %s\n", write(kept[slot].file, text, 2) < 0 ? error_name() : "ok");
    close(kept[slot].file);
    kept[slot].file = 0;
}

static void use(struct device *device)
{
    if (!device->holder.is_open) {
        char group[256];
        ssize_t length = readlink(in_root("bus/mdev/devices/%s/iommu_group", device->uuid), group, sizeof group - 1);
        printf("hold %s", device->uuid);
        if (length < 0) {
            printf(" -> %s\n", error_name());
            return;
        }
        group[length] = 0;
        printf(" -> %s\n", holder_open(&device->holder, basename(group), device->uuid, below(16)));
    } else if (below(3) == 0) {
        printf("release %s\n", device->uuid);
        release(device);
    } else {
        printf("ask %s\n", device->uuid);
        holder_ask(&device->holder, device->uuid, below(1 << 16));
    }
}

static void synthetic(struct device *device)
{
    static const char *texts[] = {"add\n", "change\n", "remove", "none\n", "", "add 12345678-1234-1234-1234-123456789abc A=1\n"};
    const char *text = PICK(texts);
    printf("uevent %s", device->uuid);
    say(text, strlen(text));
    printf(" -> %s\n", put(in_root("bus/mdev/devices/%s/uevent", device->uuid), text, strlen(text)));
}

static void one(void)
{
    struct device *device = &devices[below(DEVICES)];
    unsigned kind = below(100);
    /* Mostly a device that is there. */
    for (int turn = 0; turn < 3 && kind >= 20 + eagerness && !exists(in_root("bus/mdev/devices/%s", device->uuid)); turn++)
        device = &devices[below(DEVICES)];
    if (kind < 20 + eagerness)
        create(device);
    else if (device->pending && (kind < 70 || !device->holder.is_open))
        attribute(device);
    else if (kind < 55)
        remove_it(device);
    else if (kind < 63 && !device->pending)
        bind_or_unbind(device);
    else if (kind < 66)
        bus_file(device);
    else if (kind < 76)
        attribute(device);
    else if (kind < 80)
        stale(device);
    else if (kind < 98)
        use(device);
    else
        synthetic(device);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: sequence ROOT kernel|SOCKET SEED COUNT\n");
        return 64;
    }
    snprintf(root, sizeof root, "%s", argv[1]);
    vfio_connect(argv[2]);
    uevents_open(argv[2]);
    seed = strtoull(argv[3], NULL, 10);
    long count = strtol(argv[4], NULL, 10);
    for (int index = 0; index < DEVICES; index++)
        snprintf(devices[index].uuid, sizeof devices->uuid, "%08x-%04x-4%03x-8%03x-%012llx", (unsigned)next(), below(65536),
            below(4096), below(4096), (unsigned long long)(next() & 0xffffffffffff));
    tree_changes();
    for (long number = 1; number <= count; number++) {
        if (number % 100 == 1) {
            favourite = below(3);
            eagerness = below(26);
        }
        printf("%ld ", number);
        one();
        uevents_print();
        tree_changes();
    }
    printf("end\n");
    for (int index = 0; index < DEVICES; index++) {
        release(&devices[index]);
        put(in_root("bus/mdev/devices/%s/remove", devices[index].uuid), "1\n", 2);
    }
    uevents_print();
    tree_changes();
    return 0;
}
