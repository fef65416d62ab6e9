// The memory of this process, from /proc and getrusage.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "dedup/io.h"

namespace dedup {

std::uint64_t peak_memory() {
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

std::uint64_t own_memory() {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen("/proc/self/status", "re"), std::fclose);
  if (!file) return 0;
  std::uint64_t sum = 0;
  char line[256];
  while (std::fgets(line, sizeof line, file.get()) != nullptr) {
    for (const std::string_view name : {"RssAnon:", "RssShmem:"}) {
      if (std::string_view(line).starts_with(name)) sum += 1024 * std::strtoull(line + name.size(), nullptr, 10);
    }
  }
  return sum;
}

}  // namespace dedup
