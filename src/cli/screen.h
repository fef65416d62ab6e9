// Standard output and standard error: what they are connected to, and unbuffered writes to them.
#pragma once

#include <cstddef>
#include <string_view>

#include "cli/flags.h"

namespace dedup::cli {

/// What a stream is connected to: a terminal, or a file or pipe.
struct Screen {
  std::size_t width = 100;  ///< in columns
  bool color = false;
  bool is_terminal = false;
};

/// Describes the stream `fd`. --color, NO_COLOR and TERM decide on colour.
Screen screen_of(const Options& options, int fd);

/// Writes all of `text`. Ignores a closed pipe; throws Error(output) if the write fails for another reason.
void print_to(int fd, std::string_view text);

}  // namespace dedup::cli
