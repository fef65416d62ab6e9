// Formats a comparison of two articles: one sentence for people, JSON for programs.
#include "engine/compare_say.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cluster/stories.h"
#include "core/json.h"
#include "dedup/numbers.h"

namespace dedup {

namespace {

/// "0.91 >= 0.80", with enough decimals to show which number is larger, at most 9.
std::string against(double value, double threshold) {
  for (int decimals = 2;; ++decimals) {
    const std::string left = fmt::format("{:.{}f}", value, decimals),
                      right = fmt::format("{:.{}f}", threshold, decimals);
    const bool right_is_exact = std::abs(parse_number(right).value_or(0.0) - threshold) < 1e-9;
    if (decimals == 9 || (right_is_exact && (value == threshold || left != right))) {
      return fmt::format("{} {} {}", left, value >= threshold ? ">=" : "<", right);
    }
  }
}

std::string words(std::uint64_t count) { return fmt::format("{} {}", count, count == 1 ? "word" : "words"); }

/// How two texts differ. If they differ in most words: what they share.
std::string difference(const Comparison& pair) {
  std::uint64_t equal = 0;
  for (const Passage& passage : pair.shared.passages) equal += passage.words;
  const std::uint64_t left = pair.a.words - equal, right = pair.b.words - equal;
  if (equal == 0) return "no shared passage";
  if (3 * equal < 2 * std::uint64_t{std::min(pair.a.words, pair.b.words)})
    return fmt::format("{} in shared passages", words(equal));
  const std::uint64_t changed = std::min(left, right);
  std::string out;
  if (changed > 0) out = words(changed) + " changed";
  if (left != right) {
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", words(std::max(left, right) - changed),
                       right > left ? "added" : "left out");
  }
  return out.empty() ? "passages moved" : out;
}

struct Excerpt {
  double share = 0.0;  // of the shorter text's shingles
  bool holds = false;
  std::string text;  // "0.93 >= 0.70: yes"
};

Excerpt excerpt_of(const Comparison& pair, const Config& config) {
  const Match& match = pair.held;
  Excerpt out;
  out.share = std::max(match.containment_a(), match.containment_b());
  const bool enough = match.shared >= config.levels.min_excerpt;
  out.holds = out.share >= config.levels.containment && enough;
  out.text = against(out.share, config.levels.containment);
  if (out.share < config.levels.containment) {
    out.text += ": no";
  } else if (!enough) {
    out.text += fmt::format(": no, {} shared shingles, fewer than the {} of --min-excerpt", match.shared,
                            config.levels.min_excerpt);
  } else {
    out.text += ": yes";
  }
  return out;
}

/// The evidence that one article is a rewrite of the other; "coverage" without evidence.
std::string relation_text(const StoryEvidence& story) {
  constexpr std::size_t kEnough = 100;  // bytes of a passage
  if (!story.passage.empty()) {
    std::string_view shown = story.passage;
    const bool cut = shown.size() > kEnough;
    if (cut) shown = shown.substr(0, shown.find(' ', kEnough));
    return fmt::format("a rewrite: both contain '{}{}'", shown, shown.size() < story.passage.size() ? " ..." : "");
  }
  if (!story.agency.empty()) return fmt::format("a rewrite: {} contributed to both", story.agency);
  return "coverage: no sign that one is based on the other";
}

struct StoryVerdict {
  bool holds = false;
  std::string text;  // " 0.59 >= 0.33: yes, a rewrite: ..."
};

StoryVerdict story_of(const StoryEvidence& story, const Config& config) {
  if (story.similarity < 0.0) {
    return {false, ": unknown, no word frequencies for their language (--background)"};
  }
  if (story.language_a != story.language_b && story.similarity == 0.0) {
    return {false, fmt::format(": no, their languages differ ('{}', '{}')", story.language_a, story.language_b)};
  }
  const double counts = dated_similarity(story.similarity, story.apart);
  const double days = static_cast<double>(story.apart) / 86400.0;
  std::string text = " " + against(counts, config.levels.story_threshold);
  if (counts < story.similarity) text += fmt::format(" ({:.2f}, but {:.1f} days apart)", story.similarity, days);
  if (counts < config.levels.story_threshold) return {false, text + ": no"};
  if (config.levels.within > 0 && story.apart > config.levels.within) {
    const double asked = static_cast<double>(config.levels.within) / 86400.0;
    return {false, fmt::format("{}: no, {:.1f} days apart, more than the {:.4g} of --within", text, days, asked)};
  }
  return {true, fmt::format("{}: yes, {}", text, relation_text(story))};
}

/// Why two articles at or above the threshold are in two clusters.
std::string apart(const Comparison& pair, const Config& config) {
  const Membership &a = *pair.a.member, &b = *pair.b.member;
  const std::string jaccard = against(pair.match.jaccard(), config.levels.threshold);
  if (a.reach < 0.0 || b.reach < 0.0) {
    return fmt::format("a pair in two clusters: Jaccard {}; the feeds lack a representative, '{}'", jaccard,
                       a.reach < 0.0 ? a.representative : b.representative);
  }
  // The pair would be in one cluster if the nearer representative had taken the other article.
  const bool by_a = a.reach >= b.reach;
  const Membership &near = by_a ? a : b, &own = by_a ? b : a;
  const char centre = by_a ? 'A' : 'B', other = by_a ? 'B' : 'A';
  if (near.reach < config.levels.threshold) {
    return fmt::format("a pair in two clusters: Jaccard {}, but {}'s representative, '{}', has {} with {}", jaccard,
                       centre, near.representative, against(near.reach, config.levels.threshold), other);
  }
  if (own.representative == (by_a ? pair.b.name : pair.a.name)) {
    // Two representatives match only if the search missed the pair or had other settings.
    return fmt::format(
        "a pair in two clusters: Jaccard {}, but {} is a representative too and has {} with '{}', the representative "
        "of {}: the run had other settings, or its search missed this pair (--recall)",
        jaccard, other, against(near.reach, config.levels.threshold), near.representative, centre);
  }
  return fmt::format(
      "a pair in two clusters: Jaccard {}, but {} is {} similar to its own representative, '{}' ({:.4f}), {} to "
      "{}'s, '{}' ({:.4f})",
      jaccard, other, own.similarity > near.reach + 1e-6 ? "more" : "as", own.representative, own.similarity,
      own.similarity > near.reach + 1e-6 ? "than" : "as", centre, near.representative, near.reach);
}

/// Why two articles below the threshold are in one cluster.
std::string together(const Comparison& pair, const Config& config) {
  const Membership &a = *pair.a.member, &b = *pair.b.member;
  const std::string jaccard = against(pair.match.jaccard(), config.levels.threshold);
  const auto narrow = [](const Membership& member) {
    return member.relation == "representative" || member.relation == "reprint" || member.relation == "copy";
  };
  if (narrow(a) && narrow(b)) {
    return fmt::format(
        "in one cluster, but not a pair: Jaccard {}; the representative, '{}', has {:.2f} with A and {:.2f} with B",
        jaccard, a.representative, b.reach < 0.0 ? a.similarity : b.reach, a.reach < 0.0 ? b.similarity : a.reach);
  }
  return fmt::format("in one cluster, represented by '{}' (A: {}, B: {}); Jaccard {}", a.representative, a.relation,
                     b.relation, jaccard);
}

}  // namespace

