// JSON strings and the three layouts of documents.
#include "core/json.h"

#include <gtest/gtest.h>

#include <string>

#include "core/utf8.h"

namespace dedup {
namespace {

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(Json, StringsAreEscapedAndRepaired) {
  EXPECT_EQ(json_string(""), "\"\"");
  EXPECT_EQ(json_string("a\"b\\c\n\r\t\x01\x7F"), R"("a\"b\\c\n\r\t\u0001\u007f")");
  EXPECT_EQ(json_string(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(json_string("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x93\xB0"), "\"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x93\xB0\"");
  EXPECT_EQ(json_string("\xFF\xE2\x82"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

std::string document(JsonLayout layout) {
  JsonWriter json;
  json.open("", '{', layout);
  json.text("id", "a\"b");
  json.open("list", '[');
  json.number("", 1);
  json.number("", 0.5);
  json.close();
  json.open("empty", '{');
  json.close();
  json.null("none");
  json.decimals("share", 0.25);
  json.verbatim("given", "[]");
  json.close();
  return json.out;
}

TEST(JsonWriter, LaysOutDocuments) {
  EXPECT_EQ(document(JsonLayout::compact),
            R"({"id":"a\"b","list":[1,0.5],"empty":{},"none":null,"share":0.250000,"given":[]})");
  EXPECT_EQ(document(JsonLayout::spaced),
            R"({"id": "a\"b", "list": [1, 0.5], "empty": {}, "none": null, "share": 0.250000, "given": []})");
  EXPECT_EQ(document(JsonLayout::lines), R"({
  "id": "a\"b",
  "list": [
    1,
    0.5
  ],
  "empty": {},
  "none": null,
  "share": 0.250000,
  "given": []
})");
}

TEST(JsonWriter, MixesLayouts) {
  JsonWriter json;
  json.open("", '{', JsonLayout::lines);
  json.open("spans", '[', JsonLayout::lines);
  for (const int end : {3, 9}) {
    json.open("", '[', JsonLayout::spaced);
    json.number("", 0);
    json.number("", end);
    json.close();
  }
  json.close();
  json.close();
  EXPECT_EQ(json.out, "{\n  \"spans\": [\n    [0, 3],\n    [0, 9]\n  ]\n}");
}

TEST(Utf8, KnowsTheLengthOfEachWellFormedSequence) {
  for (const std::string_view good : {"a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                                      "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(utf8_length(good, 0), good.size()) << json_string(good);
    EXPECT_EQ(utf8_length("x" + std::string(good) + "x", 1), good.size());
    for (std::size_t cut = 1; cut < good.size(); ++cut) EXPECT_EQ(utf8_length(good.substr(0, cut), 0), 0U);
  }
  // A lone continuation byte, overlong forms, a surrogate, a code point above U+10FFFF, and bytes that never occur.
  for (const std::string_view bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                                     "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_EQ(utf8_length(bad, 0), 0U) << json_string(bad);
  }
}

TEST(Utf8, RepairReplacesEachIllFormedByte) {
  std::string repaired;
  EXPECT_TRUE(repair_utf8("na\xC3\xAFve", repaired));
  EXPECT_EQ(repaired, "na\xC3\xAFve");
  EXPECT_FALSE(repair_utf8("a\xE2\x82z", repaired));
  EXPECT_EQ(repaired, "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

}  // namespace
}  // namespace dedup
