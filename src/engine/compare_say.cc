// Puts a comparison of two articles into words: one sentence for people, JSON for programs.
#include "engine/compare_say.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/json.h"

namespace dedup {

namespace {

/// "0.91 >= 0.80", with as many decimals as needed to tell the two apart, at most 9.
std::string against(double value, double threshold) {
  for (int decimals = 2;; ++decimals) {
    const std::string left = fmt::format("{:.{}f}", value, decimals),
                      right = fmt::format("{:.{}f}", threshold, decimals);
    const bool right_is_exact = std::abs(std::stod(right) - threshold) < 1e-9;
    if (decimals == 9 || (right_is_exact && (value == threshold || left != right))) {
      return fmt::format("{} {} {}", left, value >= threshold ? ">=" : "<", right);
    }
  }
}

std::string words(std::uint64_t count) { return fmt::format("{} {}", count, count == 1 ? "word" : "words"); }

/// How two texts differ; or what they share, if they differ in most words.
std::string difference(const Comparison& pair) {
  std::uint64_t equal = 0;
  for (const Passage& passage : pair.shared.passages) equal += passage.words;
  const std::uint64_t left = pair.a.words - equal, right = pair.b.words - equal;
  if (equal == 0) return "no passage shared";
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
    out.text +=
        fmt::format(": no, {} runs of words are shared and {} asked for", match.shared, config.levels.min_excerpt);
  } else {
    out.text += ": yes";
  }
  return out;
}

/// The evidence that one article is a rewrite of the other, or "coverage" if there is none.
std::string relation_text(const StoryEvidence& story) {
  constexpr std::size_t kEnough = 100;  // bytes of a passage
  if (!story.passage.empty()) {
    std::string_view shown = story.passage;
    const bool cut = shown.size() > kEnough;
    if (cut) shown = shown.substr(0, shown.find(' ', kEnough));
    return fmt::format("a rewrite: '{}{}' stands in both", shown, shown.size() < story.passage.size() ? " ..." : "");
  }
  if (!story.agency.empty()) return fmt::format("a rewrite: {} had a part in both", story.agency);
  return "coverage: nothing tells that one has it from the other";
}

struct StoryVerdict {
  bool holds = false;
  std::string text;  // " 0.59 >= 0.33: yes, a rewrite: ..."
};

StoryVerdict story_of(const StoryEvidence& story, const Config& config) {
  if (story.similarity < 0.0) {
    return {false, ": not told, since words of their language are not counted (--background)"};
  }
  if (story.language_a != story.language_b && story.similarity == 0.0) {
    return {false, fmt::format(": no, one is in '{}' and one in '{}'", story.language_a, story.language_b)};
  }
  std::string text = " " + against(story.similarity, config.levels.story_threshold);
  if (story.similarity < config.levels.story_threshold) return {false, text + ": no"};
  if (config.levels.within > 0 && story.apart > config.levels.within) {
    const double days = static_cast<double>(story.apart) / 86400.0,
                 asked = static_cast<double>(config.levels.within) / 86400.0;
    return {false,
            fmt::format("{}: no, they are {:.1f} days apart and at most {:.4g} are asked for", text, days, asked)};
  }
  return {true, fmt::format("{}: yes, {}", text, relation_text(story))};
}

/// Why two articles at or above the threshold are in two clusters.
std::string apart(const Comparison& pair, const Config& config) {
  const Membership &a = *pair.a.member, &b = *pair.b.member;
  const std::string jaccard = against(pair.match.jaccard(), config.levels.threshold);
  if (a.reach < 0.0 || b.reach < 0.0) {
    return fmt::format("in pairs, not in one cluster: Jaccard {}; the feeds lack the centre of a cluster, '{}'",
                       jaccard, a.reach < 0.0 ? a.representative : b.representative);
  }
  // The centre that is more similar to the other article is the one that could have joined them.
  const bool by_a = a.reach >= b.reach;
  const Membership &near = by_a ? a : b, &own = by_a ? b : a;
  const char centre = by_a ? 'A' : 'B', other = by_a ? 'B' : 'A';
  if (near.reach < config.levels.threshold) {
    return fmt::format(
        "in pairs, not in one cluster: Jaccard {}, but the centre of {}'s cluster, '{}', reaches {} with {}", jaccard,
        centre, near.representative, against(near.reach, config.levels.threshold), other);
  }
  if (own.representative == (by_a ? pair.b.name : pair.a.name)) {
    // Two centres never match, unless the search missed the pair or had other settings.
    return fmt::format(
        "in pairs, not in one cluster: Jaccard {}, but {}, a centre itself, reaches {} with '{}', the centre "
        "of {}'s cluster: the run had other settings, or its search missed this pair (--recall)",
        jaccard, other, against(near.reach, config.levels.threshold), near.representative, centre);
  }
  return fmt::format(
      "in pairs, not in one cluster: Jaccard {}, but {} stands {} to the centre of its own cluster, '{}' "
      "({:.4f}), {} to that of {}'s, '{}' ({:.4f})",
      jaccard, other, own.similarity > near.reach + 1e-6 ? "nearer" : "as near", own.representative, own.similarity,
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
        "in one cluster, not a pair: Jaccard {}, but its centre, '{}', reaches {:.2f} with A and {:.2f} with B",
        jaccard, a.representative, b.reach < 0.0 ? a.similarity : b.reach, a.reach < 0.0 ? b.similarity : a.reach);
  }
  return fmt::format("in one cluster: beside its centre, '{}', A is {} and B {}; Jaccard with each other {}",
                     a.representative, a.relation, b.relation, jaccard);
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
    return fmt::format("not joined: {} has no text but its title, and titles are not compared with texts",
                       pair.a.basis == Basis::title ? "A" : "B");
  }
  const bool labelled = pair.a.member && pair.b.member;
  const bool one = labelled && pair.a.member->cluster == pair.b.member->cluster;
  if (pair.a.content == pair.b.content) {
    return fmt::format("copy: the same text after normalisation ({}){}", words(pair.a.words),
                       labelled && !one ? "; the labels part them, and are of other texts or settings" : "");
  }
  const double jaccard = pair.match.jaccard();
  const std::string measured =
      fmt::format("Jaccard {} ({})", against(jaccard, config.levels.threshold), difference(pair));
  if (jaccard >= config.levels.threshold) {
    if (config.levels.find == Find::copies)
      return fmt::format("not joined: copies alone are asked for; as reprint {}", measured);
    return labelled && !one ? apart(pair, config) : "reprint: " + measured;
  }
  if (one) return together(pair, config);
  const Excerpt excerpt = excerpt_of(pair, config);
  if (excerpt.holds && (config.levels.find == Find::excerpts || config.levels.find == Find::stories) && !labelled) {
    const bool a_in_b = pair.held.containment_a() >= pair.held.containment_b();
    return fmt::format("excerpt: {} holds {} of {}; {}", a_in_b ? "B" : "A",
                       against(excerpt.share, config.levels.containment), a_in_b ? "A" : "B", measured);
  }
  const StoryVerdict story = story_of(pair.story, config);
  if (story.holds && config.levels.find == Find::stories && !labelled) {
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
