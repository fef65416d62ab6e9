// Settings of single flags of a run, which are of none of the kinds in flag_settings.h.
#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"

namespace dedup::cli {

Setting keep_rules();                                              ///< of --keep
Setting columns();                                                 ///< of --columns
Setting matrix_path();                                             ///< of --matrix
Setting allowance();                                               ///< of --allow-skipped
Setting heat_map();                                                ///< of --heat-map
Setting within();                                                  ///< of --within
Setting between(Between wanted);                                   ///< of --same-source and --across-sources
Setting input_format();                                            ///< of --input-format
Setting timezone();                                                ///< of --timezone
Setting now();                                                     ///< of --now
Setting patterns(std::vector<std::string> ReadingConfig::*field);  ///< of --include and --exclude
Setting action(Action wanted);                                     ///< of flags that ask for an answer
Setting when(When Options::*field);                                ///< of --progress and --color

}  // namespace dedup::cli
