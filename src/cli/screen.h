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

/// Opens /dev/null in place of standard streams that the caller closed, so that no file that is opened later becomes
/// one and receives messages.
void fill_standard_streams();

/// Writes all of `text`. A closed pipe is no error, nor is any failure on standard error: a terminal that has gone away
/// must not end a run. Otherwise throws Error(output).
void print_to(int fd, std::string_view text);

}  // namespace dedup::cli
