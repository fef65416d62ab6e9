// read_table: written tables are read back, and anything else is refused.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "io/table/tables.h"
#include "temporary_folder.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

/// A folder that goes when the test ends.
class ReadTable : public ::testing::Test {
 protected:
  std::string put(std::string_view bytes) const {
    const std::string path = (folder_ / "table").string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  static std::vector<std::vector<std::string>> read(const std::string& path, std::vector<std::string_view> columns) {
    std::vector<std::vector<std::string>> rows;
    read_table({path, "table", {}}, columns, [&](std::uint64_t line, std::span<const std::string_view> cells) {
      rows.emplace_back(cells.begin(), cells.end());
      rows.back().push_back(std::to_string(line));
    });
    return rows;
  }
  static std::string problem(const std::string& path) {
    try {
      read(path, {"a", "b"});
    } catch (const Error& error) {
      return std::string(error.what()).substr(path.size());
    }
    return "";
  }
  const TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
};

TEST_F(ReadTable, GivesWhatWasWritten) {
  const std::vector<std::string> hard = {"",    "plain",    "tab\there", "line\nfeed", "carriage\r", "back\\slash",
                                         "\\t", "a,\"b\",", "\"",        "{",          "é 中 🔥",     " spaces "};
  for (const TableFormat format : {TableFormat::tsv, TableFormat::csv, TableFormat::jsonl}) {
    const std::string path = (folder_ / "out").string();
    OutputSet outputs;
    TableWriter table(outputs, {"--labels", path}, format, {"text", "number", "share"});
    table.write(hard.size(), [&](std::size_t i, TableRows& cells) {
      cells.text(hard[i]);
      cells.number(i);
      cells.measure(0.25);
    });
    table.finish();
    outputs.publish();
    const auto rows = read(path, {"number", "text", "share"});
    ASSERT_EQ(rows.size(), hard.size());
    for (std::size_t i = 0; i < hard.size(); ++i) {
      EXPECT_EQ(rows[i][0], std::to_string(i));
      EXPECT_EQ(rows[i][1], hard[i]);
      EXPECT_EQ(std::strtod(rows[i][2].c_str(), nullptr), 0.25);
    }
  }
}

TEST_F(ReadTable, TakesOtherProgramsTables) {
  EXPECT_EQ(read(put("\xEF\xBB\xBF"
                     "b\ta\r\n1\t2\r\n\r\n3\t4"),
                 {"a", "b"}),
            (std::vector<std::vector<std::string>>{{"2", "1", "2"}, {"4", "3", "4"}}));
  EXPECT_EQ(read(put("a,b\n\"x\n\ny\",2\n3,4\n"), {"a", "b"}),
            (std::vector<std::vector<std::string>>{{"x\n\ny", "2", "2"}, {"3", "4", "5"}}));
}

TEST_F(ReadTable, SaysWhatIsWrong) {
  EXPECT_NE(problem(put("")).find("is empty"), std::string::npos);
  EXPECT_EQ(problem(put("a\tc\n")), ": not a table: it needs the columns a, b, and has a, c");
  EXPECT_EQ(problem(put("a\tb\n1\t2\n3\n")), ":3: has too few cells (1, not 2); correct the row or remove it");
  EXPECT_EQ(problem(put("{\"a\": 1}\n")), ": not a table: it needs the columns a, b, and has a");
  EXPECT_EQ(problem(put("{\"a\": 1, \"b\": 2}\n{\"a\"")), ":2: not a valid JSON object; correct the line or remove it");
  EXPECT_NE(problem((folder_ / "missing").string()).find("cannot be opened"), std::string::npos);
  EXPECT_NE(problem(folder_.string()), "");
  EXPECT_NE(problem(put("a,b\n\"never closed,2\n")), "");
}

}  // namespace
}  // namespace dedup
