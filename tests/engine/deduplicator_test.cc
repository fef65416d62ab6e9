// The engine from memory: articles that are added, two texts, signatures; the same answers as a run over files.
#include "dedup/deduplicator.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dedup/compare.h"
#include "dedup/io.h"
#include "dedup/signature.h"

namespace dedup {
namespace {

const std::string kFerry =
    "The harbour board of Kelden has closed the northern quay until further notice after a crane fell onto a moored "
    "ferry in the early hours of Monday. Nobody was aboard the vessel at the time, the board said in a statement, and "
    "the two watchmen on duty were unhurt.";
const std::string kBakery =
    "A bakery in Orle has baked the longest loaf in the county, eleven metres and a hand, and gave a slice of it to "
    "everybody who came to the market square before noon on Saturday.";

/// Everything that a label says.
std::string row(const Label& label) {
  return std::string(label.id) + " " + label.cluster + " " + std::string(label.representative) + " " +
         std::to_string(label.similarity) + " " + std::string(label.relation) + " " + (label.keep ? "1" : "0") + " " +
         std::to_string(label.size);
}

std::vector<std::string> rows(const Result& result) {
  std::vector<std::string> out;
  for (const Label& label : labels_of(result)) out.push_back(row(label));
  return out;
}

TEST(Deduplicator, FindsReprints) {
  Deduplicator deduplicator({.threshold = 0.8});
  deduplicator.add({.id = "a", .title = "Crane falls", .text = kFerry});
  deduplicator.add({.id = "b", .title = "Loaf", .text = kBakery});
  deduplicator.add({.id = "c", .title = "Quay closed", .text = kFerry + " More soon."});
  const Result result = deduplicator.finish();
  const std::vector<Label> labels = labels_of(result);
  ASSERT_EQ(labels.size(), 3U);
  EXPECT_EQ(labels[0].cluster, labels[2].cluster);
  EXPECT_NE(labels[0].cluster, labels[1].cluster);
  EXPECT_EQ(labels[1].relation, "single");
  EXPECT_EQ(labels[0].size, 2U);
  EXPECT_NE(labels[0].keep, labels[2].keep);
}

TEST(Deduplicator, CopiesWhatIsAddedAndGoesOnAfterFinish) {
  Deduplicator deduplicator;
  EXPECT_TRUE(labels_of(deduplicator.finish()).empty());
  for (int i = 0; i < 3; ++i) {
    std::string id = "a" + std::to_string(i), text = kFerry;
    deduplicator.add({.id = id, .text = text});
    text.assign(text.size(), 'x');
    id = "gone";
    const Result result = deduplicator.finish();
    EXPECT_EQ(deduplicator.size(), static_cast<std::size_t>(i) + 1);
    EXPECT_EQ(labels_of(result).back().id, "a" + std::to_string(i));
    EXPECT_EQ(labels_of(result).back().size, static_cast<std::uint32_t>(i) + 1);
  }
}

TEST(Deduplicator, GivesTheLabelsOfARunOverFiles) {
  const std::vector<std::string> paths{DEDUP_CORPORA "/newsday/articles.jsonl"};
  for (const Find find : {Find::copies, Find::reprints, Find::excerpts, Find::stories}) {
    Config config;
    config.levels.find = find;
    const std::unique_ptr<Reader> files = open_reader(paths, config);
    const std::vector<std::string> wanted = rows(run(*files, config));
    Deduplicator deduplicator(config, 2);
    const std::unique_ptr<Reader> again = open_reader(paths, config);
    const std::unique_ptr<Scratch> scratch = again->make_scratch();
    Batch batch;
    while (again->next(batch)) {
      again->parse(batch, *scratch,
                   {[&](const Article& article, RecordRef, std::uint64_t) { deduplicator.add(article); },
                    [](const Problem&) { FAIL(); }});
    }
    EXPECT_EQ(rows(deduplicator.finish()), wanted) << static_cast<int>(find);
  }
}

TEST(Deduplicator, ReportsWhatItCannotRead) {
  Config config;
  config.reading.max_record = 1024;
  Deduplicator deduplicator(config);
  deduplicator.add({.id = "long", .text = kFerry + kFerry + kFerry + kBakery + kBakery});
  deduplicator.add({.id = "latin",
                    .text = "Die Stra\xDF"
                            "e ist gesperrt"});
  deduplicator.add({.title = "No id", .text = kBakery});
  std::vector<std::string> problems;
  Observer observer;
  observer.problem = [&](const Problem& problem) { problems.push_back(problem.reason); };
  const Result result = deduplicator.finish(observer);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_NE(problems[0].find("longer than 1024"), std::string::npos) << problems[0];
  EXPECT_NE(problems[1].find("not UTF-8"), std::string::npos) << problems[1];
  ASSERT_EQ(labels_of(result).size(), 2U);
  EXPECT_EQ(labels_of(result)[1].id, "articles:3");
  EXPECT_THROW(Deduplicator({.threshold = 1.5}).finish(), Error);
}

TEST(CompareTexts, MeasuresAndFindsPassages) {
  const Comparison same = compare(kFerry, kFerry);
  EXPECT_EQ(same.match.jaccard(), 1.0);
  const Comparison cut = compare(kFerry, kFerry.substr(0, kFerry.find(" Nobody")));
  EXPECT_EQ(cut.match.containment_b(), 1.0);
  EXPECT_LT(cut.match.jaccard(), 0.8);
  ASSERT_EQ(cut.shared.passages.size(), 1U);
  EXPECT_EQ(cut.shared.passages[0].a.begin, 0U);
  EXPECT_EQ(compare(kFerry, kBakery).match.shared, 0U);
  EXPECT_EQ(compare("", "").match.jaccard(), 0.0);
  Config config;
  config.reading.max_record = 1024;
  EXPECT_THROW(compare(std::string(2000, 'x'), kBakery, config), Error);
}

TEST(Signature, EstimatesWithinItsBounds) {
  const Signature a = sketch(kFerry), b = sketch(kFerry + " More soon, said the mayor."), c = sketch(kBakery);
  const double jaccard = compare(kFerry, kFerry + " More soon, said the mayor.").match.jaccard();
  EXPECT_EQ(estimate(a, a).value, 1.0);
  EXPECT_LE(estimate(a, b, 0.999).lower, jaccard);
  EXPECT_GE(estimate(a, b, 0.999).upper, jaccard);
  EXPECT_LT(estimate(a, c).value, 0.1);
  EXPECT_EQ(sketch("").shingles, 0U);
  EXPECT_EQ(estimate(sketch(""), sketch("")).value, 0.0);
  Config other;
  other.text.shingle = 3;
  EXPECT_THROW(estimate(a, sketch(kFerry, other)), Error);
  EXPECT_THROW(sketch(kFerry, {}, 4), Error);
}

}  // namespace
}  // namespace dedup
