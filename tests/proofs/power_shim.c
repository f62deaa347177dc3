/* Preloaded where strace is missing or not permitted: writes down every call that changes a file, before and after.
   One line each: phase thread name path offset data other flags; texts in hexadecimal, "-" for none. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static char *hex(char *to, const void *from, size_t size) {
    static const char digits[] = "0123456789abcdef";
    const unsigned char *bytes = from;
    if (size == 0) *to++ = '-';
    for (size_t i = 0; i < size; i++) { *to++ = digits[bytes[i] >> 4]; *to++ = digits[bytes[i] & 15]; }
    return to;
}

/* One line is one appending write, so lines of several threads do not mix and their order is the real one. */
static void say(const char *phase, const char *name, const char *path, long long offset, const void *data,
                size_t size, const char *other, int flags) {
    static int log_fd = -1;
    int kept = errno;
    if (log_fd < 0) {
        const char *log = getenv("POWER_TRACE");
        if (!log) return;
        log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CLOEXEC, 0);
    }
    size_t room = 200 + 2 * (size + strlen(path) + strlen(other));
    char *line = malloc(room), *end = line;
    end += sprintf(end, "%s %ld %s ", phase, (long)syscall(SYS_gettid), name);
    end = hex(end, path, strlen(path));
    end += sprintf(end, " %lld ", offset);
    end = hex(end, data, size);
    *end++ = ' ';
    end = hex(end, other, strlen(other));
    end += sprintf(end, " %d\n", flags);
    if (syscall(SYS_write, log_fd, line, end - line) != end - line) abort();
    free(line);
    errno = kept;
}

static const char *path_of(int fd, char *room) {
    char link[64];
    sprintf(link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, room, 4095);
    room[size < 0 ? 0 : size] = 0;
    return room;
}

static const char *whole(const char *path, char *room) {
    if (path[0] == '/' || !getcwd(room, 2000)) return path;
    strcat(room, "/");
    return strncat(room, path, 2000);
}

#define AROUND(name, path, offset, data, size, other, flags, call)                       \
    say("begin", name, path, offset, data, size, other, flags);                          \
    __typeof__(call) result = call;                                                      \
    if (result >= 0) say("end", name, path, offset, data, size, other, flags);           \
    else say("end", "failed", path, 0, "", 0, "", 0);                                    \
    return result;

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    char room[4096];
    const char *path = path_of(fd, room);
    say("begin", "write", path, offset, data, size, "", 0);
    ssize_t result = REAL(pwrite64)(fd, data, size, offset);
    if (result >= 0) say("end", "write", path, offset, data, result, "", 0);
    else say("end", "failed", path, 0, "", 0, "", 0);
    return result;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }
ssize_t write(int fd, const void *data, size_t size) {
    char room[4096];
    const char *path = path_of(fd, room);
    say("begin", "write", path, -1, data, size, "", 0);
    ssize_t result = REAL(write)(fd, data, size);
    if (result >= 0) say("end", "write", path, -1, data, result, "", 0);
    else say("end", "failed", path, 0, "", 0, "", 0);
    return result;
}
int fsync(int fd) { char room[4096]; AROUND("sync", path_of(fd, room), 0, "", 0, "", 0, REAL(fsync)(fd)) }
int fdatasync(int fd) { char room[4096]; AROUND("sync", path_of(fd, room), 0, "", 0, "", 0, REAL(fdatasync)(fd)) }
int ftruncate64(int fd, off64_t size) {
    char room[4096];
    AROUND("resize", path_of(fd, room), size, "", 0, "", 0, REAL(ftruncate64)(fd, size))
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
int unlink(const char *path) {
    char room[4096];
    AROUND("remove", whole(path, room), 0, "", 0, "", 0, REAL(unlink)(path))
}
int rename(const char *from, const char *to) {
    char room[4096], second[4096];
    AROUND("rename", whole(from, room), 0, "", 0, whole(to, second), 0, REAL(rename)(from, to))
}
int open64(const char *path, int flags, ...) {
    char room[4096];
    va_list more;
    va_start(more, flags);
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;
    va_end(more);
    AROUND("open", whole(path, room), 0, "", 0, "", flags, (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_LARGEFILE, mode))
}
int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;
    va_end(more);
    return open64(path, flags, mode);
}
int posix_fallocate64(int fd, off64_t offset, off64_t size) {
    char room[4096];
    say("end", "!fallocate", path_of(fd, room), 0, "", 0, "", 0);
    return REAL(posix_fallocate64)(fd, offset, size);
}
void *mmap64(void *at, size_t size, int protection, int flags, int fd, off64_t offset) {
    char room[4096];
    if (fd >= 0 && (flags & MAP_SHARED) && (protection & PROT_WRITE))
        say("end", "!mmap", path_of(fd, room), 0, "", 0, "", 0);
    return (void *)syscall(SYS_mmap, at, size, protection, flags, fd, offset);
}
void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset) {
    return mmap64(at, size, protection, flags, fd, offset);
}
