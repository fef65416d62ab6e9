// Reading: record boundaries, fields, compression, rejected content, and the record store.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "core/utf8.h"
#include "dedup/io.h"
#include "io/format/jsonl.h"
#include "io/format/text.h"
#include "io/store.h"
#include "temporary_folder.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

/// A temporary folder, removed when the test ends.
class IoTest : public ::testing::Test {
 protected:
  std::string put(const std::string& name, std::string_view bytes) const {
    const fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
  static std::string packed(const std::string& path, const std::string& command, const std::string& extension) {
    EXPECT_EQ(std::system((command + " -c < " + path + " > " + path + extension).c_str()), 0);
    return path + extension;
  }
  const TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
};

struct Found {
  std::vector<std::string> ids, titles, texts;
  std::vector<RecordRef> records;
  std::vector<Span> text_at;
  std::vector<Problem> problems;
  std::uint64_t lines = 0;
};

Found read_all(Reader& reader) {
  Found found;
  const auto scratch = reader.make_scratch();
  Sink sink;
  sink.article = [&](const Article& article, RecordRef record, std::uint64_t) {
    found.ids.emplace_back(article.id);
    found.titles.emplace_back(article.title);
    found.texts.emplace_back(article.text);
    found.records.push_back(record);
    found.text_at.push_back(article.text_at);
  };
  bool lines_are_final = false;
  sink.problem = [&](Problem problem) {
    if (!lines_are_final) problem.line += found.lines;
    found.problems.push_back(std::move(problem));
  };
  for (Batch batch; reader.next(batch);) {
    found.problems.insert(found.problems.end(), batch.problems.begin(), batch.problems.end());
    lines_are_final = !batch.document_lines.empty();
    found.lines += reader.parse(batch, *scratch, sink);
  }
  // Each record can be loaded again, and `text_at` is the position of its text in the file.
  const auto again = reader.make_scratch();
  for (std::size_t i = 0; i < found.records.size(); ++i) {
    const RecordRef record = found.records[i];
    EXPECT_EQ(reader.load(record, *again).text, found.texts[i]);
    const Span at = found.text_at[i];
    if (at == Span{}) continue;
    EXPECT_EQ(reader.bytes({record.offset + at.begin, at.end - at.begin, record.file}, *again), found.texts[i]);
  }
  reader.check_unchanged();
  return found;
}

Found read_paths(std::vector<std::string> paths, const Config& config = {}) {
  const auto reader = open_reader(paths, config);
  return read_all(*reader);
}

TEST_F(IoTest, CompressionAndSpoolingDoNotChangeTheResult) {
  std::string lines;
  for (int i = 0; i < 30000; ++i) {
    lines += R"({"id":"a)" + std::to_string(i) + R"(","text":")" + std::string(static_cast<std::size_t>(i % 200), 'x') +
             " word" + std::to_string(i) + "\"}\n";
  }
  const Found plain = read_paths({put("plain.jsonl", lines)});
  ASSERT_EQ(plain.ids.size(), 30000U);
  EXPECT_EQ(std::count(plain.text_at.begin(), plain.text_at.end(), Span{}), 0);
  Config on_disk;
  on_disk.reading.tmpdir = folder_.string();
  struct Case {
    const char* command;
    const char* extension;
  };
  for (const Case& each : {Case{"gzip", ".gz"}, {"bzip2", ".bz2"}, {"xz", ".xz"}, {"zstd", ".zst"}, {"lz4", ".lz4"}}) {
    const std::string path = packed(put("x.jsonl", lines), each.command, each.extension);
    for (const Config& config : {Config{}, on_disk}) {
      const Found found = read_paths({path}, config);
      EXPECT_EQ(found.ids, plain.ids) << path;
      EXPECT_EQ(found.texts, plain.texts) << path;
    }
  }
}

