// A library for LD_PRELOAD that makes one system call of a program fail, or kills the program there.
//
//   DEDUP_FAULT_CALL   open, write, fsync, rename, link, mmap or thread
//   DEDUP_FAULT_AT     which of these calls, from 1; 0 only counts
//   DEDUP_FAULT_HOW    an errno by number: the call fails with it; or "kill"
//   DEDUP_FAULT_COUNT  a file that receives the number of these calls when the program ends
//
// Only calls that a program makes through the C library are seen, not those within it.
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

std::atomic<long> g_calls{0};

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

/// Counts a call of this kind. Returns the errno with which it must fail, 0 if it must not. Does not return if the
/// program is to be killed here.
int fault(const char* kind) {
  static const char* const wanted = std::getenv("DEDUP_FAULT_CALL");
  static const char* const at = std::getenv("DEDUP_FAULT_AT");
  static const char* const how = std::getenv("DEDUP_FAULT_HOW");
  if (wanted == nullptr || std::strcmp(wanted, kind) != 0) return 0;
  if (++g_calls != std::atol(at != nullptr ? at : "0") || how == nullptr) return 0;
  if (std::strcmp(how, "kill") == 0) kill(getpid(), SIGKILL);
  return std::atoi(how);
}

/// Counts the call, then fails or makes it.
template <class Function, class... Arguments>
auto call(const char* kind, const char* name, Arguments... arguments) {
  static const auto real = next<Function>(name);
  if (const int number = fault(kind); number != 0) {
    errno = number;
    return static_cast<decltype(real(arguments...))>(-1);
  }
  return real(arguments...);
}

void report_count() {
  const char* const path = std::getenv("DEDUP_FAULT_COUNT");
  if (path == nullptr) return;
  if (FILE* file = std::fopen(path, "w"); file != nullptr) {
    std::fprintf(file, "%ld\n", g_calls.load());
    std::fclose(file);
  }
}

mode_t mode_of(int flags, va_list& rest) {
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return call<int (*)(const char*, int, mode_t)>("open", "open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return call<int (*)(const char*, int, mode_t)>("open", "open64", path, flags, mode);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  return call<ssize_t (*)(int, const void*, size_t)>("write", "write", fd, bytes, size);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return call<ssize_t (*)(int, const void*, size_t, off_t)>("write", "pwrite", fd, bytes, size, offset);
}

int fsync(int fd) { return call<int (*)(int)>("fsync", "fsync", fd); }

int rename(const char* from, const char* to) noexcept {
  return call<int (*)(const char*, const char*)>("rename", "rename", from, to);
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  return call<int (*)(int, const char*, int, const char*, int)>("link", "linkat", from_folder, from, to_folder, to,
                                                                flags);
}

void* mmap(void* at, size_t size, int protection, int flags, int fd, off_t offset) noexcept {
  static const auto real = next<void* (*)(void*, size_t, int, int, int, off_t)>("mmap");
  if (const int number = fault("mmap"); number != 0) {
    errno = number;
    return MAP_FAILED;
  }
  return real(at, size, protection, flags, fd, offset);
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*), void* argument) noexcept {
  static const auto real = next<int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)>("pthread_create");
  const int number = fault("thread");
  return number != 0 ? number : real(thread, attributes, run, argument);
}

/// dedup ends this way after it has written everything.
void _Exit(int code) noexcept {
  report_count();
  _exit(code);
}

}  // extern "C"
