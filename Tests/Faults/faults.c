// The boundary between a program and the C library, for tests: loaded with LD_PRELOAD, it sees every call that changes or opens
// files, takes locks or starts threads, by absolute path or open file; not C streams, nor what only asks, such as stat.
//
// FAULTS_UNDER   the folder whose files count; locks are files, threads always count
// FAULTS_LOG     where each operation is noted before the next begins: number, call, result, path, second path
// FAULTS_FAIL    K:ERRNO, the K-th operation fails with that number
// FAULTS_KILL    K, the process is killed before the K-th operation
// FAULTS_PAUSE   K:FILE or CALL:FILE, before the K-th operation, or the first CALL, FILE.reached is made, and FILE waited for
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static atomic_int count;
static int log_file = -1, failing = -1, code, killed = -1, paused = -1;
static const char *under, *signal_path, *paused_call = "";
static atomic_flag has_paused;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void prepare(void) {
  const char *text;
  under = getenv("FAULTS_UNDER");
  if ((text = getenv("FAULTS_LOG")))
    log_file = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if ((text = getenv("FAULTS_FAIL"))) sscanf(text, "%d:%d", &failing, &code);
  if ((text = getenv("FAULTS_KILL"))) killed = atoi(text);
  if ((text = getenv("FAULTS_PAUSE"))) paused_call = text, paused = atoi(text), signal_path = strchr(text, ':') + 1;
}

static int counts(const char *path) {
  pthread_once(&once, prepare);
  return under && path && !strncmp(path, under, strlen(under));
}

static const char *path_of(int file, char *buffer) {
  char link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, buffer, PATH_MAX - 1);
  buffer[length < 0 ? 0 : length] = 0;
  return buffer;
}

// Begins an operation; whether it is to fail.
static int begin(int *number, const char *call) {
  *number = ++count;
  if (*number == killed) kill(getpid(), SIGKILL), pause();
  size_t length = strlen(call);
  int is_paused = *number == paused || (!strncmp(paused_call, call, length) && paused_call[length] == ':');
  if (is_paused && !atomic_flag_test_and_set(&has_paused)) {
    char reached[PATH_MAX];
    snprintf(reached, sizeof reached, "%s.reached", signal_path);
    syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, reached, O_WRONLY | O_CREAT, 0666));
    struct timespec moment = {0, 1000000};
    while (access(signal_path, F_OK)) nanosleep(&moment, NULL);
  }
  if (*number == failing) errno = code;
  return *number == failing;
}

static void note(int number, const char *call, long result, const char *path, const char *second) {
  if (log_file < 0) return;
  int before = errno;
  char line[2 * PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%d\t%s\t%ld\t%s\t%s\n", number, call, result < 0 ? -before : result, path, second);
  syscall(SYS_write, log_file, line, length);
  errno = before;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define OPERATION(call, path, second, body)     \
  do {                                          \
    int number;                                 \
    long result = begin(&number, call) ? -1 : (body); \
    note(number, call, result, path, second);   \
    return result;                              \
  } while (0)
// One path, or an open file.
#define ON_PATH(type, name, parameters, path, ...)        \
  type name parameters {                                  \
    if (!counts(path)) return REAL(name)(__VA_ARGS__);    \
    OPERATION(#name, path, "", REAL(name)(__VA_ARGS__));  \
  }
#define ON_FILE(type, name, parameters, file, ...)        \
  type name parameters {                                  \
    char buffer[PATH_MAX];                                \
    if (!counts(path_of(file, buffer))) return REAL(name)(__VA_ARGS__); \
    OPERATION(#name, buffer, "", REAL(name)(__VA_ARGS__)); \
  }
// Two paths, of which one may lie elsewhere.
#define ON_PATHS(name, parameters, one, other, ...)                      \
  int name parameters {                                                  \
    if (!counts(one) && !counts(other)) return REAL(name)(__VA_ARGS__);  \
    OPERATION(#name, one, other, REAL(name)(__VA_ARGS__));               \
  }
#define MODE(last)                                                            \
  mode_t mode = 0;                                                            \
  if (last & (O_CREAT | O_TMPFILE)) {                                         \
    va_list rest;                                                             \
    va_start(rest, last);                                                     \
    mode = va_arg(rest, mode_t);                                              \
    va_end(rest);                                                             \
  }
#define KIND(flags) (flags & O_CREAT ? "create" : (flags & O_ACCMODE) != O_RDONLY ? "open" : "read")
#define OPEN(name)                                                           \
  int name(const char *path, int flags, ...) {                               \
    MODE(flags)                                                              \
    if (!counts(path)) return REAL(name)(path, flags, mode);                 \
    OPERATION(KIND(flags), path, "", REAL(name)(path, flags, mode));         \
  }
#define OPENAT(name)                                                         \
  int name(int folder, const char *path, int flags, ...) {                   \
    MODE(flags)                                                              \
    if (!counts(path)) return REAL(name)(folder, path, flags, mode);         \
    OPERATION(KIND(flags), path, "", REAL(name)(folder, path, flags, mode)); \
  }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
ON_PATH(int, creat, (const char *path, mode_t mode), path, path, mode)
ON_PATH(int, mkdir, (const char *path, mode_t mode), path, path, mode)
ON_PATH(int, rmdir, (const char *path), path, path)
ON_PATH(int, unlink, (const char *path), path, path)
ON_PATH(int, chmod, (const char *path, mode_t mode), path, path, mode)
ON_FILE(ssize_t, write, (int file, const void *bytes, size_t size), file, file, bytes, size)
ON_FILE(ssize_t, pwrite, (int file, const void *bytes, size_t size, off_t at), file, file, bytes, size, at)
ON_FILE(ssize_t, writev, (int file, const struct iovec *parts, int size), file, file, parts, size)
ON_FILE(int, fsync, (int file), file, file)
ON_FILE(int, fdatasync, (int file), file, file)
ON_FILE(int, ftruncate, (int file, off_t size), file, file, size)
ON_FILE(int, flock, (int file, int how), file, file, how)
ON_PATHS(rename, (const char *one, const char *other), one, other, one, other)
ON_PATHS(link, (const char *one, const char *other), one, other, one, other)
ON_PATHS(symlink, (const char *one, const char *other), one, other, one, other)
ON_PATHS(renameat, (int a, const char *one, int b, const char *other), one, other, a, one, b, other)
ON_PATHS(renameat2, (int a, const char *one, int b, const char *other, unsigned flags), one, other, a, one, b, other, flags)

DIR *opendir(const char *path) {
  int number;
  if (!counts(path)) return REAL(opendir)(path);
  DIR *result = begin(&number, "opendir") ? NULL : REAL(opendir)(path);
  note(number, "opendir", result ? 0 : -1, path, "");
  return result;
}

// The system's only reason not to start a thread is EAGAIN.
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  int number;
  counts("");
  if (!under) return REAL(pthread_create)(thread, attributes, body, argument);
  int result = begin(&number, "thread") ? EAGAIN : REAL(pthread_create)(thread, attributes, body, argument);
  note(number, "thread", result, "", "");
  return result;
}
