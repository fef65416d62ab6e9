// A copy has the bytes of what was copied, on disk or in memory, and any of them can be read.
#include "io/random_file.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "dedup/types.h"
#include "temporary_folder.h"

namespace dedup {
namespace {

/// Gives a text in small pieces, and then perhaps an error.
class Pieces : public ByteInput {
 public:
  explicit Pieces(std::string text, std::string error = "") : text_(std::move(text)), error_(std::move(error)) {}
  std::size_t read(char* out, std::size_t n, std::string& error) override {
    const std::size_t size = text_.copy(out, std::min<std::size_t>(n, 1000), at_);
    at_ += size;
    if (size == 0) error = error_;
    return size;
  }

 private:
  std::string text_, error_;
  std::size_t at_ = 0;
};

std::string at(const RandomFile& file, std::uint64_t place, std::size_t n) {
  std::string out(n, '\0'), error;
  out.resize(file.read_at(place, out.data(), n, error));
  EXPECT_EQ(error, "");
  return out;
}

TEST(RandomFile, ACopyIsReadAtAnyPlace) {
  const TemporaryFolder folder;
  const std::string text(100'000, 'x');
  for (const std::string& tmpdir : {std::string(), folder.path().string()}) {
    Pieces rest(text + "end");
    std::string error;
    const RandomFile file = copied("head", rest, tmpdir, error);
    EXPECT_EQ(error, "");
    EXPECT_EQ(file.size(), 4 + text.size() + 3);
    EXPECT_EQ(at(file, 0, 6), "headxx");
    EXPECT_EQ(at(file, file.size() - 3, 10), "end");
    EXPECT_EQ(at(file, file.size(), 10), "");
    EXPECT_EQ(at(file, 3, 2), "dx");
  }
}

TEST(RandomFile, ADamagedCopyKeepsWhatComesBefore) {
  for (const std::string why : {"cut", "no checksum", "too large"}) {
    Pieces rest("good", why);
    std::string error;
    EXPECT_EQ(copied("", rest, "", error).size(), 4U);
    EXPECT_EQ(error, why);
  }
}

TEST(RandomFile, AFolderThatCannotBeWrittenEndsTheRun) {
  for (const std::string folder : {"/nowhere", "/proc", "/dev/null"}) {
    Pieces rest("x");
    std::string error;
    EXPECT_THROW(copied("", rest, folder, error), Error) << folder;
  }
}

}  // namespace
}  // namespace dedup
