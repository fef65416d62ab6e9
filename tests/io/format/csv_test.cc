// Tables with a header: each row is a record, whatever the separator; a broken row costs itself alone.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "io/format/converted.h"

namespace dedup {
namespace {

using Strings = std::vector<std::string>;

Converted read(std::string_view table, std::uint64_t max_record = 1 << 20) {
  const Converted whole = convert(kCsvFormat, table, std::string_view::npos, max_record);
  const std::string padded = std::string(4096, '\n') + std::string(table);
  EXPECT_EQ(convert(kCsvFormat, padded, 1, max_record), convert(kCsvFormat, padded, 7, max_record)) << table;
  return whole;
}

TEST(Csv, EveryRowIsARecord) {
  const Strings wanted{R"(2 {"id":"1","title":"Pluie","text":"Il pleut."})", R"(3 {"id":"2","title":"雪","text":""})"};
  EXPECT_EQ(read("id,title,text\n1,Pluie,Il pleut.\n2,雪,\n").objects, wanted);
  EXPECT_EQ(read("\xEF\xBB\xBFid;title;text\r\n1;Pluie;Il pleut.\r\n2;雪;\r\n").objects, wanted);
  EXPECT_EQ(read("id\ttitle\ttext\n1\tPluie\tIl pleut.\n2\t雪\t").objects, wanted);
  EXPECT_EQ(read("\"id\"|\"title\"|\"text\"\n\"1\"|Pluie|\"Il pleut.\"\n2|雪|\"\"\n").objects, wanted);
}

TEST(Csv, CellsMayHoldSeparatorsQuotesAndLines) {
  const Converted found = read("title,text\r\n\"a, \"\"b\"\"\",\"one\r\n\r\ntwo\"\r\nc,5\" of rain\r\n");
  EXPECT_EQ(found.objects,
            (Strings{R"(2 {"title":"a, \"b\"","text":"one\r\n\r\ntwo"})", R"(5 {"title":"c","text":"5\" of rain"})"}));
  EXPECT_EQ(found.told, Strings{});
}

TEST(Csv, QuotesOfTsvMayBeThoseOfTheText) {
  const Converted found =
      read("title\ttext\n\"Nein\", sagt sie\tx\n\"quoted \"\"y\"\"\"\tz\\nz\na\t\"two\nlines\"\n\"open\tb\n");
  EXPECT_EQ(found.objects,
            (Strings{R"(2 {"title":"\"Nein\", sagt sie","text":"x"})", R"(3 {"title":"quoted \"y\"","text":"z\nz"})",
                     R"(4 {"title":"a","text":"\"two"})", R"(6 {"title":"\"open","text":"b"})"}));
  EXPECT_TRUE(found.told_only(5, "too few cells (1, not 2)"));
  EXPECT_EQ(read("text\ttitle\n\"two\nlines\"\ta\n").objects, Strings{R"(2 {"text":"two\nlines","title":"a"})"});
}

TEST(Csv, CellsThatWeGuardAreReadBack) {
  EXPECT_EQ(read("title,text\n'=1+1,'-b\\x1B\n").objects, Strings{"2 {\"title\":\"=1+1\",\"text\":\"-b\\u001b\"}"});
}

TEST(Csv, ColumnsAreNamedAsFieldsAre) {
  EXPECT_EQ(read("Published At,Headline,Full Text,Ort\n2031-01-02,a,b,c\n").objects,
            Strings{R"(2 {"published_at":"2031-01-02","headline":"a","full_text":"b","Ort":"c"})"});
  EXPECT_EQ(read(",text,text\n0,a,b\n").objects, Strings{R"(2 {"column_1":"0","text":"a","column_3":"b"})"});
  FieldNames names;
  names.text = "Kuerzel";
  EXPECT_EQ(convert(kCsvFormat, "x,Kuerzel\n1,a\n", 1, 1000, names).objects, Strings{R"(2 {"x":"1","Kuerzel":"a"})"});
  EXPECT_EQ(read("sep=;\ntitle;text\na,b;c\n").objects, Strings{R"(3 {"title":"a,b","text":"c"})"});
}

TEST(Csv, ACarriageReturnInACellIsNotTheLineBreak) {
  EXPECT_EQ(read("title,text\n\"a\r\",\n").objects, Strings{R"(2 {"title":"a\r","text":""})"});
  EXPECT_EQ(read("title,text\n\"a\r\",").objects, Strings{R"(2 {"title":"a\r","text":""})"});
  EXPECT_EQ(read("title,text\n\"\r\",b\r\n").objects, Strings{R"(2 {"title":"\r","text":"b"})"});
  EXPECT_EQ(read("title,text,\"x\r\",\na,b,c,d\n").objects.size(), 1U);
}

TEST(Csv, ABrokenRowCostsItselfAlone) {
  const Converted counts = read("id,title,text\n1,a\n2,b,c\n3,d,e,f\n");
  EXPECT_EQ(counts.objects, Strings{R"(3 {"id":"2","title":"b","text":"c"})"});
  EXPECT_EQ(counts.told.size(), 2u);
  const Converted at_end = read("id,text\n1,a\n2,\"b\n3,c\n4,d\n");
  EXPECT_EQ(at_end.objects.size(), 3u);
  EXPECT_TRUE(at_end.told_only(3, "never closed"));
  const Converted amid = read("id,text\n1,\"a\n2,\"b\"\n3,c\n");
  EXPECT_EQ(amid.objects, (Strings{R"(3 {"id":"2","text":"b"})", R"(4 {"id":"3","text":"c"})"}));
  EXPECT_TRUE(amid.told_only(2, "goes on behind its quote"));
}

TEST(Csv, AnOpenQuoteSwallowsNoMoreThanARecord) {
  std::string table = "id,text\n1,\"open\n";
  for (int i = 0; i < 2000; ++i) table += "2,row\n";
  const Converted found = read(table, 4096);
  EXPECT_EQ(found.objects.size(), 2000u);
  EXPECT_TRUE(found.told_only(2, "closed; "));
  const Converted longest = read("id,text\n1," + std::string(9000, 'x') + "\n2,b\n", 4096);
  EXPECT_EQ(longest.objects, Strings{R"(3 {"id":"2","text":"b"})"});
  EXPECT_TRUE(longest.told_only(2, "more than 4096 bytes"));
}

TEST(Csv, TablesOfOtherThingsAreRefused) {
  EXPECT_TRUE(read("a,b,c\n1,2,3\n").told_only(1, "name it with --text-field (columns: a, b, c)"));
  EXPECT_TRUE(read("id\tcluster\trepresentative\ttitle\nx\ty\tx\tz\n").told_only(1, "labels that this program wrote"));
  EXPECT_TRUE(read("a,b,jaccard\nx,y,1\n").told_only(1, "pairs that this program wrote"));
  EXPECT_TRUE(read("title,text\n").told_only(2, "without rows"));
  EXPECT_TRUE(read("title,text\na,\xE9t\xE9\n").told_only(2, "Windows-1252"));
}

TEST(Csv, IsRecognised) {
  const auto name = [](std::string_view head) { return choose_format("", head).name; };
  EXPECT_EQ(name("id,title,text\n1,a,b\n"), "csv");
  EXPECT_EQ(name("Date;Headline;Body\n"), "csv");
  EXPECT_EQ(name("title\n\nThe text, the date, the source.\n"), "text");
  EXPECT_EQ(name("Text, lies, and the city\n\nMore of it.\n"), "text");
  EXPECT_EQ(name("id\tcluster\trepresentative\ttitle\n"), "text");
  EXPECT_EQ(choose_format("a.csv.gz", "x").name, "csv");
  EXPECT_EQ(choose_format("a.txt", "id\ttitle\ttext\n").name, "csv");
}

}  // namespace
}  // namespace dedup
