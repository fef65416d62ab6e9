// The program dedup_pages: writes manual pages in the markup of scdoc and shell completions into a folder. Only the
// build runs it.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "cli/commands.h"
#include "cli/pages.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: dedup_pages FOLDER\n");
    return 2;
  }
  const auto write = [folder = std::string(argv[1])](const std::string& name, const std::string& text) {
    std::ofstream file(folder + "/" + name, std::ios::binary);
    if (file << text << std::flush) return;
    std::fprintf(stderr, "dedup_pages: %s/%s: cannot be written\n", folder.c_str(), name.c_str());
    std::exit(3);
  };
  using namespace dedup::cli;
  write("dedup.1.scd", manual_page(main_command()));
  for (const Command& command : commands()) write(page_name(command) + ".1.scd", manual_page(command));
  write("dedup.bash", bash_completion());
  write("_dedup", zsh_completion());
  write("dedup.fish", fish_completion());
  return 0;
}