std::string sentence_of(const Comparison& pair, const Config& config) {
  const auto no_text = [](const ComparedArticle& side) { return side.basis == Basis::empty; };
  if (no_text(pair.a) || no_text(pair.b)) {
    return fmt::format("not joined: {} no words to compare", no_text(pair.a) && no_text(pair.b) ? "neither has"
                                                             : no_text(pair.a)                  ? "A has"
                                                                                                : "B has");
  }
  if (pair.a.basis != pair.b.basis) {
    return fmt::format("not joined: {} has only a title, and titles are not compared with texts",
                       pair.a.basis == Basis::title ? "A" : "B");
  }
  const bool labelled = pair.a.member && pair.b.member;
  const bool one = labelled && pair.a.member->cluster == pair.b.member->cluster;
  if (pair.a.content == pair.b.content) {
    return fmt::format(
        "copy: the same text after normalisation ({}){}", words(pair.a.words),
        labelled && !one ? "; the labels put them in two clusters and are from other texts or settings" : "");
  }
  const double jaccard = pair.match.jaccard();
  const std::string measured =
      fmt::format("Jaccard {} ({})", against(jaccard, config.levels.threshold), difference(pair));
  if (jaccard >= config.levels.threshold) {
    if (config.levels.find == Find::copies)
      return fmt::format("not joined: --find copies joins only copies; as reprint {}", measured);
    return labelled && !one ? apart(pair, config) : "reprint: " + measured;
  }
  if (one) return together(pair, config);
  const Excerpt excerpt = excerpt_of(pair, config);
  if (excerpt.holds && config.levels.find >= Find::excerpts && !labelled) {
    const bool a_in_b = pair.held.containment_a() >= pair.held.containment_b();
    return fmt::format("excerpt: {} contains {} of {}; {}", a_in_b ? "B" : "A",
                       against(excerpt.share, config.levels.containment), a_in_b ? "A" : "B", measured);
  }
  const StoryVerdict story = story_of(pair.story, config);
  if (story.holds && config.levels.find >= Find::stories && !labelled) {
    return fmt::format("one story, {}; similarity {}; {}", relation_text(pair.story),
                       against(pair.story.similarity, config.levels.story_threshold), measured);
  }
  const std::string text = fmt::format("not joined: {}; as excerpt {}", measured, excerpt.text);
  return excerpt.holds ? text : fmt::format("{}; as story{}", text, story.text);
}