TEST_F(IoTest, ReadsAllMembersOfAGzipFile) {
  const std::string a = packed(put("a", "{\"text\":\"one\"}\n"), "gzip", ".gz");
  const std::string b = packed(put("b", "{\"text\":\"two\"}\n"), "gzip", ".gz");
  ASSERT_EQ(std::system(("cat " + a + " " + b + " > " + (folder_ / "ab.jsonl.gz").string()).c_str()), 0);
  EXPECT_EQ(read_paths({(folder_ / "ab.jsonl.gz").string()}).texts, (std::vector<std::string>{"one", "two"}));
}

TEST_F(IoTest, JsonLinesInAllVariants) {
  struct Case {
    const char* bytes;
    std::vector<std::string> texts;
    std::vector<std::uint64_t> bad_lines;
  };
  const std::vector<Case> cases = {
      {"{\"text\":\"a\"}\n{\"text\":\"b\"}", {"a", "b"}, {}},
      {"{\"text\":\"a\"}\r\n\r\n  \n{\"text\":\"b\"}\r\n", {"a", "b"}, {}},
      {"\xEF\xBB\xBF{\"text\":\"a\"}\n", {"a"}, {}},
      {"{\"text\":\"a\"}\n{broken}\n{\"text\":\"b\"}\n", {"a", "b"}, {2}},
      {"{\"text\":\"a\"} x\n{\"text\":\"b\"}\n", {"b"}, {1}},
      {"{\"text\":\"a\"\n{\"text\":\"b\"}\n", {"b"}, {1}},
      {"{\"x\":1}\n[1]\n3\n{\"text\":5}\n{\"text\":\"b\"}\n", {"b"}, {1, 2, 3, 4}},
      {"{\"text\":[\"a\",\"b\"]}\n", {"a\n\nb"}, {}},
      {"{\"text\":null,\"title\":\"t\"}\n", {""}, {}},
      {"{\"body\":\"b\",\"text\":\"t\"}\n{\"content\":\"c\"}\n", {"t", "c"}, {}},
      {"{\"text\":\"\\u0041\\ud83d\\ude00\\n\"}\n", {"A\xF0\x9F\x98\x80\n"}, {}},
      {"{\"te\\u0078t\":\"a\"}\n{\"x\\\"text\":\"no\",\"\":1,\"text\":\"b\"}\n", {"a", "b"}, {}},
      {"{\"bad \\ud83d half\":1,\"text\":\"a\"}\n", {"a"}, {1}},
      {"{\"text\":\"bad \\ud83d half\"}\n", {"bad \xEF\xBF\xBD half"}, {1}},
      {"{\"text\":\"bad \xFF byte\"}\n", {"bad \xEF\xBF\xBD byte"}, {1}},
  };
  for (const Case& each : cases) {
    const Found found = read_paths({put("x.jsonl", each.bytes)});
    EXPECT_EQ(found.texts, each.texts) << each.bytes;
    std::vector<std::uint64_t> lines;
    for (const Problem& problem : found.problems) lines.push_back(problem.line);
    EXPECT_EQ(lines, each.bad_lines) << each.bytes;
  }
}

TEST_F(IoTest, FieldNamesCanBeConfigured) {
  Config config;
  config.reading.fields.text = "story_html";
  config.reading.fields.title = "text";
  config.reading.fields.id = "key";
  const Found found =
      read_paths({put("x.jsonl", R"({"key":7,"id":"no","text":"a title","story_html":"a body","body":"no"})")}, config);
  EXPECT_EQ(found.ids, (std::vector<std::string>{"7"}));
  EXPECT_EQ(found.titles, (std::vector<std::string>{"a title"}));
  EXPECT_EQ(found.texts, (std::vector<std::string>{"a body"}));
}

