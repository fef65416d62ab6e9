// What the program ends with.
#pragma once

namespace dedup::cli {

constexpr int kExitDone = 0;
constexpr int kExitSkipped = 1;        // done, but more was skipped or repaired than --allow-skipped allows
constexpr int kExitUsage = 2;          // the command line asks for what cannot be done
constexpr int kExitFailed = 3;         // nothing could be read, an input changed, or a write failed
constexpr int kExitInterrupted = 130;  // as a shell names SIGINT

}  // namespace dedup::cli
