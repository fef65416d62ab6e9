// Signal handling: the first interrupt asks the run to stop, the second ends it.
#pragma once

namespace dedup::cli {

/// Installs the handlers. SIGINT, SIGTERM, SIGHUP and SIGQUIT interrupt; a write to a closed pipe (SIGPIPE) or beyond
/// the limit on file sizes (SIGXFSZ) fails with an error. Call once, before any thread starts.
void install_signal_handlers();

/// Whether a signal has asked the run to stop. Thread-safe.
bool interrupted();

}  // namespace dedup::cli
