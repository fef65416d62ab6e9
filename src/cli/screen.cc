// Standard output and standard error: what they are connected to, and unbuffered writes to them.
#include "cli/screen.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "cli/terminal_text.h"

namespace dedup::cli {

Screen screen_of(const Options& options, int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  Screen out;
  out.is_terminal = isatty(fd) != 0;
  out.width = terminal_width(fd);
  const bool wanted =
      (no_color == nullptr || *no_color == '\0') && (terminal == nullptr || std::string_view(terminal) != "dumb");
  out.color = options.color == When::always || (options.color == When::automatic && out.is_terminal && wanted);
  return out;
}

void fill_standard_streams() {
  // Opened for the wrong direction, so that using a stream that was closed fails.
  for (const auto& [stream, mode] :
       {std::pair(STDIN_FILENO, O_WRONLY), std::pair(STDOUT_FILENO, O_RDONLY), std::pair(STDERR_FILENO, O_WRONLY)}) {
    if (fcntl(stream, F_GETFD) < 0) open("/dev/null", mode);  // the lowest free number, which is `stream`
  }
}

void print_to(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == EPIPE || fd == STDERR_FILENO)) return;
    if (written < 0) {
      throw Error(Error::Kind::output, fmt::format("cannot write to standard output: {}", std::strerror(errno)));
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace dedup::cli
