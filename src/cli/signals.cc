// Signal handling: the first interrupt asks the run to stop, the second ends it.
#include "cli/signals.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <string_view>

#include "cli/exit_codes.h"

namespace dedup::cli {
namespace {

// Handlers may use only lock-free atomics and async-signal-safe functions.
std::atomic<bool> g_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void on_interrupt(int) {
  if (g_interrupted.exchange(true)) _exit(kExitInterrupted);
}

/// The failed write is reported by its error.
void on_failed_write(int) {}

/// Only the files of --memory are mapped. Their disk may fail.
void on_bus_error(int) {
  constexpr std::string_view kMessage = "\ndedup: the disk of --tmpdir failed; use another\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kMessage.data(), kMessage.size());
  _exit(kExitFailed);
}

void take(int signal_number, void (*handler)(int), int flags) {
  // A shell without job control makes background jobs ignore SIGINT, and nohup makes any ignore SIGHUP; keep that.
  struct sigaction before {};
  if ((signal_number == SIGINT || signal_number == SIGHUP) && sigaction(SIGINT, nullptr, &before) == 0 &&
      before.sa_handler == SIG_IGN)
    return;
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(signal_number, &action, nullptr);
}

}  // namespace

void install_signal_handlers() {
  // No SA_RESTART: a read from standard input must return. If it does not stop, the second signal ends the process.
  for (const int stop : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) take(stop, on_interrupt, 0);
  // Handled, not ignored: programs started from here would inherit that.
  take(SIGPIPE, on_failed_write, SA_RESTART);
  take(SIGXFSZ, on_failed_write, SA_RESTART);
  take(SIGBUS, on_bus_error, 0);
}

bool interrupted() { return g_interrupted; }

}  // namespace dedup::cli
