// Every record of WARC and ARC files is found, whatever the parts; what is broken costs its record and is told.
#include "io/format/warc_records.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {
namespace {

using namespace std::string_literals;

struct Found {
  struct Record {
    std::uint64_t number, offset;
    std::string header, block;
    bool operator==(const Record& other) const = default;
  };
  std::vector<Record> records;
  std::vector<std::string> told;
  std::size_t lost = 0;

  std::vector<std::string> blocks() const {
    std::vector<std::string> out;
    out.reserve(records.size());
    for (const Record& record : records) out.push_back(record.block);
    return out;
  }
  std::string all_told() const {
    std::string out;
    for (const std::string& each : told) out += each + "\n";
    return out;
  }
  bool operator==(const Found& other) const = default;
};

Found read_parts(std::string_view file, std::size_t part, std::uint64_t max_record) {
  Found found;
  WarcRecords records({max_record,
                       [&](const WarcRecord& r) {
                         found.records.push_back({r.number, r.offset, std::string(r.header), std::string(r.block)});
                       },
                       [&](bool lost, std::string reason) {
                         found.told.push_back(std::move(reason));
                         found.lost += lost ? 1 : 0;
                       }});
  for (std::size_t at = 0; at < file.size(); at += part) records.add(file.substr(at, part), false);
  records.add("", true);
  return found;
}

/// Reads a file as a whole, and checks that parts of other sizes give the same.
Found read(const std::string& file, std::uint64_t max_record = 1 << 20) {
  const Found whole = read_parts(file, file.size() + 1, max_record);
  for (const std::size_t part : {1U, 7U, 61U, 300U}) {
    const Found parts = read_parts(file, part, max_record);
    EXPECT_EQ(whole.blocks(), parts.blocks()) << "parts of " << part;
    EXPECT_EQ(whole.all_told(), parts.all_told()) << "parts of " << part;
  }
  return whole;
}

/// A record with this length in its header, whatever the block is.
std::string record_said(const std::string& block, const std::string& length, const std::string& version = "1.0") {
  return "WARC/" + version + "\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.example/" +
         std::to_string(block.size()) + "\r\n" + (length.empty() ? "" : "Content-Length: " + length + "\r\n") + "\r\n" +
         block + "\r\n\r\n";
}
std::string record(const std::string& block, const std::string& version = "1.0") {
  return record_said(block, std::to_string(block.size()), version);
}
std::string arc(const std::string& block, const std::string& more = "") {
  return "http://b.example/x 192.0.2.7 20310514080000 text/html " + more + std::to_string(block.size()) + "\n" + block +
         "\n";
}
const std::string kFiledesc = "1 0 Crawl\nURL IP-address Archive-date Content-type Archive-length\n";
std::string filedesc(const std::string& more = "") {
  return "filedesc://crawl.arc 0.0.0.0 20310514080000 text/plain " + more + std::to_string(kFiledesc.size()) + "\n" +
         kFiledesc + "\n";
}
using Blocks = std::vector<std::string>;

TEST(WarcRecords, EveryRecordIsGiven) {
  for (const std::string& version : {"0.18"s, "1.0"s, "1.1"s}) {
    const std::string first = record("The first.", version);
    const Found found = read(first + record("", version) + record("Two\r\n\r\nparagraphs\n\n", version));
    EXPECT_EQ(found.blocks(), (Blocks{"The first.", "", "Two\r\n\r\nparagraphs\n\n"}));
    EXPECT_EQ(found.all_told(), "");
    EXPECT_EQ(found.records[1].number, 2U);
    EXPECT_EQ(found.records[1].offset, first.size());
    EXPECT_TRUE(found.records[2].header.starts_with("WARC/" + version)) << version;
  }
}

TEST(WarcRecords, AFileWithoutRecordsGivesNone) {
  EXPECT_EQ(read("").told.size(), 0U);
  EXPECT_EQ(read("\r\n\r\n").told.size(), 0U);
  for (const std::string& file : {"no archive\n"s, "WARC"s, "WARC/\n"s, "WARC/1\r\nA: b\r\n\r\n"s, "\0\0\0"s}) {
    const Found found = read(file);
    EXPECT_TRUE(found.records.empty()) << file;
    EXPECT_NE(found.all_told().find("begin no record"), std::string::npos) << file;
  }
}

TEST(WarcRecords, ABlockMayHoldRecords) {
  const std::string inner = record("inner") + record("another");
  EXPECT_EQ(read(record(inner) + record("after")).blocks(), (Blocks{inner, "after"}));
}

TEST(WarcRecords, LineEndsMayBeBare) {
  const std::string bare = "WARC/1.0\nWARC-Type: resource\ncontent-length: 5\n\nhello\n\n";
  const Found found = read(bare + bare + record("x"));
  EXPECT_EQ(found.blocks(), (Blocks{"hello", "hello", "x"}));
  EXPECT_EQ(found.all_told(), "");
}

TEST(WarcRecords, ALengthThatIsTooLargeEndsAtTheNextRecord) {
  for (const char* length : {"10", "40", "180", "9000"}) {
    const Found found = read(record("before") + record_said("cut", length) + record("next") + record("after"));
    EXPECT_EQ(found.blocks(), (Blocks{"before", "cut", "next", "after"})) << length;
    EXPECT_EQ(found.told.size(), 1U) << found.all_told();
    EXPECT_TRUE(found.told[0].starts_with("record 2 at byte ")) << found.told[0];
    EXPECT_NE(found.told[0].find("the next record begins after"), std::string::npos) << found.told[0];
  }
}

TEST(WarcRecords, ALengthThatIsTooSmallEndsAtTheNextRecord) {
  for (const char* length : {"0", "1", "7", "8"}) {
    const Found found = read(record("before") + record_said("ten bytes\n", length) + record("after"));
    EXPECT_EQ(found.blocks(), (Blocks{"before", "ten bytes\n", "after"})) << length;
    EXPECT_EQ(found.told.size(), 1U) << found.all_told();
    EXPECT_NE(found.told[0].find("too small"), std::string::npos) << found.told[0];
  }
}

TEST(WarcRecords, ALengthThatIsNoneEndsAtTheNextRecord) {
  for (const char* length : {"", "-1", "abc", "12 bytes", "99999999999999999999999"}) {
    const Found found = read(record("before") + record_said("a block", length) + record("after"));
    EXPECT_EQ(found.blocks(), (Blocks{"before", "a block", "after"})) << length;
    EXPECT_EQ(found.told.size(), 1U) << found.all_told();
    EXPECT_NE(found.told[0].find("missing or no number"), std::string::npos) << found.told[0];
  }
  EXPECT_EQ(read(record_said("the last", "")).blocks(), (Blocks{"the last"}));
}

TEST(WarcRecords, BlankLinesMayBeMissing) {
  for (const std::string& between : {""s, "\n"s, "\r\n"s, "\r\n\r\n\r\n\r\n"s}) {
    std::string first = record("first");
    first.resize(first.size() - 4);
    const Found found = read(first + between + record("second"));
    EXPECT_EQ(found.blocks(), (Blocks{"first", "second"}));
    EXPECT_EQ(found.told.size(), between.empty() ? 1U : 0U) << found.all_told();
  }
  // Behind the header, too.
  for (const std::string& block : {"HTTP/1.1 200 OK\r\nA: b\r\n\r\npage"s, "A text, long.\n\nAnd more"s, "one line"s}) {
    std::string broken = record(block);
    broken.erase(broken.find("\r\n\r\n"), 2);
    const Found found = read(record("before") + broken + record("after"));
    EXPECT_EQ(found.blocks(), (Blocks{"before", block, "after"}));
    EXPECT_NE(found.all_told().find("no blank line ends its header"), std::string::npos) << found.all_told();
  }
}

TEST(WarcRecords, GarbageBetweenRecordsIsLeftOutAndTold) {
  for (const std::string& garbage : {"garbage\r\n"s, std::string(5000, '\xFE') + "\n", "WARC/1.0 is a format\n\n"s,
                                     "WARC/1.0\n"s + "no field\n", "\0\0\0\0\n"s}) {
    const Found found = read(record("before") + garbage + record("after"));
    EXPECT_EQ(found.blocks().front(), "before");
    EXPECT_EQ(found.blocks().back(), "after") << garbage;
    EXPECT_FALSE(found.told.empty());
    EXPECT_NE(found.told[0].find(found.records.size() == 2 ? "begin no record" : "record 2"), std::string::npos);
  }
  EXPECT_EQ(read("junk\n" + record("a")).blocks(), (Blocks{"a"}));
  EXPECT_NE(read(record("a") + "junk").all_told().find("4 bytes from byte"), std::string::npos);
}

TEST(WarcRecords, BrokenHeaderLinesAreToldAndTheRestIsRead) {
  for (const std::string& line : {"no field\r\n"s, "=== ===\r\n"s, "\xFF\xFE: x\r\n"s}) {
    std::string broken = record("the block");
    broken.insert(broken.find("Content-Length"), line);
    const Found found = read(record("before") + broken + record("after"));
    EXPECT_EQ(found.blocks(), (Blocks{"before", "the block", "after"}));
    EXPECT_NE(found.all_told().find("is no field"), std::string::npos) << found.all_told();
  }
}

TEST(WarcRecords, ATruncatedFileGivesWhatThereIs) {
  const std::string whole = record("before") + record("a block of some length");
  const std::size_t second = record("before").size();
  const std::size_t block = whole.find("a block");
  for (std::size_t cut = second + 5; cut < whole.size() - 4; ++cut) {
    const Found found = read_parts(std::string_view(whole).substr(0, cut), 1000, 1 << 20);
    ASSERT_FALSE(found.records.empty()) << cut;
    EXPECT_EQ(found.records[0].block, "before");
    EXPECT_EQ(found.told.size(), 1U) << cut << ": " << found.all_told();
    if (cut >= block) {
      EXPECT_EQ(found.blocks(), (Blocks{"before", whole.substr(block, cut - block)}));
      EXPECT_NE(found.all_told().find("the file ends"), std::string::npos) << found.all_told();
    }
  }
  // A header that the next record cuts.
  for (const std::size_t size : {12U, 40U, 70U}) {
    const Found found = read(record("before") + record("lost").substr(0, size) + "\r\n" + record("after"));
    EXPECT_EQ(found.blocks().back(), "after") << size;
    EXPECT_EQ(found.told.size(), 1U) << found.all_told();
  }
}

TEST(WarcRecords, ALongRecordIsSkippedAndWhatFollowsIsRead) {
  for (const std::size_t size : {1001U, 5000U, 200000U}) {
    const Found found = read(record("before") + record(std::string(size, 'x')) + record("after"), 1000);
    EXPECT_EQ(found.blocks(), (Blocks{"before", "after"})) << size;
    EXPECT_EQ(found.records[1].number, 3U);
    EXPECT_EQ(found.lost, 1U);
    EXPECT_NE(found.all_told().find("raise --max-record"), std::string::npos);
  }
  // A length that is only said does not cost the file.
  for (const char* length : {"1001", "500000", "18446744073709551615"}) {
    const Found found = read(record("before") + record_said("short", length) + record("next") + record("after"), 1000);
    EXPECT_EQ(found.blocks(), (Blocks{"before", "next", "after"})) << length;
    EXPECT_EQ(found.told.size(), 2U) << found.all_told();
  }
  const Found open = read(record("before") + record_said(std::string(3000, 'x'), "") + record("after"), 1000);
  EXPECT_EQ(open.blocks().back(), "after");
  EXPECT_NE(open.all_told().find("no record begins in the 1000 bytes"), std::string::npos) << open.all_told();
}

TEST(WarcRecords, ArcOfBothVersions) {
  for (const std::string& more : {""s, "200 - - 0 crawl.arc "s, "404 ABCDEF http://c.example/ 512 crawl.arc "s}) {
    const Found found = read(filedesc(more) + arc("<p>one\n\n", more) + arc("", more) + arc("three", more));
    EXPECT_EQ(found.blocks(), (Blocks{kFiledesc, "<p>one\n\n", "", "three"})) << more;
    EXPECT_EQ(found.all_told(), "");
    const WarcFields first = warc_fields(found.records[0].header), second = warc_fields(found.records[1].header);
    EXPECT_EQ(first.type, "warcinfo");
    EXPECT_EQ(second.type, "response");
    EXPECT_EQ(second.target_uri, "http://b.example/x");
    EXPECT_EQ(second.date, "20310514080000");
    EXPECT_EQ(second.content_type, "text/html");
  }
}

TEST(WarcRecords, BrokenArc) {
  for (const char* length : {"-1", "abc", "3", "60"}) {
    const std::string broken = "http://b.example/y 192.0.2.7 20310514080000 text/html "s + length + "\nthe page\n";
    const Found found = read(filedesc() + broken + arc("after"));
    EXPECT_EQ(found.blocks(), (Blocks{kFiledesc, "the page", "after"})) << length << found.all_told();
    EXPECT_EQ(found.told.size(), 1U) << found.all_told();
  }
  const Found spaced =
      read(filedesc() + "http://b.example/a b c 192.0.2.7 20310514080000 text/html; charset=x 2\nok\n");
  EXPECT_EQ(warc_fields(spaced.records.at(1).header).target_uri, "http://b.example/a b c");
  EXPECT_EQ(spaced.records[1].block, "ok");
}

TEST(WarcFields, AreNamed) {
  const WarcFields fields = warc_fields(
      "WARC/1.1\r\nwarc-type:response\r\nWARC-Target-URI: <https://a.example/?q=1>\r\nWARC-Date: "
      "2031-05-14T08:00:00Z\r\n"
      "WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http;\r\n msgtype=response\r\nWARC-Refers-To: "
      "<urn:uuid:2>\r\nWARC-Identified-Payload-Type: text/html\r\nWARC-Truncated: length\r\nWARC-Warcinfo-ID: "
      "<urn:uuid:3>\r\nWARC-Date: 1999-01-01\r\nnonsense\r\nX: y\r\n\r\n");
  EXPECT_EQ(fields.type, "response");
  EXPECT_EQ(fields.target_uri, "https://a.example/?q=1");
  EXPECT_EQ(fields.date, "2031-05-14T08:00:00Z");
  EXPECT_EQ(fields.record_id, "urn:uuid:1");
  EXPECT_TRUE(fields.content_type.starts_with("application/http;"));
  EXPECT_TRUE(fields.content_type.ends_with("msgtype=response"));
  EXPECT_EQ(fields.refers_to, "urn:uuid:2");
  EXPECT_EQ(fields.payload_type, "text/html");
  EXPECT_EQ(fields.truncated, "length");
  EXPECT_EQ(fields.warcinfo_id, "urn:uuid:3");
  EXPECT_EQ(warc_fields("").target_uri, "");
  EXPECT_EQ(warc_fields("WARC/1.0").type, "");
  EXPECT_EQ(warc_fields("WARC/1.0\nWARC-Type").type, "");
}

std::string repeated(std::string_view text, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

// CPU time, which other programs do not change as much as they do the clock's.
double seconds(const std::string& file, std::size_t part) {
  const std::clock_t begin = std::clock();
  read_parts(file, part, 1 << 20);
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(WarcRecords, TimeIsLinear) {
  const std::vector<std::string> hostile = {record_said("x", "1000000"),
                                            record_said("x", ""),
                                            record_said("x", "99999999999"),
                                            "WARC/1.0\n\x01\n",
                                            "WARC/1.0\nA: b\n",
                                            "\n",
                                            "WARC/1.",
                                            "a:b ",
                                            "h: 1.1.1.1 20310514 t x\n",
                                            "h: 1.1.1.1 20310514 t 900000\n",
                                            "WARC/1.0\r\nContent-Length: 0\r\n\r\n\n\n\n"};
  for (const std::string& unit : hostile) {
    for (const std::size_t part : {100U, 1U << 18}) {
      const double once = seconds(repeated(unit, (1 << 18) / unit.size()), part);
      const double eight = seconds(repeated(unit, (1 << 21) / unit.size()), part);
      EXPECT_LT(eight, 24 * once + 0.2) << unit << ", parts of " << part << ": " << once << " s";
    }
  }
}

}  // namespace
}  // namespace dedup
