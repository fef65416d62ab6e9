// Bytes that are not UTF-8 are read as Windows-1252 where that gives a text, and only there.
#include "text/encoding.h"

#include <gtest/gtest.h>

namespace dedup {
namespace {

TEST(Encoding, Utf8StaysAsItIs) {
  std::string out;
  for (const char* text : {"", "snow", "caf\u00E9 \u2013 \u96EA", "\u0441\u043D\u0435\u0433"}) {
    EXPECT_EQ(decode_bytes(text, out), BytesRead::utf8);
    EXPECT_EQ(out, text);
  }
}

TEST(Encoding, Windows1252IsRead) {
  const struct {
    const char* bytes;
    const char* text;
  } cases[] = {
      {"Le caf\xE9 de l\x92\xE9"
       "cole a rouvert \xE0 No\xEBl ; \xAB enfin \xBB",
       "Le caf\u00E9 de l\u2019\u00E9cole a rouvert \u00E0 No\u00EBl ; \u00AB enfin \u00BB"},
      {"Die Stra\xDF"
       "e \xFC"
       "ber den Flu\xDF \x96 \x80 5",
       "Die Stra\u00DFe \u00FCber den Flu\u00DF \u2013 \u20AC 5"},
      {"elei\xE7\xF5"
       "es em S\xE3o Paulo",
       "elei\u00E7\u00F5es em S\u00E3o Paulo"},
      {"H\xE4\xE4t ja s\xE4\xE4 \xC5land", "H\u00E4\u00E4t ja s\u00E4\u00E4 \u00C5land"},
      {"\x93Snow,\x94 she said \x85", "\u201CSnow,\u201D she said \u2026"},
      {"caf\xE9 \u2013 caf\u00E9", "caf\u00E9 \u2013 caf\u00E9"},
      {"{\"text\": \"Eins\\n\xC4pfel, \xC9t\xE9\"}", "{\"text\": \"Eins\\n\u00C4pfel, \u00C9t\u00E9\"}"},
  };
  for (const auto& each : cases) {
    std::string out;
    EXPECT_EQ(decode_bytes(each.bytes, out), BytesRead::windows1252) << each.text;
    EXPECT_EQ(out, each.text);
  }
}

TEST(Encoding, OtherBytesAreReplaced) {
  for (const char* bytes :
       {"\xE2\xED\xFE\xE3\xE0 \xE7\xE0\xEA\xF0\xFB\xEB\xE0 \xEF\xE5\xF0\xE5\xE2\xE0\xEB",  // Russian, Windows-1251
        "\x93\xFA\x96\x7B\x82\xCC\x90\xE1",                                                // Japanese, Shift-JIS
        "\xD1\xA9\xB7\xE2\xC9\xBD\xBF\xDA",                                                // Chinese, GBK
        "snow \xFF rain", "a cut caf\xC3", "a cut \u96EA\xE9\x9B", "snow \x81 rain", "and the na\xE2\x80"}) {
    std::string out;
    EXPECT_EQ(decode_bytes(bytes, out), BytesRead::replaced) << bytes;
    EXPECT_NE(out.find("\uFFFD"), std::string::npos);
  }
}

}  // namespace
}  // namespace dedup
