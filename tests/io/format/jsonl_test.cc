// JSON records: which field gives which role its value, and what is told about a record.
#include "io/format/jsonl.h"

#include <gtest/gtest.h>

#include "core/buffer.h"
#include "dedup/io.h"

namespace dedup {
namespace {

using Outcome = JsonRecords::Outcome;

struct Parsed {
  Outcome outcome = Outcome::bad;
  std::string id, title, text, date, source, url, reason;
  std::map<std::string, std::map<std::string, std::uint64_t>> fields;
};

Parsed parse(std::string_view line, const FieldNames& names = {}) {
  const JsonRecords records(names);
  JsonRecords::Parser parser;
  Buffer<char> padded;
  padded.append(line.data(), line.size());
  Article article;
  FieldCounts counts;
  Parsed out;
  out.outcome = records.parse({padded.data(), padded.size()}, parser, article, &counts, out.reason);
  if (out.outcome == Outcome::bad) return out;
  out.id = article.id, out.title = article.title, out.text = article.text;
  out.date = article.date, out.source = article.source, out.url = article.url;
  out.fields = records.named(counts);
  return out;
}

std::string only_field(const Parsed& parsed, const std::string& role) {
  const auto found = parsed.fields.find(role);
  return found == parsed.fields.end() || found->second.size() != 1 ? "" : found->second.begin()->first;
}

TEST(JsonRecords, AValueThatSaysNothingDoesNotBeatALaterOne) {
  for (const char* nothing : {R"("")",
                              R"("  ")",
                              R"("\n\t")",
                              R"("\u00a0")",
                              "\"\xC2\xA0\xE2\x80\x8B\"",
                              R"("<p></p>")",
                              R"("<p>&nbsp;</p><br/>")",
                              R"("-")",
                              R"("...")",
                              "\"\xE2\x80\x94\"",
                              "null",
                              R"("null")",
                              R"("None")",
                              R"("N/A")",
                              R"("n\/a")",
                              R"(" NA ")",
                              R"("undefined")",
                              R"("NaN")",
                              R"("[object Object]")",
                              R"("<NA>")",
                              "false",
                              "[]",
                              "{}",
                              R"([""])",
                              R"({"rendered":""})"}) {
    const std::string empty(nothing);
    const Parsed found =
        parse("{\"id\":" + empty + ",\"title\":" + empty + ",\"text\":" + empty + ",\"date\":" + empty +
              ",\"source\":" + empty + ",\"url\":" + empty +
              R"(,"guid":"g7","headline":"Ferry runs again","body":"The ferry runs again.",)"
              R"("published_at":"2031-02-03","domain":"lake.example","link":"https://lake.example/1"})");
    EXPECT_EQ(found.outcome, Outcome::good) << empty << found.reason;
    EXPECT_EQ(found.id, "g7") << empty;
    EXPECT_EQ(found.title, "Ferry runs again") << empty;
    EXPECT_EQ(found.text, "The ferry runs again.") << empty;
    EXPECT_EQ(found.date, "2031-02-03") << empty;
    EXPECT_EQ(found.source, "lake.example") << empty;
    EXPECT_EQ(found.url, "https://lake.example/1") << empty;
    EXPECT_EQ(only_field(found, "text"), "body") << empty;
    EXPECT_EQ(only_field(found, "title"), "headline") << empty;
  }
}

TEST(JsonRecords, AValueWithContentIsKept) {
  for (const char* text :
       {"Nullarbor road closed", "None of the boats sailed", "Nine", "404", "\\u041d\\u0435\\u0442",
        "\xE6\xB2\xA1\xE6\x9C\x89", "\xD9\x84\xD8\xA7", "<p>Nil-nil at the lake</p>", "N. A. Mirov"}) {
    const std::string json(text);
    const Parsed found = parse(R"({"title":")" + json + R"(","headline":"another headline","text":")" + json + "\"}");
    EXPECT_EQ(only_field(found, "title"), "title") << text;
    EXPECT_EQ(only_field(found, "text"), "text") << text;
    EXPECT_FALSE(found.title.empty()) << text;
  }
}

TEST(JsonRecords, TheOrderOfKeysDoesNotMatter) {
  const Parsed a =
      parse(R"({"title":"t","headline":"h","date":"2031-01-02","updated":"2031-01-05","text":"one two three",)"
            R"("summary":"one"})");
  const Parsed b = parse(R"({"summary":"one","updated":"2031-01-05","headline":"h","text":"one two three","date":)"
                         R"("2031-01-02","title":"t"})");
  EXPECT_EQ(a.title, "t");
  EXPECT_EQ(a.title, b.title);
  EXPECT_EQ(a.date, "2031-01-02");
  EXPECT_EQ(a.date, b.date);
  EXPECT_EQ(a.text, "one two three");
  EXPECT_EQ(a.text, b.text);
  EXPECT_EQ(a.fields, b.fields);
}

TEST(JsonRecords, OfSeveralDatesTheBestThatCanBeReadIsTaken) {
  for (const char* unreadable : {"0000-00-00 00:00:00", "soon", "bient\xC3\xB4t",
                                 "demn\xC3\xA4"
                                 "chst"}) {
    EXPECT_EQ(parse(std::string(R"({"text":"t","date":")") + unreadable + R"(","created_at":1959984000})").date,
              "1959984000");
    EXPECT_EQ(parse(std::string(R"({"text":"t","date":")") + unreadable + "\"}").date, unreadable);
  }
}

TEST(JsonRecords, NinjsIsRead) {
  const Parsed item = parse(
      R"({"uri":"urn:17","type":"text","versioncreated":"2031-05-15T08:00:00Z","firstcreated":"2031-05-14T08:00:00Z",)"
      R"("headline":"Bridge opens","description_text":"It took ten years.","body_xhtml":"<p>The bridge opened on Monday.</p>"})");
  EXPECT_EQ(item.url, "urn:17");
  EXPECT_EQ(item.title, "Bridge opens");
  EXPECT_EQ(item.date, "2031-05-14T08:00:00Z");
  EXPECT_EQ(only_field(item, "text"), "body_xhtml");
  EXPECT_EQ(parse(R"({"headline":"h","versioncreated":"2031-05-15","body_text":"one two"})").date, "2031-05-15");
  EXPECT_EQ(parse(R"({"headline":"h","description_text":"one two"})").text, "one two");
}

TEST(JsonRecords, TheFullestTextIsTaken) {
  const std::string lead = "Bakers in Ostrey strike over flour.";
  const std::string rest = " They want the mill to keep last year's price until the harvest is in, and say so loudly.";
  EXPECT_EQ(parse(R"({"content":")" + lead + R"( [+90 chars]","description":")" + lead + rest + "\"}").text,
            lead + rest);
  EXPECT_EQ(parse(R"({"text":")" + lead + R"(","content":")" + lead + rest + "\"}").text, lead + rest);
  EXPECT_EQ(parse(R"({"summary":")" + lead + R"(","body":")" + lead + rest + "\"}").text, lead + rest);
  EXPECT_EQ(parse(R"({"description":")" + lead + rest + R"(","title":"t"})").text, lead + rest);
  const Parsed feed =
      parse(R"({"content_html":"<p>)" + lead + "</p><p>" + rest + R"(</p>","content_text":")" + lead + rest + "\"}");
  EXPECT_EQ(only_field(feed, "text"), "content_text") << "markup is not text";
}

