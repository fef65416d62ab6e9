// Date formats are parsed to the second. Text that is not a date gives no date.
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "dedup/io.h"
#include "io/date_fields.h"

namespace dedup {
namespace {

struct Case {
  const char* text;
  const char* expected;  // output of format_date; "" means no date
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(format_date(parse_date(c.text)), c.expected) << '"' << c.text << '"';
}

TEST(IoDate, Iso8601) {
  check({
      {"2031-05-14", "2031-05-14T00:00:00Z"},
      {"2031-05-14T08:00", "2031-05-14T08:00:00Z"},
      {"2031-05-14T08:00Z", "2031-05-14T08:00:00Z"},
      {"2031-05-14T08:00:30Z", "2031-05-14T08:00:30Z"},
      {"2031-05-14t08:00:30z", "2031-05-14T08:00:30Z"},
      {"2031-05-14 08:00:30", "2031-05-14T08:00:30Z"},
      {"  2031-05-14 08:00:30 \n", "2031-05-14T08:00:30Z"},
      {"2031-05-14 08:00:30 UTC", "2031-05-14T08:00:30Z"},
      {"2031-05-14 08:00:30 EST", "2031-05-14T13:00:30Z"},
      {"2031-05-14 08:00:30 +0200", "2031-05-14T06:00:30Z"},
      {"2031-05-14T08:00:30.999Z", "2031-05-14T08:00:30Z"},
      {"2031-05-14T08:00:30,5+02:00", "2031-05-14T06:00:30Z"},
      {"2031-05-14T08:00:30.123456789-0530", "2031-05-14T13:30:30Z"},
      {"2031-05-14T08:00:30+02", "2031-05-14T06:00:30Z"},
      {"2031-05-14T00:30:00+02:00", "2031-05-13T22:30:00Z"},
      {"20310514", "2031-05-14T00:00:00Z"},
      {"20310514T080000Z", "2031-05-14T08:00:00Z"},
      {"20310514T0800+0200", "2031-05-14T06:00:00Z"},
      {"20310514080000", "2031-05-14T08:00:00Z"},
      {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
      {"2028-02-29", "2028-02-29T00:00:00Z"},
      {"2000-02-29", "2000-02-29T00:00:00Z"},
      {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
      {"1000-01-01", "1000-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
  });
}

TEST(IoDate, Mail) {
  check({
      {"Wed, 14 May 2031 08:05:30 GMT", "2031-05-14T08:05:30Z"},
      {"14 May 2031 08:05:30 GMT", "2031-05-14T08:05:30Z"},
      {"wed, 14 MAY 2031 08:05:30 gmt", "2031-05-14T08:05:30Z"},
      {"Wed, 14 May 2031 08:05 GMT", "2031-05-14T08:05:00Z"},
      {"Wed, 14 May 31 08:05:30 GMT", "2031-05-14T08:05:30Z"},
      {"Thu, 14 May 98 08:05:30 GMT", "1998-05-14T08:05:30Z"},
      {"Wed, 14 May 2031 08:05:30 +0200", "2031-05-14T06:05:30Z"},
      {"Wed, 14 May 2031 08:05:30 -0500", "2031-05-14T13:05:30Z"},
      {"Wed, 14 May 2031 08:05:30 -05:00", "2031-05-14T13:05:30Z"},
      {"Wed, 14 May 2031 08:05:30 +0200 (CEST)", "2031-05-14T06:05:30Z"},
      {"Wed,14 May 2031 08:05:30Z", "2031-05-14T08:05:30Z"},
      {"Wed, 14 May 2031", "2031-05-14T00:00:00Z"},
      {"Wed, 4 Sept 2031 08:05:30 UT", "2031-09-04T08:05:30Z"},
      {"Wednesday, 14-May-31 08:05:30 GMT", "2031-05-14T08:05:30Z"},
      {"Wed, 14-May-2031 08:05:30 GMT", "2031-05-14T08:05:30Z"},
      {"Wed May 14 08:05:30 2031", "2031-05-14T08:05:30Z"},
      {"Wed May  4 08:05:30 2031", "2031-05-04T08:05:30Z"},
      {"Wed May 14 08:05:30 EDT 2031", "2031-05-14T12:05:30Z"},
      {"Wed May 14 2031 08:05:30 GMT+0200 (Central European Summer Time)", "2031-05-14T06:05:30Z"},
      {"Wed, 14 May 2031 23:59:60 GMT", "2031-05-14T23:59:59Z"},
  });
}

TEST(IoDate, OtherLanguages) {
  check({
      {"Fr, 11 Okt 2030 11:14:11 +0200", "2030-10-11T09:14:11Z"},  // German
      {"Mo, 25 Jun 2031 11:41:36", "2031-06-25T11:41:36Z"},        // with a wrong weekday
      {"Montag, 3. M\u00E4rz 2031 um 08:05 Uhr", "2031-03-03T08:05:00Z"},
      {"Ke, 30 Lok 2030 11:34:37 +0000", "2030-10-30T11:34:37Z"},  // Finnish
      {"30. lokakuuta 2030 klo 11.34", "2030-10-30T11:34:00Z"},
      {"dom, 13 ene 2031 01:22:40 +0100", "2031-01-13T00:22:40Z"},  // Spanish
      {"mar, 11 mar 2031 08:00:00 GMT", "2031-03-11T08:00:00Z"},    // Tuesday, March
      {"13 de enero de 2031", "2031-01-13T00:00:00Z"},
      {"jeu., 12 f\u00E9vr. 2031 08:00:00 +0100", "2031-02-12T07:00:00Z"},  // French
      {"1er fevrier 2031", "2031-02-01T00:00:00Z"},
      {"mercredi 14 mai 2031 \u00E0 8h05", "2031-05-14T08:05:00Z"},
      {"quarta-feira, 14 de maio de 2031", "2031-05-14T00:00:00Z"},                         // Portuguese
      {"14 maggio 2031", "2031-05-14T00:00:00Z"},                                           // Italian
      {"\u041F\u043D, 12 \u043C\u0430\u0439 2031 08:00:00 +0300", "2031-05-12T05:00:00Z"},  // Russian
      {"12 \u0441\u0435\u043D\u0442\u044F\u0431\u0440\u044F 2031 \u0433.", "2031-09-12T00:00:00Z"},
      {"14 May\u0131s 2031 \u00C7ar\u015Famba 08:05", "2031-05-14T08:05:00Z"},     // Turkish
      {"14 pa\u017Adziernika 2031", "2031-10-14T00:00:00Z"},                       // Polish
      {"\u03A4\u03B5\u03C4, 14 \u039C\u03B1\u0390 2031", "2031-05-14T00:00:00Z"},  // Greek
      {"14 \u0645\u0627\u064A\u0648 2031", "2031-05-14T00:00:00Z"},                // Arabic
      {"\u0661\u0664 \u0645\u0627\u064A\u0648 \u0662\u0660\u0663\u0661", "2031-05-14T00:00:00Z"},
      {"2031\u5E745\u670814\u65E5 08:05", "2031-05-14T08:05:00Z"},  // Japanese, Chinese
      {"2031\u5E745\u670814\u65E5(\u6C34) 8\u66425\u5206", "2031-05-14T08:05:00Z"},
      {"2031\uB144 5\uC6D4 14\uC77C \uC218\uC694\uC77C", "2031-05-14T00:00:00Z"},  // Korean
      {"14 \u0E1E.\u0E04. 2574", "2031-05-14T00:00:00Z"},                          // Thai, of the Buddhist era
      {"14 th\u00E1ng 5, 2031", "2031-05-14T00:00:00Z"},                           // Vietnamese
      {"14 \u092E\u0908 2031", "2031-05-14T00:00:00Z"},                            // Hindi
  });
}

TEST(IoDate, AWordOfSeveralMonthsIsDecidedByTheOthers) {
  check({
      {"5 lis 2030", ""},                           // November in Polish, October in Croatian
      {"wt., 5 lis 2030", "2030-11-05T00:00:00Z"},  // Polish Tuesday
      {"sub, 5 lis 2030", "2030-10-05T00:00:00Z"},  // Croatian Saturday
  });
}

TEST(IoDate, Numeric) {
  check({
      {"14/05/2031", "2031-05-14T00:00:00Z"},
      {"5/14/2031 08:05", "2031-05-14T08:05:00Z"},
      {"14.05.2031 08:05:30", "2031-05-14T08:05:30Z"},
      {"14.5.31", "2031-05-14T00:00:00Z"},
      {"5.14.2031", "2031-05-14T00:00:00Z"},
      {"05.06.2031", "2031-06-05T00:00:00Z"},
      {"05/05/2031", "2031-05-05T00:00:00Z"},
      {"05/06/2031", ""},  // May or June
      {"05-06-2031", ""},
      {"14-05-2031", "2031-05-14T00:00:00Z"},
      {"2031/05/14 08:05", "2031-05-14T08:05:00Z"},
      {"2031.05.14", "2031-05-14T00:00:00Z"},
      {"2031-5-14", "2031-05-14T00:00:00Z"},
      {"13/13/2031", ""},
      {"1/2/3", ""},
      {"192.168.10.20", ""},
  });
}

TEST(IoDate, EnglishAsItIsWritten) {
  check({
      {"14th May 2031", "2031-05-14T00:00:00Z"},
      {"May 1st, 2031", "2031-05-01T00:00:00Z"},
      {"May 14, 2031 8:05 p.m.", "2031-05-14T20:05:00Z"},
      {"Wednesday, May 14th, 2031 at 8:05 a.m. EST", "2031-05-14T13:05:00Z"},
      {"14 May 2031, 08.05", "2031-05-14T08:05:00Z"},
      {"May 14, 2031 8 p.m.", "2031-05-14T20:00:00Z"},
      {"14th of May 2031 at 8am", "2031-05-14T08:00:00Z"},
      {"14 May 2031 \u2013 08:05", "2031-05-14T08:05:00Z"},
      {"14 May 2031 (updated)", "2031-05-14T00:00:00Z"},
      {"2031-05-14 08:05 PM", "2031-05-14T20:05:00Z"},
      {"14 May 2031 08:05:30.250 +0200", "2031-05-14T06:05:30Z"},
  });
}

TEST(IoDate, PrecisionIsWhatTheDateTells) {
  const struct {
    const char* text;
    bool has_time, has_zone;
  } cases[] = {
      {"2031-05-14", false, false},
      {"20310514", false, false},
      {"2031-05-14 08:05", true, false},
      {"20310514080000", true, false},
      {"20310514T080000Z", true, true},
      {"2031-05-14T08:05+02:00", true, true},
      {"1936512000", true, true},
      {"Wed, 14 May 2031 08:05:30 GMT", true, true},
      {"Wed, 14 May 2031 08:05:30 -0500", true, true},
      {"Wed, 14 May 2031 08:05:30 IST", true, false},  // India, Israel or Ireland
      {"May 14, 2031 8:05 p.m.", true, false},
      {"May 14, 2031 8:05 p.m. EST", true, true},
      {"Mittwoch, 14. Mai 2031 um 08:05 Uhr", true, false},
      {"14 de mayo de 2031", false, false},
      {"yesterday at 08:05", false, false},
      {"", false, false},
  };
  for (const auto& [text, has_time, has_zone] : cases) {
    EXPECT_EQ(date_precision(text).has_time, has_time) << text;
    EXPECT_EQ(date_precision(text).has_zone, has_zone) << text;
  }
}

TEST(IoDate, AZoneOfSeveralMeaningsWidensTheDate) {
  const struct {
    const char* text;
    const char* earliest;
    const char* latest;
  } cases[] = {
      {"Wed, 14 May 2031 12:00:00 IST", "2031-05-14T06:30:00Z", "2031-05-14T11:00:00Z"},  // India, Ireland
      {"2031-05-14 12:00 CST", "2031-05-14T04:00:00Z", "2031-05-14T18:00:00Z"},           // China, America
      {"May 14, 2031 12:00 p.m. AST", "2031-05-14T09:00:00Z", "2031-05-14T16:00:00Z"},    // Arabia, Atlantic
      {"14/05/2031 12:00 XYZ", "2031-05-13T22:00:00Z", "2031-05-15T00:00:00Z"},
      {"2031-05-14T12:00 QQT", "2031-05-13T22:00:00Z", "2031-05-15T00:00:00Z"},
  };
  for (const auto& [text, earliest, latest] : cases) {
    const ReadDate date = read_date(text);
    EXPECT_EQ(format_date(date.seconds), earliest) << text;
    EXPECT_EQ(format_date(date.seconds + date.after * 60), latest) << text;
    EXPECT_EQ(date.before, 0) << text;
    EXPECT_TRUE(date.several_zones) << text;
  }
  for (const char* text : {"Wed, 14 May 2031 12:00:00 JST", "2031-05-14 12:00 AEST", "14 mai 2031 12:00 CEST",
                           "14 \u043C\u0430\u044F 2031 12:00 MSK"}) {
    EXPECT_EQ(read_date(text).after, 0) << text;
    EXPECT_FALSE(read_date(text).several_zones) << text;
    EXPECT_TRUE(read_date(text).has_zone) << text;
  }
}

TEST(IoDate, AZoneMeansWhatItMeantInTheYear) {
  check({
      {"14 May 2012 12:00 MSK", "2012-05-14T08:00:00Z"},
      {"14 May 2031 12:00 MSK", "2031-05-14T09:00:00Z"},
      {"14 Jan 2010 12:00 VET", "2010-01-14T16:30:00Z"},
      {"14 Jan 2031 12:00 VET", "2031-01-14T16:00:00Z"},
  });
}

TEST(IoDate, WithoutZoneOrTimeTheDateIsAnInterval) {
  const ReadDate local = read_date("14 mai 2031 08:05"), day = read_date("14. Mai 2031"),
                 both = read_date("2031-05-14");
  EXPECT_EQ(local.before * kDateStep, 14 * 3600);
  EXPECT_EQ(local.after, 12 * 60);
  EXPECT_EQ(day.after, both.after);
  EXPECT_EQ(day.after, (24 + 12) * 60 - 1);
  EXPECT_FALSE(local.several_zones);
  EXPECT_EQ(read_date("2031-05-14T08:05Z").before, 0);
  EXPECT_EQ(read_date("2031-05-14T08:05Z").after, 0);
}

TEST(IoDate, AGivenZoneIsThatOfDatesWithoutOne) {
  const LocalZone paris("Europe/Paris"), india("+05:30");
  const struct {
    const char* text;
    const LocalZone* zone;
    const char* expected;
  } cases[] = {
      {"2031-05-14 08:05", &paris, "2031-05-14T06:05:00Z"},
      {"14 janvier 2031 08:05", &paris, "2031-01-14T07:05:00Z"},
      {"14/05/2031 8:05 PM", &paris, "2031-05-14T18:05:00Z"},
      {"14 de mayo de 2031", &paris, "2031-05-13T22:00:00Z"},
      {"2031-05-14 08:05", &india, "2031-05-14T02:35:00Z"},
      {"2031-05-14 08:05 EST", &india, "2031-05-14T13:05:00Z"},
      {"2031-05-14T08:05-05:00", &paris, "2031-05-14T13:05:00Z"},
      {"1936512000", &paris, "2031-05-14T08:00:00Z"},
  };
  for (const auto& [text, zone, expected] : cases) {
    EXPECT_EQ(format_date(read_date(text, zone).seconds), expected) << text;
    EXPECT_EQ(read_date(text, zone).before, 0) << text;
  }
  // The hour that is repeated when summer ends.
  const ReadDate repeated = read_date("2031-10-26 02:30", &paris);
  EXPECT_EQ(format_date(repeated.seconds), "2031-10-26T00:30:00Z");
  EXPECT_EQ(repeated.after, 60);
}

TEST(IoDate, DayAndMonthInNumbers) {
  const struct {
    const char* text;
    DateOrder order;
    const char* other;
  } cases[] = {
      {"05/06/2031", DateOrder::either, "2031-05-06T00:00:00Z"},
      {"05-06-31 08:05", DateOrder::either, "2031-05-06T08:05:00Z"},
      {"05.06.2031", DateOrder::with_dots, "2031-05-06T00:00:00Z"},
      {"14/06/2031", DateOrder::day_first, ""},
      {"06/14/2031 8 p.m.", DateOrder::month_first, ""},
      {"06/06/2031", DateOrder::none, ""},
      {"2031/05/06", DateOrder::none, ""},
      // 4 June is a Wednesday, 6 April a Sunday.
      {"Wed, 04/06/2031", DateOrder::day_first, ""},
      {"dimanche 04/06/2031", DateOrder::month_first, ""},
      {"mi\u00E9rcoles, 04/06/2031", DateOrder::day_first, ""},
      {"\u0441\u0440\u0435\u0434\u0430, 04/06/2031", DateOrder::day_first, ""},
      {"Monday, 04/06/2031", DateOrder::either, "2031-04-06T00:00:00Z"},
  };
  for (const auto& [text, order, other] : cases) {
    EXPECT_EQ(static_cast<int>(read_date(text).order), static_cast<int>(order)) << text;
    EXPECT_EQ(format_date(read_date(text).other), other) << text;
  }
  check({{"Wed, 04/06/2031", "2031-06-04T00:00:00Z"}, {"dimanche 04/06/2031", "2031-04-06T00:00:00Z"}});
}

TEST(IoDate, PlaceholdersAreNoDates) {
  for (const char* text :
       {"0000-00-00", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "01/01/0001",
        "Mon, 01 Jan 0001 00:00:00 +0000", "1 janvier 0001", "00000000", "0", "-62135596800", "-62135596800000"}) {
    EXPECT_EQ(parse_date(text), kNoDate) << text;
    EXPECT_TRUE(read_date(text).placeholder) << text;
  }
  for (const char* text : {"yesterday", "2031-13-01", "", "1", "-1", "12345"}) {
    EXPECT_FALSE(read_date(text).placeholder) << text;
  }
}

TEST(IoDate, OrdinaryTextIsNoDate) {
  check({
      {"yesterday", ""},
      {"vor 3 Stunden", ""},
      {"il y a 2 jours", ""},
      {"3 hours ago", ""},
      {"May", ""},
      {"mai 2031", ""},
      {"14 May", ""},
      {"2031", ""},
      {"14 meters 2031", ""},
      {"\u5E74\u6708\u65E5", ""},
      {"99999 \u5E74", ""},
  });
}

TEST(IoDate, Zones) {
  const std::vector<std::pair<const char*, int>> zones = {
      {"GMT", 0},  {"UT", 0},   {"UTC", 0},   {"Z", 0},     {"EST", -5}, {"EDT", -4},
      {"MST", -7}, {"MDT", -6}, {"PST", -8},  {"PDT", -7},  {"CET", 1},  {"EET", 2},
      {"CEST", 2}, {"JST", 9},  {"AEST", 10}, {"NZST", 12}, {"BST", 1},  // the earliest of several: British, not Bering
      {"CST", 8},                                                        // of China, not of Chicago or Havana
      {"AST", 3},                                                        // of Arabia, not of Halifax
      {"XYZ", 14},                                                       // unknown
  };
  const std::int64_t noon = parse_date("2031-05-14T12:00:00Z");
  for (const auto& [name, hours] : zones) {
    EXPECT_EQ(parse_date(std::string("14 May 2031 12:00:00 ") + name), noon - hours * 3600) << name;
  }
}

TEST(IoDate, Written) {
  check({
      {"14 May 2031", "2031-05-14T00:00:00Z"},
      {"May 14, 2031", "2031-05-14T00:00:00Z"},
      {"Sept. 4, 2031", "2031-09-04T00:00:00Z"},
      {"May 14, 2031 8:05 PM", "2031-05-14T20:05:00Z"},
      {"May 14, 2031 at 8:05pm EDT", "2031-05-15T00:05:00Z"},
      {"May 14, 2031 12:05 AM", "2031-05-14T00:05:00Z"},
      {"May 14, 2031 12:05 PM", "2031-05-14T12:05:00Z"},
      {"May 14, 2031 13:05 PM", ""},
      {"May 14, 2031 0:05 AM", ""},
      {"PM May 14, 2031", ""},
  });
}

TEST(IoDate, Epoch) {
  EXPECT_EQ(parse_date("1936512000"), 1936512000);
  EXPECT_EQ(parse_date("1936512000.75"), 1936512000);
  EXPECT_EQ(parse_date("936512000"), 936512000);
  EXPECT_EQ(parse_date("19365120000"), 19365120000);
  EXPECT_EQ(parse_date("1936512000123"), 1936512000);
  EXPECT_EQ(parse_date("193651200012"), 193651200012);   // the year 8106
  EXPECT_EQ(parse_date("99365120001239"), 99365120001);  // too large for seconds, so milliseconds
  EXPECT_EQ(parse_date("1936512000123456"), 1936512000);
  EXPECT_EQ(parse_date("-86400"), -86400);
  EXPECT_EQ(parse_date("-1.5"), -2);
  EXPECT_EQ(parse_date("-1936512000123"), -1936512001);
  for (const char* text : {"2031", "12345", "1936512000123456789", "1936512000.", "1936512000x", "-", "1936512000123.5",
                           "-99999999999", "+1936512000", "1e9"}) {
    EXPECT_EQ(parse_date(text), kNoDate) << text;
  }
}

TEST(IoDate, EpochUnitsAtTheirBorders) {
  // The years 1000 and 9999 in seconds, and one beyond them.
  EXPECT_EQ(format_date(parse_date("253402300799")), "9999-12-31T23:59:59Z");
  EXPECT_EQ(format_date(parse_date("253402300799.9")), "9999-12-31T23:59:59Z");
  EXPECT_EQ(parse_date("253402300800"), kNoDate);
  EXPECT_EQ(parse_date("253402300800.5"), kNoDate);
  EXPECT_EQ(format_date(parse_date("-30610224000")), "1000-01-01T00:00:00Z");
  EXPECT_EQ(parse_date("-30610224001"), kNoDate);
  EXPECT_EQ(parse_date("-30610224000.5"), kNoDate);
  // The year 10000 in seconds, the first and the last milliseconds.
  EXPECT_EQ(parse_date("253433923199"), kNoDate);
  EXPECT_EQ(format_date(parse_date("253433923200")), "1978-01-12T06:18:43Z");
  EXPECT_EQ(format_date(parse_date("253402300799999")), "9999-12-31T23:59:59Z");
  EXPECT_EQ(parse_date("253402300800000"), kNoDate);
  EXPECT_EQ(format_date(parse_date("-253433923200")), "1961-12-20T17:41:16Z");
  EXPECT_EQ(format_date(parse_date("-30610224000000")), "1000-01-01T00:00:00Z");
  EXPECT_EQ(parse_date("-30610224000001"), kNoDate);
  // The same in microseconds.
  EXPECT_EQ(parse_date("253433923199999"), kNoDate);
  EXPECT_EQ(format_date(parse_date("253433923200000")), "1978-01-12T06:18:43Z");
  EXPECT_EQ(format_date(parse_date("253402300799999999")), "9999-12-31T23:59:59Z");
  EXPECT_EQ(parse_date("253402300800000000"), kNoDate);
  EXPECT_EQ(parse_date("999999999999999999"), kNoDate);
  EXPECT_EQ(parse_date("1000000000000000000"), kNoDate);
  // The shortest that is not another number, and today in each unit.
  EXPECT_EQ(parse_date("100000000"), 100000000);
  EXPECT_EQ(parse_date("99999999"), kNoDate);
  for (const char* today : {"1936512000", "1936512000000", "1936512000000000"}) {
    EXPECT_EQ(parse_date(today), 1936512000) << today;
  }
}

TEST(IoDate, NoDate) {
  check({
      {"", ""},
      {"   ", ""},
      {"yesterday", ""},
      {"2031-13-01", ""},
      {"2031-00-01", ""},
      {"2031-02-30", ""},
      {"2031-02-29", ""},
      {"1900-02-29", ""},
      {"2031-04-31", ""},
      {"2031-05-00", ""},
      {"2031-05-14T25:00:00Z", ""},
      {"2031-05-14T24:00:00Z", ""},
      {"2031-05-14T08:60:00Z", ""},
      {"2031-05-14T08:00:61Z", ""},
      {"2031-05-14T08:00:00+24:00", ""},
      {"2031-05-14T08:00:00+02:60", ""},
      {"2031-05-14T08:00:00Zulu-time", ""},
      {"2031-05-14T", "2031-05-14T00:00:00Z"},
      {"2031-05-14Tx", ""},
      {"2031-05", ""},
      {"0999-12-31", ""},
      {"1000-01-01T00:00:00+01:00", ""},
      {"9999-12-31T23:59:59-01:00", ""},
      {"32 May 2031", ""},
      {"30 February 2031", ""},
      {"14 Mayhem 2031", ""},
      {"14 May 203", ""},
      {"14 May 20311", ""},
      {"14 15 May 2031", ""},
      {"May 2031", ""},
      {"14 May 2031 08:05:30 +02000", ""},
      {"14 May 2031 8:5", ""},
      {"14 May 2031 25:00", ""},
      {"Wed, 14 \xcc\xe1\xdf 2031", ""},
  });
  EXPECT_EQ(parse_date("14 May 2031 08:00" + std::string(200, ' ')), parse_date("14 May 2031 08:00"));
  EXPECT_EQ(parse_date("(" + std::string(200, 'x') + ") 14 May 2031"), kNoDate);
}

TEST(IoDate, FormatIsTheInverseOfParse) {
  EXPECT_EQ(format_date(kNoDate), "");
  EXPECT_EQ(format_date(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_date(-1), "1969-12-31T23:59:59Z");
  std::mt19937_64 random(1);
  const std::int64_t first = parse_date("1000-01-01"), last = parse_date("9999-12-31");
  std::uniform_int_distribution<std::int64_t> seconds(first, last);
  for (int i = 0; i < 20000; ++i) {
    const std::int64_t date = seconds(random);
    ASSERT_EQ(parse_date(format_date(date)), date);
  }
  for (const std::int64_t extreme : {INT64_MAX, INT64_MIN + 1}) EXPECT_FALSE(format_date(extreme).empty());
}

TEST(IoDate, AcceptsAnyBytes) {
  std::mt19937 random(2);
  const std::string alphabet = "0123456789-+:., TZ/()amp\tMayGMTWed\xff";
  std::uniform_int_distribution<std::size_t> length(0, 40), letter(0, alphabet.size() - 1);
  for (int i = 0; i < 50000; ++i) {
    std::string text(length(random), ' ');
    for (char& c : text) c = alphabet[letter(random)];
    const std::int64_t date = parse_date(text);
    if (date != kNoDate) {
      EXPECT_EQ(parse_date(format_date(date)), date) << text;
    }
  }
}

}  // namespace
}  // namespace dedup
