// The two streams of a program as screens, and plain writing to them.
#pragma once

#include <cstddef>
#include <string_view>

#include "cli/flags.h"

namespace dedup::cli {

/// The screen that is written for.
struct Screen {
  std::size_t width = 100;
  bool color = false;
  bool is_terminal = false;
};

/// What `fd` leads to, coloured as the options and the environment want it.
Screen screen_of(const Options& options, int fd);

/// Writes all of `text`; a closed pipe is no failure. Throws Error(output).
void print_to(int fd, std::string_view text);

}  // namespace dedup::cli
