// Lines of JSON get fields and keep their bytes.
#include "io/format/jsonl_rewriter.h"

#include <gtest/gtest.h>

#include <string>

#include "io/format/rewritten.h"

namespace dedup {
namespace {

std::string lines(std::string_view document, const RewriteOptions& options = {}) {
  const std::string whole = rewrite(kJsonLinesFormat, document, options);
  const std::string padded = std::string(4096, '\n') + std::string(document);
  RewriteOptions later = options;
  later.skipped.clear();
  for (const std::uint64_t line : options.skipped) later.skipped.insert(line + 4096);
  for (std::uint64_t line = 1; line <= 4096; ++line) later.skipped.insert(line);
  EXPECT_EQ(rewrite(kJsonLinesFormat, padded, later, 1), rewrite(kJsonLinesFormat, padded, later, 4000)) << document;
  return whole;
}

TEST(JsonLinesRewriter, FieldsAreAddedBeforeTheBrace) {
  EXPECT_EQ(lines("{\"text\":\"a\"}\n"), "{\"text\":\"a\",\"dedup_cluster\":\"c1\",\"dedup_keep\":1}\n");
  EXPECT_EQ(lines("{\"text\": \"a\"}"), "{\"text\": \"a\", \"dedup_cluster\": \"c1\", \"dedup_keep\": 1}");
  EXPECT_EQ(lines(" {\"a\":{\"b\":[1,{}]} }  \r\n"),
            " {\"a\":{\"b\":[1,{}]},\"dedup_cluster\":\"c1\",\"dedup_keep\":1 }  \r\n");
  EXPECT_EQ(lines("{}\n"), "{\"dedup_cluster\":\"c1\",\"dedup_keep\":1}\n");
}

TEST(JsonLinesRewriter, SignsInStringsAreText) {
  EXPECT_EQ(lines("{\"t\":\"}\\\"{,\\\\\"}\n"), "{\"t\":\"}\\\"{,\\\\\",\"dedup_cluster\":\"c1\",\"dedup_keep\":1}\n");
  EXPECT_EQ(lines("{\"t\":\"\\\"dedup_keep\\\": 7\"}\n"),
            "{\"t\":\"\\\"dedup_keep\\\": 7\",\"dedup_cluster\":\"c1\",\"dedup_keep\":1}\n");
  EXPECT_EQ(lines("{\"t\":\"\xE9\\u00e9\"}\n"), "{\"t\":\"\xE9\\u00e9\",\"dedup_cluster\":\"c1\",\"dedup_keep\":1}\n");
}

TEST(JsonLinesRewriter, FieldsOfAnEarlierRunAreReplaced) {
  const std::string wanted = "{\"t\":\"a\",\"dedup_cluster\":\"c1\",\"dedup_keep\":1}\n";
  EXPECT_EQ(lines("{\"t\":\"a\",\"dedup_cluster\":\"old\",\"dedup_keep\":0}\n"), wanted);
  EXPECT_EQ(lines("{\"dedup_keep\":0,\"t\":\"a\"}\n"), wanted);
  EXPECT_EQ(lines("{\"dedup_keep\":[0,1],\"t\":\"a\",\"dedup_cluster\":{\"x\":\"}\"}}\n"), wanted);
  EXPECT_EQ(lines("{\"dedup_keep\":0}\n"), "{\"dedup_cluster\":\"c1\",\"dedup_keep\":1}\n");
  EXPECT_EQ(lines(wanted), wanted);
  // Only those of the record itself.
  EXPECT_EQ(lines("{\"t\":{\"dedup_keep\":0}}\n"),
            "{\"t\":{\"dedup_keep\":0},\"dedup_cluster\":\"c1\",\"dedup_keep\":1}\n");
}

TEST(JsonLinesRewriter, LinesThatAreNoArticlesStay) {
  RewriteOptions options;
  options.skipped = {1, 2, 4, 5};
  EXPECT_EQ(lines("\n{\"broken\n{\"t\":1}\n{\"dedup_keep\":0}\nno JSON", options),
            "\n{\"broken\n{\"t\":1,\"dedup_cluster\":\"c3\",\"dedup_keep\":1}\n{\"dedup_keep\":0}\nno JSON");
}

TEST(JsonLinesRewriter, LinesThatAreTooLongStay) {
  RewriteOptions options;
  options.max_record = 100;
  const std::string longer = "{\"t\":\"" + std::string(10'000, 'x') + "\"}";
  EXPECT_EQ(rewrite(kJsonLinesFormat, longer + "\n{\"t\":1}\n" + longer, options, 50),
            longer + "\n{\"t\":1,\"dedup_cluster\":\"c2\",\"dedup_keep\":1}\n" + longer);
}

TEST(JsonLinesRewriter, TextIsEscaped) {
  std::string out;
  const std::vector<Rewriting::Value> values{{"a\"\n", false}};
  ASSERT_TRUE(add_json_fields("{\"t\":1}", {"k"}, values, out));
  EXPECT_EQ(out, "{\"t\":1,\"k\":\"a\\\"\\n\"}");
  for (const char* broken : {"", "[1]", "{\"t\":1", "{\"t", "}"}) {
    EXPECT_FALSE(add_json_fields(broken, {"k"}, values, out)) << broken;
  }
}

}  // namespace
}  // namespace dedup
