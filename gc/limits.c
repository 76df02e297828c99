/* SPDX-License-Identifier: MIT */
/* How much memory there is for us: resource limits, control groups, the machine. */
#include "gc/libgc.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Plain reads: stdio would cost more than the rest of this file. */
static bool read_text(const char *path, char *text, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, text, size - 1);
    close(fd);
    text[n > 0 ? n : 0] = 0;
    return n > 0;
}

size_t limits_least(size_t limit, size_t other)
{
    return other && (!limit || other < limit) ? other : limit;
}

/* A file with a number, or "max". */
static size_t read_limit(const char *path)
{
    char text[64];
    if (!read_text(path, text, sizeof text))
        return 0;
    return strtoull(text, NULL, 10);
}

/* Version 2 has one hierarchy, whose line is "0::/path" (in a container usually "/"). */
static size_t cgroup_limit(void)
{
    char groups[1024], path[1200];
    size_t limit = limits_least(read_limit("/sys/fs/cgroup/memory.max"),
                                read_limit("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
    if (!read_text("/proc/self/cgroup", groups, sizeof groups))
        return limit;
    char *line = strstr(groups, "0::/");
    if (line && line[4] != '\n') {
        line[strcspn(line, "\n")] = 0;
        snprintf(path, sizeof path, "/sys/fs/cgroup%s/memory.max", line + 3);
        limit = limits_least(limit, read_limit(path));
    }
    return limit;
}

static size_t resource_limit(int resource)
{
    struct rlimit r;
    return getrlimit(resource, &r) == 0 && r.rlim_cur != RLIM_INFINITY ? r.rlim_cur : 0;
}

enum { HEAP_LEAST = 8 << 20 };

/* What RLIMIT_AS leaves for the heap: other mappings count there, too, and so do libgc's
   headers (a twelfth of the blocks that they describe) and its stack of work, which grows
   and grows. It doesn't survive when there is no room for headers. */
static size_t address_space(void)
{
    char text[64];
    size_t limit = resource_limit(RLIMIT_AS);
    if (!limit || !read_text("/proc/self/statm", text, sizeof text))
        return limit;
    size_t mapped = strtoull(text, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
    size_t heap = GC_get_heap_size();
    size_t others = mapped > heap ? mapped - heap : 0;
    size_t left = limit > others ? limit - others : 1;
    return MAX(left / 4 * 3, MIN(limit, HEAP_LEAST));
}

size_t limits_machine(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    size_t limit = pages > 0 && page > 0 ? (size_t)pages * (size_t)page : 0;
    return limits_least(limit, cgroup_limit());
}

size_t limits_process(void)
{
    return limits_least(address_space(), resource_limit(RLIMIT_DATA));
}
