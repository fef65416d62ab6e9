// UTF-16 and UTF-32 are known by their first bytes and read as UTF-8.
#include "io/wide.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <cstring>

namespace dedup {
namespace {

std::string in_encoding(std::string_view utf8, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out(4 * utf8.size() + 8, '\0');
  const std::int32_t size = ucnv_convert(encoding, "UTF-8", out.data(), static_cast<std::int32_t>(out.size()),
                                         utf8.data(), static_cast<std::int32_t>(utf8.size()), &status);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

class Bytes : public ByteInput {
 public:
  explicit Bytes(std::string bytes) : bytes_(std::move(bytes)) {}
  std::size_t read(char* out, std::size_t n, std::string& error) override {
    const std::size_t size = std::min({n, bytes_.size() - at_, std::size_t{7}});
    std::memcpy(out, bytes_.data() + at_, size);
    at_ += size;
    if (size == 0) error = "is cut";
    return size;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

constexpr const char* kTexts[] = {
    "{\"text\": \"snow on the pass\"}\n", "Neige \u00E0 No\u00EBl,\nenfin.",
    "{\"text\": \"\u0412\u044C\u044E\u0433\u0430 \u0437\u0430\u043A\u0440\u044B\u043B\u0430\"}",
    "{\"text\": \"\u5C71\u53E3 \U0001F600\"}"};
constexpr const char* kEncodings[] = {"utf-16le", "utf-16be", "utf-32le", "utf-32be"};

TEST(Wide, IsKnownWithAndWithoutMark) {
  for (const char* encoding : kEncodings) {
    for (const char* text : kTexts) {
      EXPECT_EQ(wide_encoding(in_encoding(text, encoding)), encoding) << text;
      EXPECT_EQ(wide_encoding(in_encoding(std::string("\uFEFF") + text, encoding)), encoding) << text;
    }
    EXPECT_EQ(wide_encoding(in_encoding("\uFEFF\u5C71\u53E3\u5DF2\u5C01", encoding)), encoding);
  }
  using namespace std::string_view_literals;
  for (const std::string_view head : {""sv, "snow"sv, "a\0"sv, "snow\0rain"sv, "\0\0\0\0\0\0\0\0"sv,
                                      "a\0\1\2\3\4\5\6"sv, "a\0b\0\0\0\0\0\0\0"sv, "\xEF\xBB\xBFsnow"sv}) {
    EXPECT_EQ(wide_encoding(head), "");
  }
}

TEST(Wide, IsReadAsUtf8InPartsOfAnySize) {
  for (const char* encoding : kEncodings) {
    for (const char* text : kTexts) {
      const std::string wide = in_encoding(std::string("\uFEFF") + text, encoding);
      for (const std::size_t head : {std::size_t{0}, std::size_t{5}, wide.size()}) {
        const auto input =
            narrowed(std::make_unique<Bytes>(wide.substr(head)), std::string_view(wide).substr(0, head), encoding);
        std::string found, error;
        char part[3];
        for (std::size_t got = 0; (got = input->read(part, sizeof part, error)) > 0;) {
          EXPECT_EQ(error, "");
          found.append(part, got);
        }
        EXPECT_EQ(found, std::string("\uFEFF") + text) << encoding;
        EXPECT_EQ(error, "is cut");
      }
    }
  }
}

}  // namespace
}  // namespace dedup
