// Tables get columns and keep the bytes of their rows.
#include <gtest/gtest.h>

#include <string>

#include "io/format/rewritten.h"

namespace dedup {
namespace {

/// The table with its columns; also checks that cutting it into parts changes nothing.
std::string table(std::string_view document, const RewriteOptions& options = {}) {
  const std::string padded = std::string(4096, '\n') + std::string(document);
  EXPECT_EQ(rewrite(kCsvFormat, padded, options, 1), rewrite(kCsvFormat, padded, options, 7)) << document;
  return rewrite(kCsvFormat, document, options);
}

TEST(CsvRewriter, ColumnsAreAddedInTheTablesOwnSeparator) {
  EXPECT_EQ(table("id,text\n1,a\n2,b\n"), "id,text,dedup_cluster,dedup_keep\n1,a,c1,1\n2,b,c2,1\n");
  EXPECT_EQ(table("id;text\r\n1;a\r\n2;b"), "id;text;dedup_cluster;dedup_keep\r\n1;a;c1;1\r\n2;b;c2;1");
  EXPECT_EQ(table("id\ttext\n1\ta\n"), "id\ttext\tdedup_cluster\tdedup_keep\n1\ta\tc1\t1\n");
  EXPECT_EQ(table("id|text\n1|a\n"), "id|text|dedup_cluster|dedup_keep\n1|a|c1|1\n");
}

TEST(CsvRewriter, CellsKeepTheirBytes) {
  EXPECT_EQ(table("id,text\n\"1\" ,a\n").find("dedup_keep\n\"1\" ,a"), std::string("id,text,dedup_cluster,").size());
  EXPECT_EQ(table("id,text\n1,\"a, \"\"b\"\"\nc\"\n"),
            "id,text,dedup_cluster,dedup_keep\n1,\"a, \"\"b\"\"\nc\",c1,1\n");
  EXPECT_EQ(table("id,text\n1,\xE9t\xE9\n"), "id,text,dedup_cluster,dedup_keep\n1,\xE9t\xE9,c1,1\n");
  EXPECT_EQ(table("\xEF\xBB\xBFid,text\n1, a \n"), "\xEF\xBB\xBFid,text,dedup_cluster,dedup_keep\n1, a ,c1,1\n");
  EXPECT_EQ(table("sep=;\nid;text\n\n1;a\n \n"), "sep=;\nid;text;dedup_cluster;dedup_keep\n\n1;a;c1;1\n \n");
}

TEST(CsvRewriter, QuotesFollowTheHeader) {
  EXPECT_EQ(table("\"id\",\"text\"\n\"1\",\"a\"\n"),
            "\"id\",\"text\",\"dedup_cluster\",\"dedup_keep\"\n\"1\",\"a\",\"c1\",\"1\"\n");
  EXPECT_EQ(table("\"id\",text\n\"1\",a\n"), "\"id\",text,dedup_cluster,dedup_keep\n\"1\",a,c1,1\n");
}

TEST(CsvRewriter, ColumnsOfAnEarlierRunAreReplaced) {
  const std::string wanted = "id,text,dedup_cluster,dedup_keep\n1,\"a,\nb\",c1,1\n";
  EXPECT_EQ(table("id,text,dedup_cluster,dedup_keep\n1,\"a,\nb\",old,0\n"), wanted);
  EXPECT_EQ(table("dedup_keep,id,text\n0,1,\"a,\nb\"\n"), wanted);
  EXPECT_EQ(table("id,dedup_keep,text,dedup_cluster\n1,0,\"a,\nb\",\"x,\"\"y\"\n"), wanted);
  EXPECT_EQ(table(wanted), wanted);
}

TEST(CsvRewriter, RowsThatAreNoArticlesGetEmptyCells) {
  RewriteOptions options;
  options.skipped = {2};
  const std::string wanted = "id,text,dedup_cluster,dedup_keep\n1,a,c1,1\n2,,,\n3,,\n4,b,x,,\n5,c,c3,1\n";
  EXPECT_EQ(table("id,text\n1,a\n2,\n3\n4,b,x\n5,c\n", options), wanted);
  EXPECT_EQ(table(wanted, options), wanted);  // no cells pile up
}

TEST(CsvRewriter, RowsWithWrongQuotesStay) {
  EXPECT_EQ(table("id,text\n1,\"a\"b\n2,c\n"), "id,text,dedup_cluster,dedup_keep\n1,\"a\"b\n2,c,c1,1\n");
  EXPECT_EQ(table("id,text\n1,a\n2,\"open\n"), "id,text,dedup_cluster,dedup_keep\n1,a,c1,1\n2,\"open\n");
  RewriteOptions options;
  options.max_record = 40;
  const std::string longer = "1,\"" + std::string(10'000, 'x');
  EXPECT_EQ(table("id,text\n" + longer + "\n2,c\n", options),
            "id,text,dedup_cluster,dedup_keep\n" + longer + "\n2,c,c1,1\n");
}

TEST(CsvRewriter, OtherTablesStay) {
  for (const char* other : {"a,b\n1,2\n", "id,cluster,representative,text\n1,2,3,4\n", ""})
    EXPECT_EQ(table(other), other);
}

TEST(CsvRewriter, SpreadsheetsGetAMarkAndNoFormulas) {
  RewriteOptions options;
  options.spreadsheet = true;
  const std::string mark = "\xEF\xBB\xBF";
  EXPECT_EQ(table("id,text\n1,a\n", options), mark + "id,text,dedup_cluster,dedup_keep\n1,a,c1,1\n");
  EXPECT_EQ(table(mark + "id,text\n1,=1+1\n", options), mark + "id,text,dedup_cluster,dedup_keep\n1,'=1+1,c1,1\n");
  EXPECT_EQ(table("id,text\n+1,\"@a,\\n\"\n-1.5,-\n-1-1,-x\n", options),
            mark + "id,text,dedup_cluster,dedup_keep\n'+1,\"'@a,\\\\n\",c1,1\n-1.5,-,c2,1\n'-1-1,'-x,c3,1\n");
  EXPECT_EQ(table("id\ttext\n1\t=a\n", options), mark + "id\ttext\tdedup_cluster\tdedup_keep\n1\t\\x3Da\tc1\t1\n");
  const std::string once = table("id,text\n'=1,\"\ttab\"\n", options);
  EXPECT_EQ(once, mark + "id,text,dedup_cluster,dedup_keep\n'=1,\"'\ttab\",c1,1\n");
  EXPECT_EQ(table(once, options), once);
}

}  // namespace
}  // namespace dedup