namespace {

void write_article(JsonWriter& json, std::string_view key, const ComparedArticle& article) {
  json.open(key, '{', JsonLayout::spaced);
  json.text("id", article.name);
  json.text("title", article.title);
  json.text("source", article.source);
  json.text("date", article.date);
  json.number("words", article.words);
  json.text("basis", article.basis == Basis::body ? "body" : article.basis == Basis::title ? "title" : "empty");
  if (article.member) {
    json.text("cluster", article.member->cluster);
    json.text("representative", article.member->representative);
    json.text("relation", article.member->relation);
    if (article.member->reach < 0.0) {
      json.null("representative_with_other");
    } else {
      json.decimals("representative_with_other", article.member->reach);
    }
  }
  if (article.offset < 0) {
    json.null("offset");
  } else {
    json.number("offset", article.offset);
  }
  json.text("text", article.text);
  json.close();
}

void write_span(JsonWriter& json, std::string_view key, Span span) {
  json.open(key, '[');
  json.number("", span.begin);
  json.number("", span.end);
  json.close();
}

void write_passage(JsonWriter& json, const Passage& passage) {
  json.open("", '{', JsonLayout::spaced);
  write_span(json, "a", passage.a);
  write_span(json, "b", passage.b);
  json.number("words", passage.words);
  json.number("changed", passage.changed);
  json.number("longest_unquoted", passage.longest);
  json.close();
}

}  // namespace

std::string comparison_json(const Comparison& pair) {
  JsonWriter json;
  json.open("", '{', JsonLayout::lines);
  json.text("sentence", pair.sentence);
  write_article(json, "a", pair.a);
  write_article(json, "b", pair.b);
  json.open("measures", '{', JsonLayout::spaced);
  for (const PairMeasure& measure : pair.measures) json.decimals(measure.name, measure.value);
  json.close();
  json.open("thresholds", '{', JsonLayout::spaced);
  for (const PairMeasure& measure : pair.measures) {
    if (measure.threshold >= 0.0) json.number(measure.name, measure.threshold);
  }
  json.close();
  json.open("shingles", '{', JsonLayout::spaced);
  json.number("a", pair.match.size_a);
  json.number("b", pair.match.size_b);
  json.number("shared", pair.match.shared);
  json.close();
  json.open("derivation", '{', JsonLayout::spaced);
  json.text("passage", pair.story.passage);
  json.text("agency", pair.story.agency);
  json.close();
  json.number("longest_unquoted", pair.shared.longest_unquoted);
  json.open("passages", '[', JsonLayout::lines);
  for (const Passage& passage : pair.shared.passages) write_passage(json, passage);
  json.close();
  json.close();
  return json.out + "\n";
}

}  // namespace dedup