TEST_F(IoTest, IdIsTheFieldOrTheUrlOrThePosition) {
  const std::string lines =
      "{\"id\":\"i\",\"url\":\"u\",\"text\":\"t\"}\n{\"url\":\"u\",\"text\":\"t\"}\n{\"text\":\"t\"}\n";
  EXPECT_EQ(read_paths({put("x.jsonl", lines)}).ids,
            (std::vector<std::string>{"i", "u", ""}));  // "" gets its position later
  put("texts/b/two.txt", "t");
  put("texts/a.txt", "t");
  const std::string texts = (folder_ / "texts").string();
  EXPECT_EQ(read_paths({texts}).ids, (std::vector<std::string>{texts + "/a.txt", texts + "/b/two.txt"}));
}

TEST_F(IoTest, FoldersSkipOtherFiles) {
  for (const char* name : {"d/a.txt", "d/.hidden.txt", "d/_x.txt", "d/README.txt", "d/LICENSE.txt", "d/x.csv",
                           "d/noext", "d/sub/b.jsonl", "d/.git/c.txt"}) {
    put(name, "{\"text\":\"t\"}");
  }
  const std::vector<std::string> paths = {(folder_ / "d").string()};
  const auto reader = open_reader(paths, Config{});
  EXPECT_EQ(read_all(*reader).ids.size(), 2U);
  const std::map<std::string, std::uint64_t> wanted = {
      {"names beginning with . or _", 3}, {"README and LICENSE", 2}, {".csv", 1}, {"no extension", 1}};
  EXPECT_EQ(reader->passed_over(), wanted);
  EXPECT_EQ(read_paths({(folder_ / "d/README.txt").string()}).ids.size(), 1U)
      << "a file named by the user is always read";
}

TEST_F(IoTest, FoldersReadDocumentsAndTablesThatHoldArticles) {
  put("d/list.json", "[{\"id\":\"a\",\"title\":\"t\"}]");
  put("d/lines.json", "{\"id\":\"b\",\"text\":\"t\"}\n{\"id\":\"c\",\"text\":\"t\"}\n");
  put("d/rows.csv", "id,text\nd,t\n");
  put("d/package.json", "{\"name\":\"x\",\"description\":\"y\"}");
  put("d/page.json", "<html></html>");
  put("d/empty.json", "");
  put("d/gold.tsv", "id\tstory\na\t1\n");
  put("d/labels.tsv", "id\tcluster\trepresentative\ttitle\na\t1\ta\tt\n");
  const std::vector<std::string> paths = {(folder_ / "d").string()};
  const auto reader = open_reader(paths, Config{});
  const Found found = read_all(*reader);
  EXPECT_EQ(found.ids, (std::vector<std::string>{"b", "c", "a", "d"}));
  EXPECT_TRUE(found.problems.empty());
  EXPECT_EQ(reader->passed_over(), (std::map<std::string, std::uint64_t>{{".json", 3}, {".tsv", 2}}));
}

TEST_F(IoTest, RecordsOfDocumentsAreReadAsJsonLinesAre) {
  Config config;
  config.reading.fields.text = "words";
  const std::string records =
      "{\"words\":\"one\",\"text\":\"x\"},\n\n{\"text\":\"none\"},\n{\"words\":\"two\"},{\"words\":3}";
  std::string many = "{\"count\":1,\n\"results\":[" + records;
  for (int i = 0; i < 20000; ++i) many += ",\n{\"words\":\"more of these words\"}";
  many += ",\n{\"title\":7}]}";
  const std::vector<std::string> paths = {put("many.json", many), put("rows.csv", "id,words,text\n1,one,x\n")};
  const auto reader = open_reader(paths, config);
  const Found found = read_all(*reader);
  ASSERT_EQ(found.texts.size(), 20004U);
  EXPECT_EQ(found.texts[0], "one");
  EXPECT_EQ(found.texts[1], "two");
  EXPECT_EQ(found.texts.back(), "one");
  std::vector<std::uint64_t> lines;
  for (const Problem& problem : found.problems) lines.push_back(problem.line);
  EXPECT_EQ(lines, (std::vector<std::uint64_t>{4, 5}));
  EXPECT_EQ(reader->fields().at("text").at("words"), 20003U);
  ASSERT_EQ(reader->files().size(), 2U);
  EXPECT_EQ(reader->files()[0].format, "json");
  EXPECT_EQ(reader->files()[0].records, 20005U);
  EXPECT_EQ(reader->files()[1].format, "csv");
}

