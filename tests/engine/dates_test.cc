// What dates say together: the order of day and month in a source, placeholders, and dates that cannot be.
#include "engine/dates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace dedup {
namespace {

/// A reader of records that have only a date; record i is that of the i-th article.
class DatesInMemory : public Reader {
 public:
  std::vector<std::string> dates;

  bool next(Batch& /*batch*/) override { return false; }
  std::uint64_t parse(const Batch& /*batch*/, Scratch& /*scratch*/, const Sink& /*sink*/) const override { return 0; }
  std::unique_ptr<Scratch> make_scratch() const override { return std::make_unique<Scratch>(); }
  Article load(RecordRef record, Scratch& /*scratch*/) const override {
    Article out;
    out.date = dates[record.offset];
    return out;
  }
  std::string file_name(std::uint32_t file) const override { return "file" + std::to_string(file); }
  std::string_view bytes(RecordRef /*record*/, Scratch& /*scratch*/) const override { return {}; }
};

/// A collection of dates, by source.
struct Collection {
  struct Given {
    std::string source, date;
    std::uint32_t file = 0;
    bool is_update = false;
  };
  std::vector<Given> given;
  DateSummary summary;
  DatesRead read;
  Articles articles;

  void add(const std::string& source, const std::vector<std::string>& dates, std::uint32_t file = 0) {
    for (const std::string& date : dates) given.push_back({source, date, file});
  }
  /// `count` dates a day apart, from `first` on.
  void add_days(const std::string& source, std::int64_t first, int count) {
    for (int i = 0; i < count; ++i) given.push_back({source, format_date(first + i * kDay)});
  }
  /// What became of each date.
  std::vector<std::string> settle(std::int64_t now = kNoDate) {
    DatesInMemory reader;
    articles = {};
    read = {};
    summary = {};
    for (std::uint32_t i = 0; i < given.size(); ++i) {
      reader.dates.push_back(given[i].date);
      Article article;
      article.date = reader.dates.back();
      article.date_is_update = given[i].is_update;
      Entry& entry = articles.entries.emplace_back();
      entry.record = {i, 0, given[i].file};
      std::vector<std::string>& sources = articles.sources;
      const auto found = std::find(sources.begin(), sources.end(), given[i].source);
      entry.source = static_cast<std::uint32_t>(found - sources.begin());
      if (found == sources.end()) sources.push_back(given[i].source);
      articles.id_bytes += "a" + std::to_string(i);
      articles.id_ends.push_back(articles.id_bytes.size());
      read.add(article, i, nullptr, entry);
    }
    settle_dates(articles, read.numeric, reader, now, summary);
    std::vector<std::string> out;
    for (const Entry& entry : articles.entries) {
      out.push_back(format_date(entry.date).substr(0, 10));
      if (entry.date == kNoDate) {
        EXPECT_TRUE(entry.earliest() == kNoDate && entry.latest() == kNoDate);
      }
    }
    return out;
  }
};

using Days = std::vector<std::string>;

TEST(Dates, ASourceShowsWhetherTheDayOrTheMonthIsFirst) {
  Collection all;
  all.add("Bay", {"03/04/2031", "13/04/2031"});
  all.add("Hill", {"04/13/2031", "03/04/2031 8 p.m."});
  all.add("Tal", {"mercredi 04/06/2031", "05-06-2031"});  // 4 June is a Wednesday
  EXPECT_EQ(all.settle(), (Days{"2031-04-03", "2031-04-13", "2031-04-13", "2031-03-04", "2031-06-04", "2031-06-05"}));
  ASSERT_EQ(all.summary.orders.size(), 3U);
  EXPECT_EQ(all.summary.orders[0].source, "Bay");
  EXPECT_TRUE(all.summary.orders[0].day_first);
  EXPECT_EQ(all.summary.orders[1].source, "Hill");
  EXPECT_FALSE(all.summary.orders[1].day_first);
  EXPECT_EQ(all.summary.orders[1].dates, 1U);
  EXPECT_EQ(all.summary.unknown_order.records, 0U);
}

TEST(Dates, WithoutEvidenceOrWithBothTheOrderIsUnknown) {
  Collection all;
  all.add("silent", {"03/04/2031", "05/05/2031"});
  all.add("both", {"13/04/2031", "04/13/2031", "03/04/2031"});
  all.add("other", {"2031-04-20", "5/7/31"});
  EXPECT_EQ(all.settle(), (Days{"", "2031-05-05", "2031-04-13", "2031-04-13", "", "2031-04-20", ""}));
  EXPECT_EQ(all.summary.unknown_order.records, 3U);
  EXPECT_EQ(all.summary.unknown_order.text, "03/04/2031");
  EXPECT_EQ(all.summary.unknown_order.where, "article 'a0'");
  EXPECT_TRUE(all.summary.orders.empty());
}

TEST(Dates, AnUnknownSourceIsItsFile) {
  Collection all;
  all.add("", {"13/04/2031", "03/04/2031"}, 0);
  all.add("", {"04/13/2031", "03/04/2031"}, 1);
  all.add("", {"03/04/2031"}, 2);
  EXPECT_EQ(all.settle(), (Days{"2031-04-13", "2031-04-03", "2031-04-13", "2031-03-04", ""}));
  ASSERT_EQ(all.summary.orders.size(), 2U);
  EXPECT_EQ(all.summary.orders[1].source, "file1");
}

TEST(Dates, WithDotsTheDayIsFirstUnlessTheSourceShowsOtherwise) {
  Collection all;
  all.add("Tal", {"03.04.2031"});
  all.add("Bay", {"03.04.2031", "04.13.2031"});
  all.add("both", {"03.04.2031", "04.13.2031", "13.04.2031"});
  EXPECT_EQ(all.settle(), (Days{"2031-04-03", "2031-03-04", "2031-04-13", "2031-04-03", "2031-04-13", "2031-04-13"}));
}

TEST(Dates, PlaceholdersAreNoDates) {
  Collection all;
  all.add("Bay", {"1970-01-01T00:00:00Z", "0000-00-00", "9999-12-31", "0001-01-01T00:00:00Z", "2031-05-14", "whenever",
                  "Thu, 01 Jan 1970 01:00:00 +0100", "9999-12-31T23:59:59Z"});
  EXPECT_EQ(all.settle(), (Days{"", "", "", "", "2031-05-14", "", "", ""}));
  EXPECT_EQ(all.read.not_understood.records, 1U);
  EXPECT_EQ(all.read.not_understood.text, "whenever");
  EXPECT_EQ(all.read.placeholders.records, 2U);
  EXPECT_EQ(all.summary.placeholders.records, 4U);
  EXPECT_EQ(all.read.given, 8U);
}

TEST(Dates, NewsOfJanuary1970KeepsItsDate) {
  Collection all;
  all.add_days("old", parse_date("1969-12-20"), 30);
  all.add("new", {"1970-01-01"});
  all.add_days("new", parse_date("2031-05-01"), 30);
  const Days days = all.settle();
  EXPECT_EQ(days[12], "1970-01-01");
  EXPECT_EQ(days[30], "");
  EXPECT_EQ(all.summary.placeholders.records, 1U);
}

TEST(Dates, ADateFarFromItsSourceAndAllOthersIsNone) {
  for (const char* wrong : {"2099-05-14", "1904-01-01", "1980-01-01", "2033-01-01", "1601-01-01"}) {
    Collection all;
    all.add_days("Bay", parse_date("2031-05-01"), 8);
    all.add("Bay", {wrong});
    all.add_days("Hill", parse_date("2031-05-04"), 8);
    EXPECT_EQ(all.settle()[8], "") << wrong;
    EXPECT_EQ(all.summary.out_of_range.records, 1U);
    EXPECT_EQ(all.summary.out_of_range.text, wrong);
  }
  for (const char* right : {"2031-12-24", "2030-05-14", "2024-02-29", "2022-01-01"}) {
    Collection all;
    all.add_days("Bay", parse_date("2031-05-01"), 16);
    all.add("Bay", {right});
    EXPECT_EQ(all.settle()[16], right);
  }
}

TEST(Dates, OldNewspapersKeepTheirDates) {
  Collection all;
  all.add_days("Gazette", parse_date("1900-01-05"), 9);
  all.add_days("Courier", parse_date("1987-03-01"), 9);
  all.add("Herald", {"1911-11-11", "1911-11-12"});
  all.add_days("Bay", parse_date("2031-05-01"), 100);
  for (const std::string& day : all.settle()) EXPECT_NE(day, "");
  EXPECT_EQ(all.summary.out_of_range.records, 0U);
}

TEST(Dates, ALongArchiveHasNoOutlier) {
  Collection all;
  for (int year = 1950; year <= 2031; ++year) all.add("Bay", {std::to_string(year) + "-05-14"});
  for (const std::string& day : all.settle()) EXPECT_NE(day, "");
}

TEST(Dates, FewDatesTellNothing) {
  Collection all;
  all.add_days("Bay", parse_date("2031-05-01"), 4);
  all.add("Bay", {"2099-05-14"});
  EXPECT_EQ(all.settle()[4], "2099-05-14");
}

TEST(Dates, NowTellsTheFuture) {
  Collection all;
  all.add("Bay", {"2031-05-14T12:00:00Z", "2031-05-15T11:00:00Z", "2031-05-16T12:00:00Z", "2199-01-01"});
  EXPECT_EQ(all.settle(parse_date("2031-05-14T12:00:00Z")), (Days{"2031-05-14", "2031-05-15", "", ""}));
  EXPECT_EQ(all.summary.out_of_range.records, 2U);
  EXPECT_EQ(all.settle(parse_date("2200-01-01")).back(), "2199-01-01");
}

TEST(Dates, ADateOfTheLastChangeIsNotTheEarliest) {
  Collection all;
  all.given = {{"Bay", "2031-05-14T08:00:00Z"}, {"Hill", "2031-05-14T09:00:00Z", 0, true}};
  all.settle();
  EXPECT_EQ(all.articles.entries[0].earliest(), all.articles.entries[0].date);
  EXPECT_LT(all.articles.entries[1].earliest(), parse_date("1000-01-01"));
  EXPECT_EQ(all.articles.entries[1].latest(), all.articles.entries[1].date);
  EXPECT_EQ(all.read.of_update, 1U);
}

TEST(Dates, TheOrderOfArticlesDoesNotMatter) {
  Collection all;
  all.add("Bay", {"03/04/2031", "13/04/2031", "2099-05-14", "1970-01-01"});
  all.add("both", {"03/04/2031", "13/04/2031", "04/13/2031"});
  all.add_days("Hill", parse_date("2031-05-01"), 40);
  all.add_days("Gazette", parse_date("1900-01-05"), 9);
  const auto outcomes = [&] {
    Days days = all.settle();
    for (std::size_t i = 0; i < days.size(); ++i) days[i] += " " + all.given[i].source + " " + all.given[i].date;
    std::sort(days.begin(), days.end());
    return days;
  };
  const Days expected = outcomes();
  std::mt19937 random(3);
  for (int i = 0; i < 20; ++i) {
    std::shuffle(all.given.begin(), all.given.end(), random);
    EXPECT_EQ(outcomes(), expected);
  }
}

}  // namespace
}  // namespace dedup
