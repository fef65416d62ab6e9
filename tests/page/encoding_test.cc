// Pages are decoded from the encoding that their bytes, their declarations and their content tell.
#include <gtest/gtest.h>

#include <string>

#include "page/extract.h"

namespace dedup {
namespace {

std::string decoded(const std::string& bytes, const std::string& declared = "") {
  std::string out;
  decode_page(bytes, declared, out);
  return out;
}

TEST(DecodePage, DeclarationsAreFollowedUnlessTheBytesDisproveThem) {
  struct Case {
    const char* bytes;
    const char* header;
    const char* text;
  };
  for (const Case& each : {
           Case{"\xEF\xBB\xBFna\xC3\xAFve", "iso-8859-1", "na\u00EFve"},
           {"na\xC3\xAFve", "windows-1252", "na\u00EFve"},
           {"na\xEFve \x93x\x94", "ISO-8859-1", "na\u00EFve \u201Cx\u201D"},
           {"\xEC\xE8\xF0", "windows-1251", "\u043C\u0438\u0440"},
           {"\x93\xFA\x96{", "Shift_JIS", "\u65E5\u672C"},
           {"\x1B$BF|K\\\x1B(B", "", "\u65E5\u672C"},
       }) {
    EXPECT_EQ(decoded(each.bytes, each.header), each.text) << each.header;
  }
  EXPECT_EQ(decoded(std::string("\xFF\xFEh\0i\0", 6)), "hi");
  EXPECT_EQ(decoded(std::string("\xFE\xFF\0h\0i", 6)), "hi");
}

TEST(DecodePage, MetaTagsDeclareToo) {
  for (const char* meta : {"<meta charset=windows-1251>", "<META CHARSET='cp1251' >",
                           "<meta http-equiv=Content-Type content=\"text/html; charset=Windows-1251\">"}) {
    EXPECT_EQ(decoded(std::string(meta) + "\xEC\xE8\xF0"), std::string(meta) + "\u043C\u0438\u0440");
  }
}

TEST(DecodePage, WithoutADeclarationTheContentTells) {
  // "The weather in the north will be cold and clear" in Russian, Greek and Japanese.
  EXPECT_EQ(
      decoded("\xCF\xEE\xE3\xEE\xE4\xE0 \xED\xE0 \xF1\xE5\xE2\xE5\xF0\xE5 \xE1\xF3\xE4\xE5\xF2 \xF5\xEE\xEB\xEE\xE4\xED"
              "\xEE\xE9 \xE8 \xFF\xF1\xED\xEE\xE9, \xF1\xEA\xE0\xE7\xE0\xEB\xE8 \xE2 \xF1\xEB\xF3\xE6\xE1\xE5"),
      "\u041F\u043E\u0433\u043E\u0434\u0430 \u043D\u0430 \u0441\u0435\u0432\u0435\u0440\u0435 "
      "\u0431\u0443\u0434\u0435\u0442 "
      "\u0445\u043E\u043B\u043E\u0434\u043D\u043E\u0439 \u0438 \u044F\u0441\u043D\u043E\u0439, "
      "\u0441\u043A\u0430\u0437\u0430\u043B\u0438 \u0432 \u0441\u043B\u0443\u0436\u0431\u0435");
  EXPECT_EQ(decoded("plain"), "plain");
  EXPECT_EQ(decoded(""), "");
}

}  // namespace
}  // namespace dedup
