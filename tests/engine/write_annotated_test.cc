// The input files with what was found in each record: the values are those of the labels, whatever the files are like.
#include "engine/write_annotated.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "dedup/io.h"
#include "dedup/pipeline.h"
#include "temporary_folder.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

class WriteAnnotated : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (temporary_.path() / name).string(); }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }
  /// Where the input `name` is mirrored.
  std::string mirror(const std::string& name) const { return config_.output.annotate + path(name); }
  /// Runs, calls `between`, and writes.
  void annotate(const std::vector<std::string>& inputs, const std::function<void()>& between = {}) {
    config_.output.annotate = path("out");
    const auto reader = open_reader(inputs, config_);
    const Result result = run(*reader, config_);
    if (between) between();
    write_outputs(result, *reader, config_);
  }
  /// A text of a hundred words; texts of near numbers are alike.
  static std::string text(int number) {
    std::string out;
    for (int w = 0; w < 100; ++w)
      out += "word" + std::to_string(w == number % 50 ? -number : w + number / 50 * 100) + " ";
    return out;
  }

  const TemporaryFolder temporary_;
  Config config_;
};

std::vector<std::string> lines_of(const std::string& bytes) {
  std::vector<std::string> out;
  std::istringstream in(bytes);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

TEST_F(WriteAnnotated, ValuesAreThoseOfTheLabels) {
  std::string table = "id,text,url\n", lines;
  for (int i = 0; i < 3000; ++i) {
    table += std::to_string(i) + "," + text(i) + ",\n";
    lines += R"({"id": "j)" + std::to_string(i) + R"(", "text": ")" + text(i * 3) + "\"}\n";
    if (i % 7 == 0) table += "short\n", lines += "\n{broken\n";
  }
  config_.output.labels = path("labels.csv");
  config_.output.format = TableFormat::csv;
  config_.levels.threshold = 0.7;
  annotate({write("t.csv", table), write("l.jsonl", lines)});
  std::map<std::string, std::string> labels;  // id -> cluster,relation,similarity,keep
  for (const std::string& line : lines_of(read_file(path("labels.csv")))) {
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
    labels[cells[0]] = cells[1] + "," + cells[4] + "," + cells[3] + "," + cells[5];
  }
  std::size_t met = 0, empty = 0;
  for (const std::string& line : lines_of(read_file(mirror("t.csv")))) {
    const std::size_t comma = line.find(',');
    const auto label = labels.find(line.substr(0, comma));
    met += label != labels.end() && line.ends_with("," + label->second) ? 1 : 0;
    empty += line == "short,,,," ? 1 : 0;
  }
  EXPECT_EQ(met, 3000U);
  EXPECT_EQ(empty, 429U);
  met = 0;
  for (const std::string& line : lines_of(read_file(mirror("l.jsonl")))) {
    if (line.empty() || line == "{broken") continue;
    const std::string id = line.substr(8, line.find('"', 8) - 8);
    std::string wanted = labels.at(id);
    std::vector<std::string> values;
    std::istringstream in(wanted);
    for (std::string value; std::getline(in, value, ',');) values.push_back(value);
    met += line.ends_with("\"dedup_cluster\": \"" + values[0] + "\", \"dedup_relation\": \"" + values[1] +
                          "\", \"dedup_similarity\": " + values[2] + ", \"dedup_keep\": " + values[3] + "}")
               ? 1
               : 0;
  }
  EXPECT_EQ(met, 3000U);
}

TEST_F(WriteAnnotated, BytesStay) {
  // Over several batches, with line breaks in cells.
  std::string table = "id;text;note\r\n";
  for (int i = 0; i < 2000; ++i) {
    table += std::to_string(i) + ";\"" + text(i) + (i % 3 == 0 ? "\r\n\"\"x\"\";" : "") + "\";\xE9 " +
             std::string(static_cast<std::size_t>(i % 97), ' ') + "\r\n";
  }
  annotate({write("t.csv", table)});
  const std::vector<std::string> wanted = lines_of(table), found = lines_of(read_file(mirror("t.csv")));
  ASSERT_EQ(wanted.size(), found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const bool is_within = i > 0 && wanted[i].find(";\xE9") == std::string::npos;
    if (is_within) {
      EXPECT_EQ(found[i], wanted[i]);
    } else {  // it ends a row
      EXPECT_TRUE(found[i].starts_with(wanted[i].substr(0, wanted[i].size() - 1) + ";")) << found[i];
      EXPECT_EQ(std::count(found[i].begin(), found[i].end(), ';'),
                std::count(wanted[i].begin(), wanted[i].end(), ';') + 4);
      EXPECT_TRUE(found[i].ends_with("\r"));
    }
  }
}

TEST_F(WriteAnnotated, TheReferenceSetIsNotWritten) {
  config_.reading.against = {write("old.jsonl", R"({"id":"1","text":")" + text(1) + "\"}\n")};
  annotate({write("new.jsonl", R"({"id":"2","text":")" + text(1) + "\"}\n"), config_.reading.against[0]});
  EXPECT_FALSE(fs::exists(mirror("old.jsonl")));
  EXPECT_NE(read_file(mirror("new.jsonl")).find("\"dedup_keep\":0}"), std::string::npos);
}

TEST_F(WriteAnnotated, EstimatesAreTextInJson) {
  std::string lines;
  for (int i = 0; i < 10; ++i)
    lines += R"({"id":")" + std::to_string(i) + R"(","text":")" + text(0) + " x" + std::to_string(i) + "\"}\n";
  config_.search.certain_accept = 0.9;
  annotate({write("l.jsonl", lines)});
  EXPECT_NE(read_file(mirror("l.jsonl")).find("\"dedup_similarity\":\"~0."), std::string::npos);
}

TEST_F(WriteAnnotated, AFileThatChangesFailsTheRun) {
  const std::string rows = "id,text\n1," + text(1) + "\n2," + text(2) + "\n";
  config_.reading.hash_inputs = true;
  const std::function<void()> changes[] = {
      [&] { write("t.csv", rows + "3," + text(3) + "\n"); },
      [&] { write("t.csv", rows.substr(0, rows.size() - 3) + "zz\n"); },
      [&] { write("t.csv", "id,text\n1," + text(1) + "\n"); },
      [&] { fs::remove(path("t.csv")); },
      [&] { write("t.csv", ""); },
  };
  for (const std::function<void()>& change : changes) {
    try {
      annotate({write("t.csv", rows), write("l.jsonl", "{\"text\":\"a\"}\n")}, change);
      ADD_FAILURE() << "not found";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::input);
    }
    EXPECT_FALSE(fs::exists(path("out")));
  }
}

}  // namespace
}  // namespace dedup
