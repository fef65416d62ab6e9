// Settings taken from the summary of a run.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "dedup/compare.h"
#include "engine/context.h"
#include "engine/summary.h"
#include "temporary_folder.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

/// Writes files into a folder that is removed when the test ends.
class Settings : public ::testing::Test {
 protected:
  std::string write(const std::string& bytes) const {
    const std::string path = (folder_ / "summary.json").string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  std::string with_parameters(const std::string& parameters) const {
    return write("{\"parameters\": {" + parameters + "}}");
  }
  static void expect_input_error(const std::string& path, const std::string& part) {
    Config config;
    try {
      take_settings(path, config);
      ADD_FAILURE() << "no error; expected one with '" << part << "'";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::input);
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
      EXPECT_EQ(std::string(error.what()).find(path), 0U) << error.what();
    }
  }

  const TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
};

TEST_F(Settings, TheSettingsOfASummaryAreThoseOfItsRun) {
  Config wrote;
  wrote.levels.find = Find::stories;
  wrote.levels.threshold = 0.65;
  wrote.levels.containment = 0.55;
  wrote.levels.min_excerpt = 17;
  wrote.levels.story_threshold = 0.4;
  wrote.levels.within = 86'400;
  wrote.levels.background = "news.bg";
  wrote.levels.linkage = Linkage::complete;
  wrote.reading.timezone = "Asia/Kolkata";
  wrote.text.shingle = 4;
  wrote.text.char_shingle = 7;
  wrote.text.segment = Segment::characters;
  wrote.text.furniture = Furniture::keep;
  wrote.reading.title = TitleLine::first_line;
  wrote.reading.max_record = 12'345;
  Result result;
  result.context = std::make_shared<Context>();
  Config read;
  take_settings(write(summary_json(result, wrote, {})), read);
  EXPECT_EQ(read.levels.find, Find::stories);
  EXPECT_EQ(read.levels.threshold, 0.65);
  EXPECT_EQ(read.levels.containment, 0.55);
  EXPECT_EQ(read.levels.min_excerpt, 17U);
  EXPECT_EQ(read.levels.story_threshold, 0.4);
  EXPECT_EQ(read.levels.within, 86'400);
  EXPECT_EQ(read.levels.background, "news.bg");
  EXPECT_EQ(read.levels.linkage, Linkage::complete);
  EXPECT_EQ(read.reading.timezone, "Asia/Kolkata");
  EXPECT_EQ(read.text.shingle, 4U);
  EXPECT_EQ(read.text.char_shingle, 7U);
  EXPECT_EQ(read.text.segment, Segment::characters);
  EXPECT_EQ(read.text.furniture, Furniture::keep);
  EXPECT_EQ(read.reading.title, TitleLine::first_line);
  EXPECT_EQ(read.reading.max_record, 12'345U);
}

TEST_F(Settings, EveryChoiceIsReadBack) {
  for (const Linkage linkage : {Linkage::star, Linkage::single, Linkage::average, Linkage::complete}) {
    for (const Furniture furniture : {Furniture::automatic, Furniture::keep, Furniture::drop}) {
      Config wrote;
      wrote.levels.find = Find::copies;
      wrote.levels.linkage = linkage;
      wrote.text.furniture = furniture;
      Config read;
      take_settings(write(summary_json({}, wrote, {})), read);
      EXPECT_EQ(read.levels.find, Find::copies);
      EXPECT_EQ(read.levels.linkage, linkage);
      EXPECT_EQ(read.text.furniture, furniture);
    }
  }
}

TEST_F(Settings, WhatASummaryLacksStaysAsItIs) {
  Config config;
  config.levels.threshold = 0.7;
  config.text.shingle = 9;
  take_settings(with_parameters("\"threshold\": 0.9"), config);
  EXPECT_EQ(config.levels.threshold, 0.9);
  EXPECT_EQ(config.text.shingle, 9U);
}

TEST_F(Settings, TheBuiltInBackgroundIsNoFile) {
  Config config;
  config.levels.background = "other.bg";
  take_settings(with_parameters("\"background\": \"built in\""), config);
  EXPECT_EQ(config.levels.background, "");
}

TEST_F(Settings, ValuesThatDoNotFitAreRefused) {
  expect_input_error(with_parameters("\"threshold\": \"high\""), "'threshold'");
  expect_input_error(with_parameters("\"shingle\": -1"), "'shingle'");
  expect_input_error(with_parameters("\"shingle\": 4294967296"), "'shingle'");
  expect_input_error(with_parameters("\"shingle\": 2.5"), "'shingle'");
  expect_input_error(with_parameters("\"linkage\": \"ward\""), "'linkage'");
  expect_input_error(with_parameters("\"find\": 3"), "'find'");
  expect_input_error(with_parameters("\"background\": 1"), "'background'");
}

TEST_F(Settings, OtherFilesAreRefused) {
  expect_input_error((folder_ / "missing.json").string(), "cannot be opened");
  expect_input_error(write("id\tcluster\n"), "summary");
  expect_input_error(write("{\"counts\": {}}"), "summary");
}

}  // namespace
}  // namespace dedup
