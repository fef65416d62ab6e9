// Exit codes of the program.
#pragma once

namespace dedup::cli {

constexpr int kExitDone = 0;
constexpr int kExitSkipped = 1;        // done, but more records were skipped or repaired than --allow-skipped allows
constexpr int kExitUsage = 2;          // the command line is invalid
constexpr int kExitFailed = 3;         // no article could be read, an input changed during the run, or a write failed
constexpr int kExitInterrupted = 130;  // 128 + SIGINT, as shells report it

}  // namespace dedup::cli
