// First articles and origins in hand-written stories.
#include "story/syndication.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "news/agencies.h"
#include "story/families.h"

namespace dedup {
namespace {

constexpr std::int64_t kHour = 3600, kDay = 86400, kMorning = 1'900'000'000;  // a day in 2030

std::uint16_t agency(std::string_view name) { return agency_table().of_name(name); }
Credit text_credit(std::string_view name) { return {agency(name), CreditRole::text, {0, 4}}; }

// A story with evidence given per pair. Pairs without evidence share nothing.
struct Draft {
  std::vector<Member> members;
  std::map<std::pair<std::size_t, std::size_t>, Evidence> pairs;
  mutable std::size_t asked = 0;

  Member& add(std::string_view id, std::int64_t date, std::uint64_t content, std::uint32_t reprint,
              std::uint32_t excerpt) {
    Member member;
    member.article = static_cast<std::uint32_t>(100 + members.size());
    member.id = id;
    member.date = member.earliest = member.latest = date;
    member.outlet = static_cast<std::uint32_t>(members.size());
    member.words = 100;
    member.content = {content, content};
    member.reprint_cluster = reprint;
    member.excerpt_cluster = excerpt;
    members.push_back(member);
    return members.back();
  }
  void share(std::size_t a, std::size_t b, Evidence e) {
    pairs[{a, b}] = e;
    std::swap(e.size_a, e.size_b);
    pairs[{b, a}] = e;
  }
  Story tell(std::int64_t now = kNoDate) const {
    asked = 0;
    const EvidenceOf evidence = [this](std::size_t a, std::size_t b) {
      ++asked;
      const auto found = pairs.find({a, b});
      return found == pairs.end() ? Evidence{0, 100, 100, 0} : found->second;
    };
    return tell_story(members, evidence, Config{}, now);
  }
  // One entry per member: "b<a copy time containment", "c first", ...
  std::string summary(std::int64_t now = kNoDate) const {
    const Story story = tell(now);
    std::string out;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const Origin& origin = story.members[i];
      EXPECT_EQ(origin.article, members[i].article);
      out += (i == 0 ? "" : ", ") + std::string(members[i].id);
      if (origin.provenance != Provenance::article) {
        out += " " + std::string(name_of(origin.provenance));
        EXPECT_EQ(origin.of, kNone);
        continue;
      }
      out += "<" + std::string(members[origin.of - 100].id);
      out += origin.change == Relation::copy      ? " copy"
             : origin.change == Relation::reprint ? " reprint"
             : origin.change == Relation::excerpt ? " " + std::string(name_of(origin.direction))
                                                  : " rewrite";
      for (const EvidenceKind kind : origin.evidence) out += " " + std::string(name_of(kind));
    }
    return out;
  }
};

TEST(Syndication, CopiesAreFromTheFirstArticle) {
  Draft story;
  story.add("c", kMorning + 2 * kHour, 1, 1, 1);
  story.add("a", kMorning, 1, 1, 1);
  story.add("b", kMorning + kHour, 1, 1, 1);
  EXPECT_EQ(story.summary(), "c<a copy time containment, a first, b<a copy time containment");
  EXPECT_EQ(story.asked, 0U);
  EXPECT_EQ(story.tell().first, 101U);
}

TEST(Syndication, ACopyOfAnEditIsFromTheEdit) {
  Draft story;
  story.add("a", kMorning, 1, 1, 1);
  story.add("b", kMorning + kHour, 2, 1, 1);
  story.add("c", kMorning + 2 * kHour, 2, 1, 1);
  story.share(0, 1, {90, 100, 100, 50});
  story.share(0, 2, {90, 100, 100, 50});
  EXPECT_EQ(story.summary(), "a first, b<a reprint time containment, c<b copy time containment");
}

TEST(Syndication, EditsOfEditsFormAChain) {
  Draft story;
  story.add("a", kMorning, 1, 1, 1);
  story.add("b", kMorning + kHour, 2, 1, 1);
  story.add("c", kMorning + 2 * kHour, 3, 1, 1);
  story.share(0, 1, {90, 100, 100, 50});
  story.share(1, 2, {90, 100, 100, 50});
  story.share(0, 2, {80, 100, 100, 50});
  EXPECT_EQ(story.summary(), "a first, b<a reprint time containment, c<b reprint time containment");
}

TEST(Syndication, ASlightlyMoreSimilarEditDoesNotReplaceTheOriginal) {
  Draft story;
  story.add("a", kMorning, 1, 1, 1);
  story.add("b", kMorning + kHour, 2, 1, 1);
  story.add("c", kMorning + 2 * kHour, 3, 1, 1);
  story.share(0, 1, {950, 1000, 1000, 50});
  story.share(1, 2, {955, 1000, 1000, 50});
  story.share(0, 2, {950, 1000, 1000, 50});
  EXPECT_EQ(story.summary(), "a first, b<a reprint time containment, c<a reprint time containment");
}

TEST(Syndication, ExcerptsHaveADirection) {
  Draft story;
  story.add("wire", kMorning, 1, 1, 1);
  story.add("cut", kMorning + kHour, 2, 2, 1).words = 40;
  story.add("long", kMorning + kHour, 3, 3, 1).words = 300;
  story.share(0, 1, {40, 100, 40, 40});
  story.share(0, 2, {100, 100, 300, 90});
  story.share(1, 2, {40, 40, 300, 40});
  EXPECT_EQ(story.summary(), "wire first, cut<wire trimmed time containment, long<wire extended time containment");
}

TEST(Syndication, AnUndatedExcerptDoesNotPrecedeItsWhole) {
  Draft story;
  story.add("cut", kNoDate, 2, 2, 1).words = 40;
  story.add("wire", kNoDate, 1, 1, 1);
  story.share(0, 1, {40, 40, 100, 40});
  EXPECT_EQ(story.summary(), "cut<wire trimmed containment, wire first");
}

TEST(Syndication, ADatedExcerptMayPrecedeItsExtendedVersion) {
  Draft story;
  story.add("brief", kMorning, 2, 2, 1).words = 40;
  story.add("grown", kMorning + kHour, 1, 1, 1);
  story.share(0, 1, {40, 40, 100, 40});
  EXPECT_EQ(story.summary(), "brief first, grown<brief extended time containment");
}

TEST(Syndication, AShortSharedQuotationIsNotAnExcerpt) {
  Draft story;
  story.add("a", kMorning, 1, 1, 1);
  story.add("b", kMorning + kHour, 2, 2, 2).words = 15;
  story.share(0, 1, {12, 100, 14, 0});  // fewer shingles than min_excerpt
  EXPECT_EQ(story.summary(), "a first, b independent");
}

TEST(Syndication, OnTheSameDayTheTrimmedTextIsLater) {
  Draft story;
  story.add("cut", kMorning, 2, 2, 1).words = 40;
  story.add("wire", kMorning, 1, 1, 1);
  for (Member& member : story.members) member.latest += kDay - 1;
  story.share(0, 1, {40, 40, 100, 40});
  EXPECT_EQ(story.summary(), "cut<wire trimmed containment, wire first");
}

TEST(Syndication, FindsRewritesByPassage) {
  Draft story;
  story.add("wire", kMorning, 1, 1, 1);
  story.add("rewrite", kMorning + kHour, 2, 2, 2);
  story.add("thin", kMorning + kHour, 3, 3, 3);
  story.add("own", kMorning + kHour, 4, 4, 4);
  story.share(0, 1, {5, 100, 100, 8});
  story.share(0, 2, {3, 100, 100, 7});
  story.share(0, 3, {1, 100, 100, 5});
  EXPECT_EQ(story.summary(), "wire first, rewrite<wire rewrite time passages, thin unknown, own independent");
}

TEST(Syndication, ASharedPassageWithoutDatesIsUnknown) {
  Draft story;
  story.add("a", kMorning, 1, 1, 1);
  story.add("b", kNoDate, 2, 2, 2);
  story.share(0, 1, {9, 100, 100, 12});
  EXPECT_EQ(story.summary(), "a first, b unknown");
}

TEST(Syndication, FindsRewritesByCredit) {
  Draft story;
  Member& wire = story.add("wire", kMorning, 1, 1, 1);
  wire.own_agency = agency("Reuters");
  wire.credits = {text_credit("Reuters")};
  story.add("with", kMorning + kHour, 2, 2, 2).credits = {text_credit("Reuters")};
  story.add("helped", kMorning + kHour, 3, 3, 3).credits = {{agency("Reuters"), CreditRole::contributed, {90, 97}}};
  story.add("cites", kMorning + kHour, 4, 4, 4).credits = {{agency("Reuters"), CreditRole::cited, {90, 97}}};
  story.add("photo", kMorning + kHour, 5, 5, 5).credits = {{agency("Reuters"), CreditRole::photo, {90, 97}}};
  EXPECT_EQ(
      story.summary(),
      "wire first, with<wire rewrite time credit, helped<wire rewrite time credit, cites unknown, photo independent");
  EXPECT_EQ(story.tell().agencies, std::vector<std::uint16_t>{agency("Reuters")});
}

TEST(Syndication, ASourceOutsideTheInputIsUnknown) {
  Draft story;
  story.add("own", kMorning, 1, 1, 1);
  story.add("afp", kMorning + kHour, 2, 2, 2).credits = {text_credit("AFP")};
  EXPECT_EQ(story.summary(), "own first, afp unknown");
}

TEST(Syndication, AnUndatedCopyIsUnknown) {
  Draft story;
  story.add("a", kNoDate, 1, 1, 1);
  story.add("b", kMorning, 1, 1, 1);
  story.add("c", kMorning + kHour, 1, 1, 1);
  EXPECT_EQ(story.summary(), "a unknown, b first, c<b copy time containment");
}

TEST(Syndication, WithoutDatesThereIsNoFirst) {
  Draft story;
  story.add("a", kNoDate, 1, 1, 1);
  story.add("b", kNoDate, 1, 1, 1);
  story.add("c", kNoDate, 2, 2, 2);
  EXPECT_EQ(story.summary(), "a unknown, b unknown, c independent");
  EXPECT_EQ(story.tell().first, kNone);
}

TEST(Syndication, TheAgencysOwnPageIsFirstAmongUndatedAndDatedPrints) {
  Draft story;
  story.add("a", kNoDate, 1, 1, 1).credits = {text_credit("AP")};
  Member& own = story.add("ap", kNoDate, 1, 1, 1);
  own.own_agency = agency("AP");
  own.credits = {text_credit("AP")};
  EXPECT_EQ(story.summary(), "a<ap copy credit containment, ap first");
  Member& print = story.members[0];
  print.date = print.earliest = print.latest = kMorning;  // a dated print is also after the agency's page
  EXPECT_EQ(story.summary(), "a<ap copy credit containment, ap first");
}

TEST(Syndication, AnAgencyPageDatedAfterItsPrintsIsNotTheirCopy) {
  Draft story;
  story.add("print", kMorning, 1, 1, 1).credits = {text_credit("AP")};
  Member& own = story.add("ap", kMorning + kHour, 1, 1, 1);
  own.own_agency = agency("AP");
  own.credits = {text_credit("AP")};
  EXPECT_EQ(story.summary(), "print unknown, ap unknown");
}

TEST(Syndication, APhotoCreditDoesNotMakeAnArticleFirst) {
  Draft story;
  story.add("a", kNoDate, 1, 1, 1);
  story.add("b", kNoDate, 1, 1, 1).credits = {{agency("AP"), CreditRole::photo, {10, 12}}};
  EXPECT_EQ(story.tell().first, kNone);
  EXPECT_TRUE(story.tell().agencies.empty());
}

TEST(Syndication, FutureDatesAreIgnored) {
  Draft story;
  story.add("a", kMorning + 400 * kDay, 1, 1, 1);
  story.add("b", kMorning, 1, 1, 1);
  EXPECT_EQ(story.summary(kMorning + kDay), "a unknown, b first");
  EXPECT_EQ(story.summary(), "a<b copy time containment, b first");  // the current time is not given
}

TEST(Syndication, ADateWithoutTimeSpansTheDay) {
  Draft story;
  story.add("a", kMorning - kMorning % kDay, 1, 1, 1).latest += kDay - 1;
  story.add("b", kMorning - kMorning % kDay + kHour, 1, 1, 1);
  story.add("c", kMorning - kMorning % kDay + kDay, 1, 1, 1);
  EXPECT_EQ(story.tell().first, kNone);
  EXPECT_EQ(story.summary(), "a unknown, b unknown, c<a copy time containment");
}

TEST(Syndication, AnUnknownZoneWidensTheDateByADay) {
  Draft story;
  Member& local = story.add("a", kMorning, 1, 1, 1);
  local.earliest -= 14 * kHour;
  local.latest += 12 * kHour;
  story.add("b", kMorning + 2 * kHour, 1, 1, 1);
  story.add("c", kMorning + 20 * kHour, 1, 1, 1);
  EXPECT_EQ(story.tell().first, kNone);
  EXPECT_EQ(story.tell().members[2].provenance, Provenance::article);
}

TEST(Syndication, ADateOfTheLastChangeIsOnlyALatestDate) {
  Draft story;
  story.add("a", kMorning, 1, 1, 1);
  story.add("b", kMorning + 2 * kHour, 1, 1, 1).earliest = kNoDate + 1;
  EXPECT_EQ(story.tell().first, kNone);  // b may have been published before a
  EXPECT_EQ(story.summary(), "a unknown, b unknown");
  Member& b = story.members[1];
  b.date = b.latest = kMorning - kHour;  // certainly before a
  EXPECT_EQ(story.summary(), "a<b copy time containment, b first");
}

TEST(Syndication, CountsOutletsWithoutRevisionsAndUnknown) {
  Draft story;
  story.add("a", kMorning, 1, 1, 1).outlet = 7;
  story.add("a#2", kMorning + kHour, 2, 1, 1).outlet = 8;
  story.members[1].revision = true;
  story.add("b", kMorning + 2 * kHour, 1, 1, 1).outlet = 7;
  story.add("c", kMorning + 2 * kHour, 1, 1, 1).outlet = kNone;
  story.add("d", kMorning + 2 * kHour, 1, 1, 1).outlet = 9;
  story.share(0, 1, {90, 100, 100, 50});
  EXPECT_EQ(story.tell().outlets, 2U);
  EXPECT_EQ(story.tell().members[1].of, 100U);
}

TEST(Syndication, ARevisionWithTheSameDateIsNotFirst) {
  Draft story;
  story.add("a", kMorning, 1, 1, 1);
  story.add("a#2", kMorning, 2, 1, 1).revision = true;
  EXPECT_EQ(story.tell().first, 100U);
}

TEST(Syndication, OriginsHaveNoCycles) {
  Draft story;
  Member& ap = story.add("ap", kNoDate, 1, 1, 1);
  ap.own_agency = agency("AP");
  ap.words = 40;
  story.add("x", kMorning, 2, 2, 1).credits = {text_credit("AP")};
  story.add("w", kMorning + kHour, 3, 2, 1).words = 300;
  story.share(0, 1, {40, 40, 100, 40});
  story.share(0, 2, {40, 40, 300, 40});
  story.share(1, 2, {90, 100, 100, 90});
  const Story told = story.tell();
  for (std::size_t i = 0; i < told.members.size(); ++i) {
    std::size_t at = i;
    for (std::size_t steps = 0; told.members[at].provenance == Provenance::article; ++steps) {
      ASSERT_LT(steps, told.members.size());
      at = told.members[at].of - 100;
    }
  }
}

TEST(Syndication, DoesNotDependOnInputOrder) {
  Draft story;
  story.add("wire", kMorning, 1, 1, 1);
  story.add("twin", kMorning + kHour, 2, 1, 1);
  story.add("twin2", kMorning + kHour, 3, 1, 1);
  story.add("cut", kNoDate, 4, 2, 1).words = 40;
  story.add("rewrite", kMorning + kHour, 5, 3, 2);
  story.share(0, 1, {90, 100, 100, 50});
  story.share(0, 2, {90, 100, 100, 50});
  story.share(1, 2, {95, 100, 100, 50});
  for (std::size_t i = 0; i < 3; ++i) story.share(i, 3, {40, 100, 40, 40});
  for (std::size_t i = 0; i < 3; ++i) story.share(i, 4, {9, 100, 100, 9});
  std::vector<std::size_t> order(story.members.size());
  std::iota(order.begin(), order.end(), 0U);
  std::map<std::string, std::string> expected;
  do {
    Draft shuffled;
    for (const std::size_t i : order) shuffled.members.push_back(story.members[i]);
    for (std::size_t a = 0; a < order.size(); ++a) {
      for (std::size_t b = 0; b < order.size(); ++b) {
        if (const auto e = story.pairs.find({order[a], order[b]}); e != story.pairs.end())
          shuffled.pairs[{a, b}] = e->second;
      }
    }
    const Story told = shuffled.tell();
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Origin& origin = told.members[i];
      const std::string answer = std::string(name_of(origin.provenance)) + std::to_string(origin.of);
      const auto [place, added] = expected.emplace(std::string(shuffled.members[i].id), answer);
      ASSERT_EQ(place->second, answer) << shuffled.members[i].id;
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Syndication, LimitsEvidenceInLargeStories) {
  Draft copies, undated, texts, heads;
  std::vector<std::string> ids;
  for (int i = 0; i < 20000; ++i) ids.push_back("id" + std::to_string(i));
  for (std::uint32_t i = 0; i < 20000; ++i) {
    copies.add(ids[i], kMorning + i, 1, 1, 1);
    undated.add(ids[i], kNoDate, i, 1, 1);
    texts.add(ids[i], kMorning + i, i, 1, 1);
    heads.add(ids[i], kMorning + i, i, i, i);
  }
  copies.tell();
  EXPECT_EQ(copies.asked, 0U);
  for (const Draft* draft : {&undated, &texts, &heads}) {
    draft->tell();
    EXPECT_LE(draft->asked, draft->members.size() * 40);
  }
}

TEST(Syndication, EmptyStoryAndSingleMember) {
  EXPECT_TRUE(tell_story({}, {}, Config{}).members.empty());
  Draft story;
  story.add("a", kNoDate, 1, 1, 1);
  EXPECT_EQ(story.summary(), "a first");
}

TEST(Families, MapsOutletsToPublishers) {
  std::vector<Problem> problems;
  const Families families = parse_families(
      "# publishers\nGannett\tUSA Today\nGannett\thttps://www.freep.com/\n\nno tab here\n\tnothing\nOther\tusa  today\n"
      "Gannett\tUSA TODAY\r\n",
      "families.tsv", problems);
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0].line, 5U);
  EXPECT_EQ(problems[1].line, 6U);
  EXPECT_EQ(problems[2].line, 7U);
  EXPECT_EQ(problems[0].file, "families.tsv");
  EXPECT_EQ(outlet_of(families, "USA Today", ""), "gannett");
  EXPECT_EQ(outlet_of(families, "", "http://eu.freep.com/story/1"), "gannett");
  EXPECT_EQ(outlet_of(families, "Detroit Free Press", "https://freep.com/1"), "gannett");
  EXPECT_EQ(outlet_of(families, "The  Gazette ", "https://aggregator.example/1"), "the gazette");
  EXPECT_EQ(outlet_of({}, "", "https://www.Gazette.example:443/a?b"), "gazette.example");
  EXPECT_EQ(outlet_of({}, "https://gazette.example/rss", ""), "gazette.example");
  EXPECT_EQ(outlet_of({}, "", ""), "");
}