TEST_F(IoTest, FoldersPassOverWhatIsNoFile) {
  put("d/a.txt", "t");
  put("elsewhere/b.txt", "t");
  ASSERT_EQ(mkfifo((folder_ / "d/pipe.txt").c_str(), 0600), 0);
  fs::create_symlink("/dev/zero", folder_ / "d/zero.txt");
  fs::create_symlink("pipe.txt", folder_ / "d/link-to-pipe.jsonl");
  fs::create_symlink(".", folder_ / "d/circle");
  fs::create_symlink("../elsewhere", folder_ / "d/sub");
  fs::create_symlink("../elsewhere/b.txt", folder_ / "d/link.txt");
  const std::vector<std::string> paths = {(folder_ / "d").string()};
  const auto reader = open_reader(paths, Config{});
  EXPECT_EQ(read_all(*reader).ids, (std::vector<std::string>{paths[0] + "/a.txt", paths[0] + "/link.txt"}));
  EXPECT_EQ(reader->passed_over(),
            (std::map<std::string, std::uint64_t>{{"pipes", 2}, {"devices", 1}, {"links to folders", 2}}));
  EXPECT_EQ(read_paths({(folder_ / "d/sub").string()}).ids, (std::vector<std::string>{paths[0] + "/sub/b.txt"}))
      << "a link that is named is followed";
}

TEST_F(IoTest, NoFileIsMappedAndFewStayOpen) {
  std::vector<std::string> paths;
  for (int i = 0; i < 2000; ++i) paths.push_back(put("f" + std::to_string(i) + ".jsonl", "{\"text\":\"t\"}\n"));
  for (int i = 0; i < 300; ++i) {
    paths.push_back(put("large" + std::to_string(i) + ".txt", std::string(1 << 20, 'x')));
  }
  const auto reader = open_reader(paths, Config{});
  EXPECT_EQ(read_all(*reader).ids.size(), 2300U);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) EXPECT_EQ(line.find(folder_.string()), std::string::npos) << line;
  EXPECT_LT(std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()), 300);
}

TEST_F(IoTest, AFileThatShrinksWhileItIsReadIsAnError) {
  std::string lines;
  while (lines.size() < 2 << 20) lines += "{\"text\":\"a text of some words\"}\n";
  for (const char* name : {"large.jsonl", "small.jsonl", "a.txt"}) {
    const std::vector<std::string> paths = {put(name, *name == 'l' ? lines : lines.substr(0, 9000))};
    const auto reader = open_reader(paths, Config{});
    const auto scratch = reader->make_scratch();
    RecordRef last;
    Sink sink{[&](const Article&, RecordRef record, std::uint64_t) { last = record; }, [](const Problem&) {}};
    for (Batch batch; reader->next(batch);) {
      reader->parse(batch, *scratch, sink);
      fs::resize_file(paths[0], 100);
    }
    EXPECT_THROW(reader->load(last, *scratch), Error) << name;
    EXPECT_THROW(reader->check_unchanged(), Error) << name;
  }
}

