// What standard output and standard error lead to, and unbuffered writing to them.
#pragma once

#include <cstddef>
#include <string_view>

#include "cli/flags.h"

namespace dedup::cli {

/// Properties of the output device.
struct Screen {
  std::size_t width = 100;
  bool color = false;
  bool is_terminal = false;
};

/// The device on `fd`. Colour follows --color, NO_COLOR and TERM.
Screen screen_of(const Options& options, int fd);

/// Writes all of `text`. A closed pipe is not an error. Throws Error(output).
void print_to(int fd, std::string_view text);

}  // namespace dedup::cli
