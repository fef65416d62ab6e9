// Tables as they are written here and elsewhere: whole, escaped, broken, empty.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "io/table/tables.h"

namespace dedup {
namespace {

class TableTest : public testing::Test {
 protected:
  TableTest()
      : path_(testing::TempDir() + "dedup_table_" + testing::UnitTest::GetInstance()->current_test_info()->name() +
              ".tsv") {}
  ~TableTest() override { std::remove(path_.c_str()); }

  Table table(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
    return Table(path_);
  }
  /// Rows as "line:cell|cell", then problems as "line!reason".
  static std::vector<std::string> rows(const Table& table, std::vector<std::size_t> columns, bool has_header = true) {
    std::vector<std::string> out, problems;
    table.each_row(
        has_header, columns,
        [&](std::uint64_t line, std::span<const std::string_view> cells) {
          std::string row = std::to_string(line) + ":";
          for (const std::string_view cell : cells) row += std::string(cell) + "|";
          out.push_back(row);
        },
        [&](const Problem& problem) { problems.push_back(std::to_string(problem.line) + "!" + problem.reason); });
    out.insert(out.end(), problems.begin(), problems.end());
    return out;
  }
  std::string path_;
};

using Lines = std::vector<std::string>;

TEST_F(TableTest, ReadsTsv) {
  const Table t = table("\xEF\xBB\xBFid\tcluster\r\na\t1\r\n\r\nb\\tc\\\\n\t2\nd\t3");
  EXPECT_EQ(t.names(), (Lines{"id", "cluster"}));
  EXPECT_EQ(rows(t, {0, 1}), (Lines{"2:a|1|", "4:b\tc\\n|2|", "5:d|3|"}));
  EXPECT_EQ(rows(t, {1}, false).front(), "1:cluster|");
}

TEST_F(TableTest, ReadsCsvWithQuotes) {
  const Table t = table("id,cluster\n\"a,\"\"1\"\"\",x\n\"two\nlines\",y\nplain,z\r\n");
  EXPECT_EQ(rows(t, {1, 0}), (Lines{"2:x|a,\"1\"|", "3:y|two\nlines|", "5:z|plain|"}));
}

TEST_F(TableTest, ReadsJsonLines) {
  const Table t =
      table("{\"id\": \"a\\t\\u00e9\", \"n\": 3.50, \"x\": [1]}\n{\"n\": null, \"id\": 7, \"late\": true}\n");
  EXPECT_TRUE(t.is_json());
  EXPECT_EQ(t.names(), (Lines{"id", "n", "late"}));
  EXPECT_EQ(rows(t, {0, 1}), (Lines{"1:a\t\xC3\xA9|3.50|", "2:7||"}));
}

TEST_F(TableTest, WhatIsWrittenIsReadBackAndCommandsNobody) {
  std::vector<std::string> cells = {"plain", "-",  "=",       "'",     "",   "a=b",
                                    "it's",  "''", "C:\\xab", "\\x1B", "\\", "=a\\x41"};
  for (const char first : std::string("=+-@\t\r\n'\\\x1B\x7F\x01")) {
    cells.push_back(std::string(1, first) + "cmd|' /C calc'!A0,\"x\"");
    cells.push_back("in the " + std::string(1, first) + "middle");
  }
  cells.emplace_back(
      "\xC2\x9B"
      "31m \xC2\xA0\xC2\xAB");
  cells.emplace_back("\xC3\xA9 \xC2\xA9");
  cells.push_back(std::string("nul\0byte", 8));
  cells.push_back(std::string(1, '\0'));
  const std::vector<std::string> header{"id", "=title"};
  for (const TableFormat format : {TableFormat::tsv, TableFormat::csv, TableFormat::jsonl}) {
    OutputSet outputs;
    TableWriter writer(outputs, {"", path_}, format, header);
    writer.write(cells.size(), [&](std::size_t i, TableRows& row) {
      row.text(cells[i]);
      row.text(std::to_string(i));
    });
    writer.finish();
    outputs.publish();
    const Table read(path_);
    EXPECT_EQ(read.names(), header);
    std::vector<std::string> back;
    const std::vector<std::size_t> columns{0};
    read.each_row(
        true, columns, [&](std::uint64_t, std::span<const std::string_view> row) { back.emplace_back(row[0]); },
        [](const Problem& problem) { ADD_FAILURE() << problem.line << ": " << problem.reason; });
    EXPECT_EQ(back, cells) << static_cast<int>(format);
    const std::string bytes = read_file(path_);
    EXPECT_EQ(bytes.find("\xC2\x9B") == std::string::npos, format != TableFormat::jsonl);
    for (const char c : bytes) EXPECT_TRUE(static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t' || c == '\r');
    if (format == TableFormat::jsonl) continue;
    const char separator = format == TableFormat::tsv ? '\t' : ',';
    char before = '\n';
    for (std::size_t i = 0; i < bytes.size(); before = bytes[i++]) {
      const bool begins_cell = before == '\n' || before == separator || (before == '"' && separator == ',');
      const bool is_long = i + 1 < bytes.size() && bytes[i + 1] != separator && bytes[i + 1] != '\n';
      EXPECT_FALSE(begins_cell && is_long && std::string_view("=+-@").find(bytes[i]) != std::string_view::npos) << i;
    }
  }
}

TEST_F(TableTest, ABrokenRowCostsItselfAlone) {
  EXPECT_EQ(rows(table("id\tcluster\na\nb\t1\nc\t2\t3\n"), {0, 1}),
            (Lines{"3:b|1|", "2!has too few cells (1, not 2); correct the row or remove it",
                   "4!has too many cells (3, not 2); correct the row or remove it"}));
  EXPECT_EQ(rows(table("id,cluster\na,1\nb,\"2\nc,3\n"), {0}),
            (Lines{"2:a|", "4:c|",
                   "3!a quote that opens in this row is never closed; the row was skipped, correct its quotes"}));
  EXPECT_EQ(rows(table("id,cluster\na,\"1\nb,\"2\"\nc,5\" pipe\n"), {0, 1}),
            (Lines{"3:b|2|", "4:c|5\" pipe|",
                   "2!a quoted cell of this row goes on behind its quote; the row was skipped, correct its quotes"}));
  const Lines json =
      rows(table("{\"id\": 1, \"c\": 2}\n{\"id\": 1, \"c\": \n{\"id\": 2}\n[]\n{\"id\":3,\"c\":4} x\n"), {0, 1});
  ASSERT_EQ(json.size(), 5u);
  EXPECT_EQ(json[0], "1:1|2|");
  EXPECT_EQ(json[2], "3!has no field \"c\"; add it or remove the line");
}

TEST_F(TableTest, SaysWhyNothingCanBeRead) {
  const auto why = [&](const std::string& bytes) {
    try {
      table(bytes);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::input);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(why("").find("is empty"), std::string::npos);
  EXPECT_NE(why("\n \r\n").find("is empty"), std::string::npos);
  EXPECT_NE(why("\x1F\x8B...").find("compressed"), std::string::npos);
  EXPECT_THROW(Table("/no/such/file"), Error);
  EXPECT_THROW(Table("/"), Error);
}

TEST_F(TableTest, ReadsBackWhatIsWritten) {
  const std::vector<Lines> cells = {{"plain", "1"},    {"tab\there", "2"},    {"back\\slash\\n", "3"},
                                    {"\"q\", r", "4"}, {"line\nfeed\r", "5"}, {"", "6"}};
  for (const TableFormat format : {TableFormat::tsv, TableFormat::csv, TableFormat::jsonl}) {
    OutputSet outputs;
    TableWriter writer(outputs, {"--labels", path_}, format, {"text", "n"});
    writer.write(cells.size(), [&](std::size_t i, TableRows& row) {
      row.text(cells[i][0]);
      row.text(cells[i][1]);
    });
    writer.finish();
    outputs.publish();
    std::vector<Lines> read;
    const std::vector<std::size_t> columns = {0, 1};
    Table(path_).each_row(
        true, columns,
        [&](std::uint64_t, std::span<const std::string_view> row) { read.emplace_back(row.begin(), row.end()); },
        [](const Problem& problem) { ADD_FAILURE() << problem.reason; });
    EXPECT_EQ(read, cells) << static_cast<int>(format);
  }
}

/// Any bytes give rows or problems.
TEST_F(TableTest, IsTotal) {
  std::uint64_t state = 4;
  for (int i = 0; i < 400; ++i) {
    std::string bytes;
    constexpr std::string_view kAlphabet = "\"\\\t,\n\r{}:ab1\0\xFF";
    for (int k = 0; k < 60; ++k) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      bytes += kAlphabet[(state >> 33) % kAlphabet.size()];
    }
    try {
      const Table t = table(i % 2 == 0 ? bytes : "{\"a\": 1}\n" + bytes);
      if (!t.names().empty()) rows(t, {0}, i % 3 == 0);
    } catch (const Error&) {
    }
  }
}

}  // namespace
}  // namespace dedup