TEST_F(IoTest, APathIsSpelledSoThatItCanBeFoundAgain) {
  EXPECT_EQ(spelled_path("news/caf\xC3\xA9 100%.txt"), "news/caf\xC3\xA9 100%.txt");
  for (const char* name : {"plain", "caf\xE9", "back\\slash", "\\xE9", "\xC3\xA9 and \xE9", "\xF0\x9F\x98", "%E9"}) {
    const std::string path = put(name, "a text");
    const Found found = read_paths({path});
    ASSERT_EQ(found.ids.size(), 1U) << path;
    std::string repaired;
    EXPECT_TRUE(repair_utf8(found.ids[0], repaired)) << path;
    // As bash gives it back.
    ASSERT_EQ(
        std::system(("bash -c 'printf %b \"$1\"' - '" + found.ids[0] + "' > " + (folder_ / "path").string()).c_str()),
        0);
    std::ifstream file(folder_ / "path", std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), path);
  }
  const std::vector<std::string> folder = {(folder_ / "f").string()};
  put("f/caf\xE9.txt", "a text");
  const auto reader = open_reader(folder, Config{});
  EXPECT_EQ(read_all(*reader).ids, std::vector<std::string>{folder[0] + "/caf\\xE9.txt"});
  EXPECT_EQ(reader->files()[0].name, folder[0] + "/caf\\xE9.txt");
  EXPECT_EQ(reader->inputs()[0], folder[0] + "/caf\xE9.txt");
}

TEST_F(IoTest, ARecordHasTheBytesOfItsLine) {
  const std::vector<std::string> paths = {
      put("x.jsonl", "{\"text\":\"a\"}\r\n  {\"text\":\"b\"} \n\r\n{\"text\":\"c\"}\r")};
  const auto reader = open_reader(paths, Config{});
  const Found found = read_all(*reader);
  const auto scratch = reader->make_scratch();
  std::vector<std::string> bytes;
  for (const RecordRef record : found.records) bytes.emplace_back(reader->bytes(record, *scratch));
  EXPECT_EQ(bytes, (std::vector<std::string>{"{\"text\":\"a\"}\r", "  {\"text\":\"b\"} ", "{\"text\":\"c\"}\r"}));
}

TEST_F(IoTest, OtherContentIsRejectedByName) {
  using namespace std::string_view_literals;
  for (const auto& [bytes, what] : std::vector<std::pair<std::string_view, const char*>>{
           {"<!DOCTYPE html><script>x</script>", "neither text nor a title"},
           {"  <html>", "neither text nor a title"},
           {"WARC/1.0\r\n", "record 1 at byte 0"},
           {"PAR1....", "Parquet"},
           {"%PDF-1.7", "PDF"},
           {"PK\x03\x04", "damaged"},
           {"one\0two"sv, "NUL"},
           {"<?xml version=\"1.0\"?><doc/>", "neither RSS, Atom"}}) {
    const Found found = read_paths({put("x.txt", bytes)});
    EXPECT_TRUE(found.ids.empty()) << bytes;
    ASSERT_EQ(found.problems.size(), 1U) << bytes;
    EXPECT_NE(found.problems[0].reason.find(what), std::string::npos) << found.problems[0].reason;
  }
}

TEST_F(IoTest, ByteOrderMarksAreSkippedWhereverARecordBegins) {
  const std::string mark = "\xEF\xBB\xBF";
  const std::string lines = mark + "{\"text\":\"snow\"}\n" + mark + "{\"text\":\"rain\"}\r\n" + mark + "\n" + mark +
                            "{\"text\":\"" + mark + "hail\"}\n";
  for (const char* name : {"x.jsonl", "without_extension"}) {
    const Found found = read_paths({put(name, lines)});
    EXPECT_EQ(found.texts, (std::vector<std::string>{"snow", "rain", "hail"})) << name;
    EXPECT_TRUE(found.problems.empty()) << name;
  }
  EXPECT_EQ(read_paths({put("x.txt", mark + "Title\n\n" + mark + "text")}).titles, (std::vector<std::string>{"Title"}));
}

