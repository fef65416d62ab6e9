// Signals: the first interrupt asks the run to stop, the second ends it; a closed pipe is remembered.
#pragma once

namespace dedup::cli {

/// Takes SIGINT, SIGTERM, SIGPIPE and SIGBUS. Call once, before any thread is started.
void install_signal_handlers();

/// Whether SIGINT or SIGTERM came. Any thread.
bool interrupted();

/// Whether a write met a pipe that nobody reads, and that pipe is standard output.
bool stdout_closed();

}  // namespace dedup::cli
