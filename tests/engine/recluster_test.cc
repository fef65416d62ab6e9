// Clustering a pairs file again gives the clusters of the star rule, in any order of rows.
#include "dedup/recluster.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "temporary_folder.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeader = "a\tb\tjaccard\tcontainment_a\tcontainment_b\trelation\tsame_cluster\n";

/// A folder that is removed when the test ends.
class PairsTest : public ::testing::Test {
 protected:
  PairsFile read(const std::vector<std::string>& rows) const {
    const std::string path = (folder_ / "pairs.tsv").string();
    {
      std::ofstream file(path, std::ios::binary);
      file << kHeader;
      for (const std::string& row : rows) file << row << '\n';
    }
    return read_pairs(path, "");
  }
  /// Article -> representative.
  static std::map<std::string, std::string> representatives(const PairsFile& pairs, double threshold,
                                                            Linkage linkage = Linkage::star) {
    const Clusters clusters = cluster_pairs(pairs, threshold, linkage);
    std::map<std::string, std::string> out;
    for (std::size_t i = 0; i < pairs.ids.size(); ++i) {
      out[pairs.ids[i]] = pairs.ids[pairs.classes.first[clusters.centre[pairs.classes.of[i]]]];
    }
    return out;
  }
  const TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
};

std::string row(const std::string& a, const std::string& b, double jaccard, double in_b, double in_a) {
  return a + "\t" + b + "\t" + std::to_string(jaccard) + "\t" + std::to_string(in_b) + "\t" + std::to_string(in_a) +
         (jaccard == 1.0 ? "\tcopy\t1" : "\treprint\t1");
}

TEST_F(PairsTest, TheLongerTextIsTheCentre) {
  // The long text contains 0.9 of the short one; the short one contains 0.8 of the long one.
  const PairsFile pairs = read({row("short", "long", 0.73, 0.9, 0.8)});
  EXPECT_EQ(representatives(pairs, 0.7), (std::map<std::string, std::string>{{"short", "long"}, {"long", "long"}}));
  EXPECT_EQ(pairs.lowest, 0.73);
  EXPECT_EQ(representatives(pairs, 0.74)["short"], "short");
}

TEST_F(PairsTest, CopiesAreOneText) {
  // c stands for its class, since the run paired it; d has it from a copy of c.
  const PairsFile pairs =
      read({row("a", "c", 1.0, 1.0, 1.0), row("b", "c", 1.0, 1.0, 1.0), row("c", "d", 0.8, 0.9, 0.9)});
  EXPECT_EQ(pairs.classes.size(), 2U);
  const auto found = representatives(pairs, 0.8);
  EXPECT_EQ(found.at("a"), "c");
  EXPECT_EQ(found.at("d"), "c") << "three articles weigh more than one";
  EXPECT_EQ(representatives(pairs, 0.81).at("d"), "d");
}

TEST_F(PairsTest, SingleLinkageChainsAndStarDoesNot) {
  std::vector<std::string> rows;
  for (char c = 'a'; c < 'h'; ++c)
    rows.push_back(row(std::string(1, c), std::string(1, static_cast<char>(c + 1)), 0.8, 0.9, 0.9));
  const PairsFile pairs = read(rows);
  EXPECT_EQ(sweep_pairs(pairs, Linkage::single).front().largest, 8U);
  EXPECT_LE(sweep_pairs(pairs, Linkage::star).front().largest, 3U);
  EXPECT_THROW(cluster_pairs(pairs, 0.8, Linkage::average), Error);
  EXPECT_THROW(cluster_pairs(pairs, 0.8, Linkage::complete), Error);
}

TEST_F(PairsTest, OrderOfRowsDecidesNothing) {
  std::mt19937_64 random(1);
  for (std::size_t round = 0; round < 200; ++round) {
    const std::size_t articles = 2 + random() % 30;
    std::vector<std::string> rows;
    std::map<std::pair<std::size_t, std::size_t>, bool> met;
    for (std::size_t i = 0; i < 2 * articles; ++i) {
      const std::size_t a = random() % articles, b = random() % articles;
      if (a >= b || met[{a, b}]) continue;
      met[{a, b}] = true;
      const double jaccard = random() % 9 == 0 ? 1.0 : 0.5 + static_cast<double>(random() % 50) / 100.0;
      rows.push_back(row("n" + std::to_string(a), "n" + std::to_string(b), jaccard, jaccard, jaccard));
    }
    const auto first = representatives(read(rows), 0.7);
    const auto single = representatives(read(rows), 0.7, Linkage::single);
    std::shuffle(rows.begin(), rows.end(), random);
    ASSERT_EQ(representatives(read(rows), 0.7), first);
    ASSERT_EQ(representatives(read(rows), 0.7, Linkage::single), single);
  }
}

TEST_F(PairsTest, EstimatesAreMatchesAndSayWhatTheyAre) {
  const PairsFile pairs = read({"a\tb\t~0.93\t\t\treprint\t1", row("b", "c", 0.9, 0.95, 0.95)});
  EXPECT_EQ(pairs.lowest, 0.9);
  const Clusters clusters = cluster_pairs(pairs, 0.85, Linkage::star);
  EXPECT_EQ(representatives(pairs, 0.85), (std::map<std::string, std::string>{{"a", "b"}, {"b", "b"}, {"c", "b"}}));
  EXPECT_EQ(clusters.estimated, (std::vector<bool>{true, false, false}));
  EXPECT_NEAR(clusters.similarity[0], 0.93, 1e-9);
  const std::string labels = (folder_ / "labels.tsv").string();
  write_pair_labels(pairs, clusters, labels, {});
  std::ifstream file(labels);
  std::string line;
  std::getline(file, line);
  std::getline(file, line);
  EXPECT_NE(line.find("\t~0.93\treprint"), std::string::npos) << line;
  EXPECT_THROW(read({"a\tb\t~high\t\t\treprint\t1"}), Error);
}

TEST_F(PairsTest, SweepBeginsAtTheLowestPair) {
  const auto rows = sweep_pairs(read({row("a", "b", 0.83, 0.9, 0.9), row("c", "d", 0.9, 0.9, 0.95)}), Linkage::star);
  std::vector<double> thresholds;
  for (const SweepRow& each : rows) thresholds.push_back(each.threshold);
  EXPECT_EQ(thresholds, (std::vector<double>{0.83, 0.85, 0.9, 0.95, 1.0}));
  EXPECT_EQ(rows[0].clusters, 2U);
  EXPECT_EQ(rows[1].clusters, 1U);
  EXPECT_EQ(rows[2].clusters, 1U) << "at the threshold is enough";
  EXPECT_EQ(rows[3].clusters, 0U);
}

}  // namespace
}  // namespace dedup