TEST(JsonRecords, APageAroundTheStoryLosesAgainstIt) {
  for (const char* story :
       {"The mill at Ostrey has burnt down and nobody was hurt, the fire brigade said.",
        "Мельница в Острее сгорела ночью, никто не пострадал, сообщила пожарная охрана.",
        "Die M\xC3\xBChle in Ostrey ist abgebrannt, verletzt wurde niemand, sagte die Feuerwehr."}) {
    const std::string text(story), page = "Home News Sport " + text + " Share this Contact";
    EXPECT_EQ(parse(R"({"text":")" + page + R"(","content":")" + text + "\"}").text, text);
    EXPECT_EQ(parse(R"({"text":")" + text + R"(","content":")" + page + "\"}").text, text);
    EXPECT_EQ(parse(R"({"raw_content":"<div>)" + page + page + R"(</div>","story":")" + text + "\"}").text, text);
    EXPECT_EQ(parse(R"({"text":")" + page + R"(","summary":")" + text + "\"}").text, page) << "a summary is no story";
  }
}

TEST(JsonRecords, NestedValuesAreRead) {
  const Parsed wordpress =
      parse(R"({"id":31,"title":{"rendered":"Lock gates replaced"},"content":{"rendered":"<p>The gates are new.</p>",)"
            R"("protected":false},)"
            R"("excerpt":{"rendered":"<p>The gates</p>"},"guid":{"rendered":"https://canal.example/?p=31"}})");
  EXPECT_EQ(wordpress.id, "31");
  EXPECT_EQ(wordpress.title, "Lock gates replaced");
  EXPECT_EQ(wordpress.text, "<p>The gates are new.</p>");
  EXPECT_EQ(only_field(wordpress, "text"), "content.rendered");
  const Parsed xml =
      parse(R"({"title":{"#text":"Gates"},"description":{"#cdata-section":"New gates."},"source":)"
            R"({"@url":"x","#text":"Canal Post"},"link":[{"rel":"self"},{"href":"https://canal.example/a"}]})");
  EXPECT_EQ(xml.title, "Gates");
  EXPECT_EQ(xml.text, "New gates.");
  EXPECT_EQ(xml.source, "Canal Post");
  EXPECT_EQ(xml.url, "https://canal.example/a");
  EXPECT_EQ(parse(R"({"text":"t","source":{"id":"cp","title":"Canal Post"}})").source, "Canal Post");
  EXPECT_EQ(parse(R"({"text":"t","source":{"id":null,"name":"Canal Post"}})").source, "Canal Post");
  EXPECT_EQ(parse(R"({"text":["t"],"title":["Solr keeps lists"],"publisher":[{"name":""},{"name":"P"}]})").source, "P");
}

TEST(JsonRecords, MongoExportsAreRead) {
  const std::string id = R"("_id":{"$oid":"5f0c00a1"},"text":"t","published":)";
  for (const auto& [json, date] :
       std::map<std::string, std::string>{{R"({"$date":"2031-06-03T08:00:00Z"})", "2031-06-03T08:00:00Z"},
                                          {R"({"$date":1938153600000})", "2031-06-02T08:00:00Z"},
                                          {R"({"$date":{"$numberLong":"1938153600000"}})", "2031-06-02T08:00:00Z"},
                                          {R"({"$date":{"$numberLong":"86400000"}})", "1970-01-02T00:00:00Z"},
                                          {R"({"$date":{"$numberLong":"-86400000"}})", "1969-12-31T00:00:00Z"},
                                          {R"({"$timestamp":{"t":1938153600,"i":1}})", "1938153600"},
                                          {R"({"$date":9e99})", ""},
                                          {R"({"$date":null})", ""}}) {
    const Parsed found = parse("{" + id + json + "}");
    EXPECT_EQ(found.id, "5f0c00a1") << json;
    EXPECT_EQ(found.date, date) << json;
  }
  EXPECT_EQ(parse(R"({"id":{"$numberLong":"9223372036854775807"},"text":"t"})").id, "9223372036854775807");
}

TEST(JsonRecords, BlocksOfEditorsAreJoined) {
  const std::string wanted = "One two.\n\nThree four.";
  for (const char* body :
       {R"(["One two.","","Three four."])",
        R"([{"type":"paragraph","text":"One two."},{"type":"image","url":"x.png"},{"text":"Three four."}])",
        R"({"time":1,"blocks":[{"type":"paragraph","data":{"text":"One two."}},{"data":{"text":"Three four."}}]})",
        R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"One "},{"marks":[],"type":)"
        R"("text","text":"two."}]},{"type":"paragraph","content":[{"type":"text","text":"Three four."}]}]})",
        R"([{"type":"p","children":[{"text":"One t"},{"text":"wo.","bold":true}]},)"
        R"({"children":[{"text":"Three four."}]}])",
        R"([{"_type":"block","children":[{"_type":"span","text":"One two."}]},{"_type":"block","children":)"
        R"([{"_type":"span","text":"Three "},{"_type":"span","text":"four."}]}])",
        R"({"nodeType":"document","content":[{"nodeType":"paragraph","content":)"
        R"([{"nodeType":"text","value":"One two."}]},)"
        R"({"nodeType":"paragraph","content":[{"nodeType":"text","value":"Three four."}]}]})",
        R"([{"type":"section","content":[{"type":"paragraph","text":"One two."},)"
        R"({"type":"paragraph","text":"Three four."}]}])",
        R"([["One two."],["Three four."]])", R"({"p":["One two.","Three four."]})"}) {
    EXPECT_EQ(parse(std::string(R"({"id":"a","body":)") + body + "}").text, wanted) << body;
  }
}

TEST(JsonRecords, NamedPathsAreFollowed) {
  FieldNames names;
  names.text = "article.body.plain";
  names.title = "article.head";
  const Parsed found =
      parse(R"({"text":"no","article":{"head":"Weir opened","body":{"plain":"The weir is open."}}})", names);
  EXPECT_EQ(found.text, "The weir is open.");
  EXPECT_EQ(found.title, "Weir opened");
  EXPECT_EQ(only_field(found, "text"), "article.body.plain");
  EXPECT_EQ(parse(R"({"article.body.plain":"dots","article":{"body":{"plain":"path"}}})", names).text, "dots");
  EXPECT_EQ(parse(R"({"article.body":{"plain":"half"},"article":"x"})", names).text, "half");
  EXPECT_EQ(parse(R"({"article":{"body.plain":"half","body":{"plain":"path"}}})", names).text, "half");
  EXPECT_EQ(parse(R"({"article":{"body":{"plain":{"rendered":"wrapped"}}}})", names).text, "wrapped");
  EXPECT_EQ(parse(R"({"article":[{"body":[{"plain":"one"},{"plain":"two"}]}]})", names).text, "one\n\ntwo");
  EXPECT_EQ(parse(R"({"article":{"body":"not here"},"text":"no"})", names).outcome, Outcome::bad) << "named, so alone";
  EXPECT_EQ(parse(R"({"article":{"body":{"plain":5},"head":"h"}})", names).outcome, Outcome::bad);
  names = {};
  names.source = "authors[].name";
  names.id = "meta.ids.url";
  const Parsed listed =
      parse(R"({"text":"t","id":"no","meta":{"ids":{"url":"u1"}},"authors":[{"name":""},{"name":"Ito"}]})", names);
  EXPECT_EQ(listed.source, "Ito");
  EXPECT_EQ(listed.id, "u1");
}

TEST(JsonRecords, ObjectsAroundTheArticleAreOpened) {
  const Parsed hit = parse(
      R"({"_index":"news","_id":"e1","_source":{"title":"Pier","body":"The pier is shut.","date":"2031-04-05"}})");
  EXPECT_EQ(hit.id, "e1");
  EXPECT_EQ(hit.title, "Pier");
  EXPECT_EQ(hit.text, "The pier is shut.");
  EXPECT_EQ(hit.date, "2031-04-05");
  EXPECT_EQ(only_field(hit, "text"), "_source.body");
  EXPECT_EQ(parse(R"({"id":"1","attributes":{"headline":"Pier","content":{"html":"<p>Shut.</p>"}}})").text,
            "<p>Shut.</p>");
  const Parsed dolma =
      parse(R"({"id":"d","text":"t","metadata":{"id":"m","url":"https://a.example/1","text":"no","source":"A"}})");
  EXPECT_EQ(dolma.id, "d");
  EXPECT_EQ(dolma.text, "t");
  EXPECT_EQ(dolma.url, "https://a.example/1");
  EXPECT_EQ(dolma.source, "A");
  const Parsed own = parse(R"({"title":"own","text":"t","data":{"title":"of something else","url":"u"}})");
  EXPECT_EQ(own.title, "own");
  EXPECT_EQ(own.url, "") << "the record is not wrapped";
}

TEST(JsonRecords, ATextThatCannotBeReadCostsTheRecord) {
  for (const char* value :
       {"5", "0.5", "true", "false", R"({"width":3})", R"([1,2])", R"([{"type":"image","url":"u"}])"}) {
    const Parsed found = parse(std::string(R"({"id":"x","title":"Same headline","text":)") + value + "}");
    EXPECT_EQ(found.outcome, Outcome::bad) << value;
    EXPECT_NE(found.reason.find("'text'"), std::string::npos) << found.reason;
    EXPECT_EQ(parse(std::string(R"({"title":"h","text":)") + value + R"(,"body":"b"})").text, "b") << value;
    EXPECT_EQ(parse(std::string(R"({"title":"h","body":)") + value + R"(,"text":""})").outcome, Outcome::bad) << value;
  }
  for (const char* value : {R"("")", "null", "[]", R"({"rendered":" "})", R"("N/A")"}) {
    const Parsed found = parse(std::string(R"({"id":"x","title":"Same headline","text":)") + value + "}");
    EXPECT_EQ(found.outcome, Outcome::good) << value;
    EXPECT_EQ(found.text, "") << value;
  }
}

TEST(JsonRecords, AKeyThatStandsTwiceIsTold) {
  struct Case {
    const char *line, *key, *text, *title;
  };
  for (const Case& each : {Case{R"({"text":"first","title":"t","text":"second"})", "'text'", "second", "t"},
                           {R"({"text":"first","title":"t","te\u0078t":"second"})", "'text'", "second", "t"},
                           {R"({"title":"t","text":"x","title":"u","summary":"s"})", "'title'", "x", "u"},
                           {R"({"text":"first","body":"kept","text":""})", "'text'", "kept", ""},
                           {R"({"text":"first","text":null,"title":"t"})", "'text'", "", "t"},
                           {R"({"_source":{"text":"first","text":"second"}})", "'text'", "second", ""}}) {
    const Parsed found = parse(each.line);
    EXPECT_EQ(found.outcome, Outcome::repaired) << each.line;
    EXPECT_NE(found.reason.find(each.key), std::string::npos) << found.reason;
    EXPECT_EQ(found.text, each.text) << each.line;
    EXPECT_EQ(found.title, each.title) << each.line;
  }
  EXPECT_EQ(parse(R"({"text":"same","text":"same"})").outcome, Outcome::good) << "nothing is lost";
  EXPECT_EQ(parse(R"({"text":"t","tag":"a","tag":"b"})").outcome, Outcome::good) << "the key has no role";
  EXPECT_EQ(parse("{\"text\":\"bad \xFF\",\"text\":\"t\"}").reason.find("invalid UTF-8"), 0U);
}

TEST(JsonRecords, NumbersKeepTheirDigits) {
  for (const char* id : {"1610521604143693812", "98765432109876543210987", "7", "12.0", "-3", "1e5"}) {
    EXPECT_EQ(parse(std::string(R"({"text":"t","id":)") + id + "}").id, id);
    EXPECT_EQ(parse(std::string(R"({"doc":{"text":"t","id":)") + id + "}}").id, id);
    EXPECT_EQ(parse(std::string(R"({"text":"t","_id":{"$numberLong":)") + id + "}}").id, id);
  }
  EXPECT_EQ(parse(R"({"text":"t","id":"007"})").id, "007");
  EXPECT_EQ(parse(R"({"text":"t","date":1938153600})").date, "1938153600");
  EXPECT_EQ(parse(R"({"text":"t","source":5,"domain":"a.example"})").source, "a.example");
}

TEST(JsonRecords, AFeedsTitleIsItsLastSource) {
  EXPECT_EQ(parse(R"({"text":"t","feed_title":"Feed"})").source, "Feed");
  EXPECT_EQ(parse(R"({"text":"t","feed_title":"Feed","site":"Site"})").source, "Site");
}

TEST(JsonRecords, HostileRecordsCostLittle) {
  const auto repeated = [](std::string_view part, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += part;
    return out;
  };
  const std::string deep = repeated(R"({"content":)", 900) + "\"x\"" + repeated("}", 900);
  EXPECT_EQ(parse("{\"title\":\"t\",\"text\":" + deep + "}").outcome, Outcome::bad);
  const std::string lists = repeated("[", 900) + "\"x\"" + repeated("]", 900);
  EXPECT_EQ(parse("{\"title\":\"t\",\"text\":" + lists + "}").outcome, Outcome::bad);
  EXPECT_EQ(parse("{" + repeated(R"("text":"a","text":"b",)", 100'000) + R"("text":"c"})").text, "c");
  const std::string inner = repeated("a", 500'000), outer = repeated("a", 499'999) + "b" + repeated("a", 400'000);
  EXPECT_EQ(parse(R"({"text":")" + inner + R"(","body":")" + outer + "\"}").text, outer);
  EXPECT_EQ(parse("{\"body\":[" + repeated(R"({"text":"w "},)", 200'000) + "\"z\"]}").outcome, Outcome::good);
  EXPECT_EQ(parse("{\"text\":\"" + repeated("<", 1'000'000) + "\",\"body\":\"b\"}").text, "b");
  EXPECT_EQ(parse("{\"text\":\"" + repeated("<p", 500'000) + "\"}").outcome, Outcome::good);
}

}  // namespace
}  // namespace dedup
