// Signal handling: the first interrupt asks the run to stop, the second ends it. A closed pipe is recorded.
#pragma once

namespace dedup::cli {

/// Installs handlers for SIGINT, SIGTERM, SIGPIPE and SIGBUS. Call once, before any thread starts.
void install_signal_handlers();

/// Whether SIGINT or SIGTERM was received. Thread-safe.
bool interrupted();

/// Whether a write failed on a closed pipe and standard output is such a pipe.
bool stdout_closed();

}  // namespace dedup::cli
