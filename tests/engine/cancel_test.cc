// A cancelled run ends soon, whatever it is doing: every stage that takes long is cancelled in its midst.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <numeric>
#include <random>
#include <thread>

#include "cluster/linkage.h"
#include "cluster/star.h"
#include "cluster/stories.h"
#include "match/all_pairs.h"
#include "match/crowds.h"
#include "match/excerpts.h"
#include "match/join.h"
#include "match/lsh.h"
#include "match/simhash.h"
#include "match/verify.h"
#include "shingle_sets.h"

namespace dedup {
namespace {

using Clock = std::chrono::steady_clock;

/// Starts `stage`, cancels it after `after`, and returns the seconds from then to its end. Fails if it ended before.
double latency(const std::function<void(const Observer&)>& stage,
               std::chrono::milliseconds after = std::chrono::milliseconds(60)) {
  std::atomic<bool> cancelled{false};
  Observer observer;
  observer.cancelled = [&] { return cancelled.load(); };
  std::atomic<Clock::rep> at{0};
  std::thread canceller([&] {
    std::this_thread::sleep_for(after);
    at = Clock::now().time_since_epoch().count();
    cancelled = true;
  });
  bool interrupted = false;
  try {
    stage(observer);
  } catch (const Error& error) {
    interrupted = error.kind() == Error::Kind::interrupted;
  }
  const Clock::time_point end = Clock::now();
  canceller.join();
  EXPECT_TRUE(interrupted) << "it went on to its end";
  return std::chrono::duration<double>(end - Clock::time_point(Clock::duration(at))).count();
}

// Half a second is promised for a run; a stage alone takes far less, but the machine may be busy.
#ifdef DEDUP_SANITIZED
constexpr double kSoon = 5.0;  // sanitizers make the stages several times slower
#else
constexpr double kSoon = 0.5;
#endif

/// Edited copies of one text: every pair shares shingles, many reach the threshold.
const ShingleSets& family() {
  static const ShingleSets sets = [] {
    std::mt19937_64 random(1);
    ShingleSets::Set base(400);
    for (std::uint64_t& x : base) x = random();
    std::vector<ShingleSets::Set> given(6000, base);
    for (ShingleSets::Set& set : given) {
      for (int edit = 0; edit < 60; ++edit) set[random() % set.size()] = random();
    }
    return ShingleSets(std::move(given));
  }();
  return sets;
}

Classes classes_of(std::uint32_t count) {
  Classes out;
  for (std::uint32_t cls = 0; cls < count; ++cls) {
    out.of.push_back(cls);
    out.first.push_back(cls);
    out.copies.push_back(1);
    out.words.push_back(404);
    out.content.push_back({mixed(cls), mixed(cls + 77)});
  }
  return out;
}

std::vector<std::uint32_t> everyone(std::uint32_t count) {
  std::vector<std::uint32_t> out(count);
  std::iota(out.begin(), out.end(), 0U);
  return out;
}

TEST(Cancelled, Verify) {
  const std::vector<Pair> pairs = all_pairs_of(family().size());
  EXPECT_LT(latency([&](const Observer& observer) { (void)verify(pairs, family().size(), family(), {0.3}, observer); },
                    std::chrono::milliseconds(1500)),
            kSoon);
}

TEST(Cancelled, AllPairsAndJoin) {
  Config config;
  config.levels.threshold = 0.3;
  EXPECT_LT(
      latency([&](const Observer& observer) { (void)all_pairs(family().size(), family(), 0.0, config, observer); }),
      kSoon);
  EXPECT_LT(latency([&](const Observer& observer) { (void)join(family().size(), family(), config, observer); }), kSoon);
}

TEST(Cancelled, CandidatesOfBands) {
  // Every bucket holds 1,000 classes, the most of which all pairs are proposed.
  BandKeys keys(40, std::vector<std::uint32_t>(40'000));
  for (std::uint32_t band = 0; band < keys.size(); ++band) {
    for (std::uint32_t cls = 0; cls < keys[band].size(); ++cls) {
      keys[band][cls] = static_cast<std::uint32_t>(mixed(band * 1000 + mixed(cls * 64 + band) % 41));
    }
  }
  Config config;
  config.search.max_pairs = UINT32_MAX;
  const TakeOut none = [](std::vector<Pair>& pairs, std::size_t from) { pairs.resize(from); };
  config.search.large_bucket = 2000;
  EXPECT_LT(latency([&](const Observer& observer) { (void)candidates_lsh(keys, config, none, nullptr, observer); },
                    std::chrono::milliseconds(500)),
            kSoon);
}

TEST(Cancelled, CandidatesOfSimhashes) {
  std::vector<std::uint64_t> words(60'000);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = mixed(i) | 0xFFFF;
  const Classes classes = classes_of(static_cast<std::uint32_t>(words.size()));
  Config config;
  config.search.large_bucket = UINT32_MAX;
  EXPECT_LT(
      latency([&](const Observer& observer) { (void)candidates_simhash(words, classes.content, config, observer); }),
      kSoon);
}

TEST(Cancelled, LargeBuckets) {
  const Classes classes = classes_of(family().size());
  WideBitmaps bitmaps(0.8);
  bitmaps.add(everyone(family().size()), family().size(), family());
  const std::vector<std::vector<std::uint32_t>> crowds(20, everyone(family().size()));
  const Config config;
  EXPECT_LT(latency([&](const Observer& observer) {
              (void)match_crowds(crowds, {classes, bitmaps, family(), config, observer});
            }),
            kSoon);
}

TEST(Cancelled, WideBitmaps) {
  EXPECT_LT(latency([&](const Observer& observer) {
              for (;;) {
                WideBitmaps bitmaps(0.5);
                bitmaps.add(everyone(family().size()), family().size(), family(), observer);
              }
            }),
            kSoon);
}

TEST(Cancelled, CandidatesOfExcerpts) {
  const Classes classes = classes_of(family().size());
  EXPECT_LT(latency([&](const Observer& observer) {
              (void)candidates_excerpts(everyone(family().size()), classes.content, family(), Config(), observer);
            }),
            kSoon);
}

std::vector<Match> dense_matches(std::uint32_t count) {
  std::vector<Match> matches;
  for (const Pair& pair : all_pairs_of(count)) matches.push_back({pair.a, pair.b, 380, 400, 400});
  return matches;
}

TEST(Cancelled, Stars) {
  const std::vector<Match> matches = dense_matches(5000);
  const Classes classes = classes_of(5000);
  EXPECT_LT(latency([&](const Observer& observer) {
              for (;;) (void)cluster_star(classes, matches, &Match::jaccard, observer);
            }),
            kSoon);
}

TEST(Cancelled, Linkage) {
  const std::vector<Match> matches = dense_matches(3000);
  const Classes classes = classes_of(3000);
  for (const Linkage linkage : {Linkage::single, Linkage::average, Linkage::complete}) {
    Config config;
    config.levels.linkage = linkage;
    EXPECT_LT(latency([&](const Observer& observer) {
                for (;;) {
                  std::vector<Match> measured;
                  (void)cluster_linkage(classes, matches, family(), config, measured, observer);
                }
              }),
              kSoon)
        << name_of(linkage);
  }
}

TEST(Cancelled, Stories) {
  std::vector<Likeness> alike;
  for (const Pair& pair : all_pairs_of(2500)) {
    alike.push_back(
        {pair.a, pair.b, static_cast<std::int32_t>(kCosineOne / 2 + mixed(pair.a * 5000 + pair.b) % 1000), 0});
  }
  EXPECT_LT(latency(
                [&](const Observer& observer) {
                  for (;;) (void)cluster_stories(std::vector<StoryUnit>(2500), alike, 0.33, 0, observer);
                },
                std::chrono::milliseconds(900)),
            kSoon);
}

}  // namespace
}  // namespace dedup