TEST_F(IoTest, WideFilesAreReadInEveryFormat) {
  const auto widened = [](std::string_view text, bool little) {  // of ASCII
    std::string out;
    for (const char c : text) out += little ? std::string{c, '\0'} : std::string{'\0', c};
    return out;
  };
  const struct {
    const char* name;
    const char* content;
  } cases[] = {
      {"a.jsonl", "{\"text\":\"snow on the pass\"}\n{\"text\":\"rain\"}\n"},
      {"b", "{\"text\":\"snow on the pass\"}\n{\"text\":\"rain\"}\n"},
      {"c.txt", "snow on the pass"},
      {"d", "snow on the pass"},
      {"e.xml",
       "<?xml version='1.0' encoding='windows-1251'?><rss><channel><item><description>snow on the "
       "pass</description></item></channel></rss>"},
  };
  for (const auto& each : cases) {
    const std::vector<std::string> texts = read_paths({put(each.name, each.content)}).texts;
    for (const bool little : {true, false}) {
      for (const char* mark : {"", little ? "\xFF\xFE" : "\xFE\xFF"}) {
        const Found found = read_paths({put(each.name, mark + widened(each.content, little))});
        EXPECT_EQ(found.texts, texts) << each.name;
        EXPECT_TRUE(found.problems.empty()) << each.name;
      }
    }
  }
}

TEST_F(IoTest, Windows1252IsReadInTextAndJsonLines) {
  const Found lines = read_paths({put("x.jsonl",
                                      "{\"text\":\"caf\xE9 \x96 No\xEBl\"}\n{\"text\":\"stra\xDF"
                                      "e\"}\n")});
  EXPECT_EQ(lines.texts, (std::vector<std::string>{"caf\u00E9 \u2013 No\u00EBl", "stra\u00DFe"}));
  EXPECT_EQ(lines.problems.size(), 2U);
  const Found text = read_paths({put("x.txt", "elei\xE7\xE3o\n\nem S\xE3o Paulo")});
  EXPECT_EQ(text.titles, (std::vector<std::string>{"elei\u00E7\u00E3o"}));
  EXPECT_EQ(text.texts, (std::vector<std::string>{"\n\nem S\u00E3o Paulo"}));
  ASSERT_EQ(text.problems.size(), 1U);
  EXPECT_NE(text.problems[0].reason.find("Windows-1252"), std::string::npos);
}

TEST_F(IoTest, WhatWasPutRightIsCountedByRecord) {
  const std::string path =
      put("x.jsonl",
          "{\"title\":\"a &amp; b\",\"text\":\"c &amp; d\"}\n{\"title\":\"<b>a</b>\",\"text\":\"c &amp; d\"}\n"
          "\xEF\xBB\xBF{\"text\":\"caf\u00C3\u00A9\"}\n{\"text\":\"caf\xE9\"}\n{\"text\":\"snow & rain\"}\n");
  const std::vector<std::string> paths{path};
  const auto reader = open_reader(paths, Config{});
  read_all(*reader);
  EXPECT_EQ(reader->put_right(),
            (std::map<std::string, std::uint64_t>{
                {"byte order mark", 1}, {"encoding", 1}, {"entities", 2}, {"markup", 1}, {"mojibake", 1}}));
}

TEST_F(IoTest, BadFilesDoNotAffectOthers) {
  const std::string good = put("good.jsonl", "{\"text\":\"t\"}\n");
  const std::string empty = put("empty.jsonl", "");
  fs::create_directories(folder_ / "nothing");
  const Found found = read_paths({(folder_ / "missing").string(), empty, (folder_ / "nothing").string(), good});
  EXPECT_EQ(found.texts, (std::vector<std::string>{"t"}));
  EXPECT_EQ(found.problems.size(), 3U);
}

TEST_F(IoTest, LongRecordsAreSkippedAndReported) {
  Config config;
  config.reading.max_record = 2048;
  const std::string lines = "{\"text\":\"a\"}\n{\"text\":\"" + std::string(3 << 20, 'x') + "\"}\n{\"text\":\"b\"}\n";
  const std::string plain = put("x.jsonl", lines);
  const std::string gz = packed(put("y.jsonl", lines), "gzip", ".gz");
  for (const std::string& path : {plain, gz}) {
    const Found found = read_paths({path}, config);
    EXPECT_EQ(found.texts, (std::vector<std::string>{"a", "b"})) << path;
    ASSERT_EQ(found.problems.size(), 1U) << path;
    EXPECT_EQ(found.problems[0].line, 2U) << path;
  }
}

