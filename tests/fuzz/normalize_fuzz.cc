// Any bytes normalize to a valid text, and the vector kernels agree with their scalar reference.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "kernels/kernels.h"
#include "text/normalize.h"
#include "text/shingle.h"

namespace {

void require(bool good) {
  if (!good) std::abort();
}

bool same(const dedup::Word& a, const dedup::Word& b) { return a.begin == b.begin && a.end == b.end; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  static dedup::Text text;
  static dedup::Shingles shingles;
  dedup::Config config;
  for (const dedup::Segment segment : {dedup::Segment::characters, dedup::Segment::words}) {
    config.text.segment = segment;
    dedup::normalize(raw, config, text);
    require(text.hashes.size() == text.words.size());
    require(text.is_character.empty() || text.is_character.size() == text.words.size());
    std::uint32_t behind = 0;
    for (const dedup::Word& word : text.words) {
      require(behind <= word.begin && word.begin < word.end && word.end <= text.bytes.size());
      behind = word.end;
    }
    dedup::shingle(text, dedup::Basis::body, config, shingles);
    require(shingles.empty() == text.words.empty());
  }

  dedup::Buffer<char> padded, folded;
  padded.append(raw.data(), raw.size());
  folded.resize(size + 64);
  std::vector<char> plain(size + 1);
  const std::size_t ascii = dedup::kernels::fold_ascii(padded.data(), size, folded.data());
  require(ascii == dedup::kernels::reference::fold_ascii(padded.data(), size, plain.data()));
  require(std::equal(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(ascii), folded.begin()));
  dedup::Buffer<dedup::Word> fast, slow;
  fast.resize(size / 2 + 1);
  slow.resize(size / 2 + 1);
  fast.resize(dedup::kernels::split_words(padded.data(), size, fast.data()));
  slow.resize(dedup::kernels::reference::split_words(padded.data(), size, slow.data()));
  require(std::equal(fast.begin(), fast.end(), slow.begin(), slow.end(), same));
  return 0;
}
