// Abbreviations of zones have the meanings of ICU's data; named zones follow their rules.
#include "io/zones.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "dedup/io.h"

namespace dedup {
namespace {

constexpr int kHour = 3600;

TEST(Zones, AnAbbreviationHasOneMeaningOrSeveral) {
  const struct {
    const char* name;
    int least, greatest;  // hours
  } cases[] = {{"cet", 1, 1}, {"jst", 9, 9}, {"aest", 10, 10}, {"sast", 2, 2}, {"cst", -6, 8}, {"ast", -4, 3}};
  for (const auto& [name, least, greatest] : cases) {
    const auto found = zone_offsets(name, 2031);
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->least, least * kHour) << name;
    EXPECT_EQ(found->greatest, greatest * kHour) << name;
  }
  EXPECT_EQ(zone_offsets("ist", 2031)->least, kHour);                // Ireland in summer
  EXPECT_EQ(zone_offsets("ist", 2031)->greatest, 5 * kHour + 1800);  // India
  EXPECT_GT(zone_offsets("bst", 2031)->greatest, zone_offsets("bst", 2031)->least);
  for (const char* name : {"", "xyz", "zulu", "may", "cet "}) EXPECT_FALSE(zone_offsets(name, 2031)) << name;
}

TEST(Zones, AnAbbreviationMeansWhatItMeantInTheYear) {
  EXPECT_EQ(zone_offsets("msk", 2005)->greatest, 3 * kHour);
  EXPECT_EQ(zone_offsets("msk", 2012)->greatest, 4 * kHour);
  EXPECT_EQ(zone_offsets("msk", 2012)->least, 4 * kHour);
  EXPECT_EQ(zone_offsets("msk", 2031)->greatest, 3 * kHour);
  EXPECT_EQ(zone_offsets("msk", 1000)->least, zone_offsets("msk", 1970)->least);
  EXPECT_EQ(zone_offsets("msk", 9999)->least, 3 * kHour);
}

TEST(Zones, ANamedZoneFollowsItsRules) {
  const std::int64_t winter = parse_date("2031-01-15T12:00:00Z"), summer = parse_date("2031-07-15T12:00:00Z");
  const struct {
    const char* name;
    int winter, summer;  // minutes
  } cases[] = {{"Europe/Paris", 60, 120},  {"America/New_York", -300, -240},
               {"Asia/Kolkata", 330, 330}, {"Australia/Lord_Howe", 660, 630},
               {"+05:30", 330, 330},       {"-0800", -480, -480},
               {"+2", 120, 120},           {"UTC", 0, 0},
               {"UTC-3", -180, -180}};
  for (const auto& [name, in_winter, in_summer] : cases) {
    const LocalZone zone(name);
    EXPECT_EQ(zone.at(winter).least, in_winter * 60) << name;
    EXPECT_EQ(zone.at(winter).greatest, in_winter * 60) << name;
    EXPECT_EQ(zone.at(summer).least, in_summer * 60) << name;
  }
  const ZoneOffsets repeated = LocalZone("Europe/Paris").at(parse_date("2031-10-26T02:30:00Z"));
  EXPECT_EQ(repeated.least, kHour);
  EXPECT_EQ(repeated.greatest, 2 * kHour);
}

TEST(Zones, NamesAreCheckedAndListed) {
  for (const char* name : {"Europe/Paris", "Asia/Ho_Chi_Minh", "America/Argentina/Buenos_Aires", "+05:45", "GMT+1"}) {
    EXPECT_TRUE(is_timezone(name)) << name;
  }
  for (const char* name : {"IST", "CST", "BST", "Europe/Pariss", "europe", "+5:4:3", "+25:00", "+", "5", "\xff"}) {
    EXPECT_FALSE(is_timezone(name)) << name;
    EXPECT_THROW(LocalZone zone(name), Error) << name;
  }
  const std::vector<std::string> names = timezone_names();
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_GT(names.size(), 400U);
}

}  // namespace
}  // namespace dedup