TEST(Syndication, AReleaseIsFirstIfItsWordsArePrinted) {
  const auto story = [](std::uint32_t quoted, std::uint32_t passage) {
    Draft draft;
    draft.add("a", kMorning, 1, 1, 1);
    draft.add("b", kMorning + kHour, 2, 2, 2);
    draft.add("release", kNoDate, 3, 3, 3).is_release = true;
    draft.share(0, 2, {quoted, 100, 200, passage});
    return draft;
  };
  EXPECT_EQ(story(30, 12).summary(), "a<release rewrite passages release, b independent, release first");
  EXPECT_EQ(story(4, 3).summary(), "a independent, b independent, release first");  // only a quotation
  EXPECT_EQ(story(3, 3).summary(), "a first, b independent, release independent");
  Draft dated = story(30, 12);
  dated.members[2].date = dated.members[2].earliest = dated.members[2].latest = kMorning + kDay;
  EXPECT_EQ(dated.summary().find("release first"), std::string::npos);  // its date says that it is later
  dated.members[2].earliest = kMorning - kDay;
  EXPECT_EQ(dated.summary(), "a<release rewrite passages release, b independent, release first");
  EXPECT_EQ(dated.tell().members[2].evidence, std::vector<EvidenceKind>{EvidenceKind::release});
  Draft two = story(30, 12);
  two.add("other release", kNoDate, 4, 4, 4).is_release = true;
  EXPECT_EQ(two.summary().find("release first"), std::string::npos);
}

}  // namespace
}  // namespace dedup