TEST_F(IoTest, ALastLineWithoutNewlineMayBeLongerThanABatch) {
  const std::string text(600'000, 'x');
  const std::string lines = "{\"text\":\"a\"}\n{\"text\":\"" + text + "\"}";
  const std::string plain = put("x.jsonl", lines);
  const std::string gz = packed(put("y.jsonl", lines), "gzip", ".gz");
  for (const std::string& path : {plain, gz}) {
    EXPECT_EQ(read_paths({path}).texts, (std::vector<std::string>{"a", text})) << path;
    Config config;
    config.reading.max_record = 300'000;
    const Found found = read_paths({path}, config);
    EXPECT_EQ(found.texts, (std::vector<std::string>{"a"})) << path;
    ASSERT_EQ(found.problems.size(), 1U) << path;
    EXPECT_EQ(found.problems[0].line, 2U) << path;
  }
}

TEST_F(IoTest, AChangedFileThrows) {
  for (const char* name : {"x.jsonl", "x.txt"}) {
    const std::vector<std::string> paths = {put(name, "{\"text\":\"a title\"}\n and more\n")};
    const auto reader = open_reader(paths, Config{});
    const auto scratch = reader->make_scratch();
    for (Batch batch; reader->next(batch);) {
    }
    put(name, "something else, of another length");
    EXPECT_THROW(reader->check_unchanged(), Error) << name;
  }
}

TEST(SplitTitle, TakesAShortFirstLineBeforeText) {
  struct Case {
    std::string text, title, body;
  };
  const std::string thirty_one = [] {
    std::string words;
    for (int i = 0; i < 31; ++i) words += "w ";
    return words;
  }();
  for (const Case& each : {Case{"A title\n\nThe text.", "A title", "\n\nThe text."},
                           {"\n  A title \r\nText", "A title", "\nText"},
                           {"Only a line", "", "Only a line"},
                           {"Only a line\n \n", "", "Only a line\n \n"},
                           {thirty_one + "\ntext", "", thirty_one + "\ntext"},
                           {"", "", ""},
                           {"\xEF\xBB\xBFTitle\nText", "Title", "\nText"}}) {
    Article article;
    split_title(each.text, TitleLine::first_line, article);
    EXPECT_EQ(article.title, each.title) << each.text;
    EXPECT_EQ(article.text, each.body) << each.text;
    split_title(each.text, TitleLine::none, article = {});
    EXPECT_EQ(article.title, "");
  }
}

TEST(StoreTest, PartsAreFilledInAnyOrderAndReadInAnyOrder) {
  for (const std::string& tmpdir : {std::string(), fs::temp_directory_path().string()}) {
    Store store(tmpdir);
    for (const std::size_t count : {3000UL, 0UL, 1UL, 50UL}) {  // one file each, in two parts
      const std::uint32_t file = store.add_spooled();
      const std::array<RecordRef, 2> parts{store.add_part(), store.add_part()};
      std::array<std::string, 2> lines;
      std::vector<RecordRef> records;
      std::vector<std::string> expected;
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t part = i < count / 2 ? 0 : 1;
        const std::string record(i % 100 == 7 ? 100000 : i % 333, static_cast<char>('a' + i % 26));
        records.push_back({parts[part].offset + lines[part].size(), static_cast<std::uint32_t>(record.size()), file});
        lines[part] += record + "\n";
        expected.push_back(record);
      }
      std::thread other([&] { store.fill_lines(parts[1], lines[1]); });
      store.fill_lines(parts[0], lines[0]);
      other.join();
      StoreScratch scratch;
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t k = i * 1009 % count;
        ASSERT_EQ(store.read(records[k], scratch), expected[k]) << k;
      }
    }
  }
}

}  // namespace
}  // namespace dedup
