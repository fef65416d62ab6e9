// The names of columns tell what is in a table.
#include "io/format/column_names.h"

#include <gtest/gtest.h>

namespace dedup {
namespace {

using Strings = std::vector<std::string>;

ColumnNames named(const std::vector<std::string_view>& names, const FieldNames& fields = {}) {
  return column_names(names, JsonRecords(fields));
}

TEST(ColumnNames, AreThoseOfFields) {
  EXPECT_EQ(named({"ID", " Full Text ", "pub-date", "Ort"}).keys, (Strings{"id", "full_text", "pub_date", "Ort"}));
  EXPECT_EQ(named({"text", "text", "", "text"}).keys, (Strings{"text", "column_2", "column_3", "column_4"}));
  EXPECT_EQ(named({}).keys, Strings{});
  EXPECT_EQ(named({"date", "body", "x"}).known, 2U);
}

TEST(ColumnNames, ATableWithoutArticlesIsNamed) {
  EXPECT_EQ(no_articles(named({"id", "text"})), "");
  EXPECT_EQ(no_articles(named({"headline"})), "");
  FieldNames fields;
  fields.text = "wort";
  EXPECT_EQ(no_articles(named({"wort"}, fields)), "");
  EXPECT_NE(no_articles(named({"a", "b"})).find("(columns: a, b)"), std::string::npos);
  EXPECT_NE(no_articles(named({"id", "cluster", "representative", "title"})).find("labels"), std::string::npos);
  EXPECT_NE(no_articles(named({"a", "b", "jaccard", "text"})).find("pairs"), std::string::npos);
}

TEST(AppendCell, EscapesWhatJsonMustAndKeepsTheRest) {
  std::string out;
  append_cell("a\"b\\c\n\t\x01\xE9\xC3\xA9", out);
  EXPECT_EQ(out, "\"a\\\"b\\\\c\\n\\t\\u0001\xE9\xC3\xA9\"");
}

}  // namespace
}  // namespace dedup
