// Runs a fuzz target on its seeds in the normal build, and on what comes from them by a cut or a flipped bit.
//
//     fuzz_replay TARGET FOLDER
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

using Target = int(const std::uint8_t*, std::size_t);

#define X(name) extern "C" Target fuzz_##name;
DEDUP_FUZZ_TARGETS
#undef X

namespace {

constexpr std::size_t kVariants = 200;  // of each kind and seed

Target* find_target(std::string_view name) {
#define X(each) \
  if (name == #each) return fuzz_##each;
  DEDUP_FUZZ_TARGETS
#undef X
  return nullptr;
}

void run(Target* target, const std::string& bytes) {
  target(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  Target* const target = argc == 3 ? find_target(argv[1]) : nullptr;
  if (target == nullptr) return 2;
  std::size_t seeds = 0;
  for (const auto& entry : std::filesystem::directory_iterator(argv[2])) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string seed(std::istreambuf_iterator<char>(file), {});
    run(target, seed);
    const std::size_t step = 1 + seed.size() / kVariants;
    for (std::size_t at = 0; at < seed.size(); at += step) {
      run(target, seed.substr(0, at));
      std::string flipped = seed;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
      run(target, flipped);
    }
    ++seeds;
  }
  std::printf("%s: %zu seeds\n", argv[1], seeds);
  return seeds > 0 ? 0 : 1;
}
