// Recognises a form: a frame that one source fills again and again with other facts.
//
// Problem. Obituaries, box scores, notices and horoscopes share a frame, and so do the versions of one story. Of the
// first every filling is news of its own; of the second only the last matters.
//
// Method. The frame is what three quarters of the texts have in common with one of them, word by word in order. What
// lies between its words are slots. A slot is told if it holds a fact (a name, a number) in most texts and another one
// in most of the next, in the order of time. In a form many slots are told, and text is replaced rather than added:
//   - the headline and the body name another subject each time (notices, obituaries, share prices); or
//   - two names or more change; or
//   - numbers change that do not each rise or fall with time (weather, lottery; the tolls of a disaster do); or
//   - whole passages are replaced at three places (horoscopes).
// Dates alone are no facts: an update has another one too. How many slots are asked for depends on whether the texts
// are half a day apart, as bulletins are, or come in one day under one headline, as updates do.
//
// Weaknesses. Where capitals do not tell names from other words (German, Chinese, Arabic) any other word passes for a
// name, and one more slot is asked for. A form that has one number to fill is taken for an update.
#include "news/forms.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "kernels/kernels.h"

namespace dedup {

namespace {

// None of these limits is fitted to a corpus; tests/news/forms_test.cc has forms and versions on both sides of each.
constexpr double kMost = 0.75;           // of the texts
constexpr double kFound = 0.7;           // of a frame's words that each of its texts has
constexpr std::size_t kLeastFrame = 5;   // words
constexpr double kLeastShare = 1.0 / 3;  // of the text that the frame is; less if many slots are told:
constexpr double kSmallShare = 0.15;     // as in a horoscope of twelve signs
constexpr std::size_t kManySlots = 8;
constexpr std::uint32_t kBeside = 3;        // words that may lie on both sides of a lone word of a frame
constexpr std::uint32_t kLongestFact = 10;  // words of a slot that holds a fact
constexpr double kLongSlot = 40;            // words; slots are not longer, or twice as long where
constexpr double kLargeShare = 0.5;         // of the text is frame
constexpr double kTurnover = 0.6;           // of the texts, whose fact differs from that of the text before
constexpr std::uint32_t kPassage = 3;       // words of a passage
constexpr double kAlike = 1.0 / 3;          // of the words, that two passages which replace each other may share
constexpr std::int64_t kApart = 12 * 3600;  // seconds between two bulletins
constexpr std::size_t kRun = 4;             // words hashed together for a sketch

using Kind = FormText::Kind;

/// Everything that is known about the slots of a few texts of one frame.
class Judge {
 public:
  Judge(const Frame& frame, std::span<const FormText> texts, std::span<const Filling> fillings)
      : frame_(frame), texts_(texts), fillings_(fillings), order_(texts.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::sort(order_.begin(), order_.end(), [&](std::size_t x, std::size_t y) {
      if (texts[x].date != texts[y].date) return texts[x].date < texts[y].date;
      return texts[x].words < texts[y].words;
    });
    const auto end = std::find_if(frame.at.begin(), frame.at.end(),
                                  [&](std::uint32_t at) { return frame.text.words()[at] == kHeadlineEnd; });
    body_ = static_cast<std::size_t>(end - frame.at.begin()) + 1;
    for (std::size_t slot = 0; slot <= frame.at.size(); ++slot) look_at(slot);
  }

  bool is_form() const {
    if (!has_shape()) return false;
    if (has_subject()) return true;
    if (2 * added_ > changed_) return false;
    const bool apart = are_apart();
    const bool names_show =
        std::all_of(texts_.begin(), texts_.end(), [](const FormText& text) { return text.names_show; });
    const std::size_t names = names_.size(), numbers = numbers_.size();
    const std::size_t asked = apart || !headline_names_.empty() ? (names_show ? 2 : 3) : 4;
    if (names >= 2 && names + numbers >= asked) return true;
    if (numbers >= (apart ? 2U : 4U) && !move_together()) return true;
    return passages_ >= 3;
  }

 private:
  std::uint32_t length(std::size_t slot, std::size_t text) const {
    const Span where = fillings_[text].slots[slot];
    return where.end - where.begin;
  }

  /// The words of one kind in one slot, as one number; 0 if there are none.
  std::uint64_t value(std::size_t slot, std::size_t text, Kind kind) const {
    const Span where = fillings_[text].slots[slot];
    std::uint64_t hash = 0;
    for (std::uint32_t i = where.begin; i < where.end; ++i) {
      if (texts_[text].kinds[i] == kind) hash = kernels::mix(hash ^ texts_[text].words[i]) | 1;
    }
    return hash;
  }

  /// Texts in which a slot was found, in the order of time.
  std::vector<std::size_t> known(std::size_t slot) const {
    std::vector<std::size_t> out;
    for (const std::size_t text : order_) {
      if (fillings_[text].known[slot] != 0) out.push_back(text);
    }
    return out;
  }

  /// Whether a slot holds a fact of this kind in most texts, and mostly another one than in the text before.
  bool is_told(std::size_t slot, std::span<const std::size_t> known, Kind kind) const {
    std::vector<std::uint64_t> values;
    for (const std::size_t text : known) {
      if (length(slot, text) > kLongestFact) return false;
      if (const std::uint64_t one = value(slot, text, kind); one != 0) values.push_back(one);
    }
    const auto least = static_cast<std::size_t>(std::ceil(kMost * static_cast<double>(texts_.size())));
    if (values.size() < std::max(kLeastFillings, least)) return false;
    std::size_t changes = 0;
    for (std::size_t i = 1; i < values.size(); ++i) changes += values[i] != values[i - 1] ? 1 : 0;
    if (static_cast<double>(changes) < kTurnover * static_cast<double>(values.size() - 1)) return false;
    return std::set<std::uint64_t>(values.begin(), values.end()).size() >= kLeastFillings;
  }

  std::set<std::uint64_t> words_in(std::size_t slot, std::size_t text) const {
    const Span where = fillings_[text].slots[slot];
    const auto at = [&](std::uint32_t i) { return texts_[text].words.begin() + static_cast<std::ptrdiff_t>(i); };
    return {at(where.begin), at(where.end)};
  }

  /// Whether a slot holds a passage in most texts that has little in common with the one before.
  bool is_passage(std::size_t slot, std::span<const std::size_t> known) const {
    double alike = 0.0;
    std::size_t passages = 0;
    std::set<std::uint64_t> before;
    for (const std::size_t text : known) {
      if (length(slot, text) < kPassage) continue;
      std::set<std::uint64_t> now = words_in(slot, text);
      const auto shared =
          std::count_if(now.begin(), now.end(), [&](std::uint64_t word) { return before.contains(word); });
      if (passages++ > 0)
        alike += static_cast<double>(shared) / static_cast<double>(std::min(now.size(), before.size()));
      before = std::move(now);
    }
    if (passages < kLeastFillings || static_cast<double>(passages) < kMost * static_cast<double>(texts_.size()))
      return false;
    return alike <= kAlike * static_cast<double>(passages - 1);
  }

  void look_at(std::size_t slot) {
    const std::vector<std::size_t> in = known(slot);
    if (in.size() < kLeastFillings) return;
    double sum = 0.0;
    for (const std::size_t text : in) sum += length(slot, text);
    const double mean = sum / static_cast<double>(in.size());
    if (mean == 0.0) return;
    words_ += mean;
    longest_ = std::max(longest_, mean);
    if (slot < body_) {
      if (is_told(slot, in, Kind::name)) headline_names_.push_back(slot);
      return;
    }
    measure_change(slot, in);
    const bool name = is_told(slot, in, Kind::name), number = is_told(slot, in, Kind::number);
    if (name) names_.push_back(slot);
    if (number) numbers_.push_back(slot);
    const bool passage = is_passage(slot, in);
    passages_ += passage ? 1 : 0;
    told_ += name || number || passage ? 1 : 0;
  }

  /// Adds up how many words a slot has changed from text to text, and how many of them were added or taken away.
  void measure_change(std::size_t slot, std::span<const std::size_t> known) {
    for (std::size_t i = 1; i < known.size(); ++i) {
      const std::uint32_t before = length(slot, known[i - 1]), now = length(slot, known[i]);
      const std::uint32_t less = std::min(before, now), more = std::max(before, now);
      if (before == now && words_in(slot, known[i - 1]) == words_in(slot, known[i])) continue;
      changed_ += more;
      if (less == 0) added_ += more;
      // A sentence that replaces a word was added.
      if (less > 0 && more > kLongestFact && more > 4 * less) added_ += more - 4 * less;
    }
  }

  /// Whether the frame is a good part of the texts and slots are short: a long one is a story on a page, or in a report
  /// that has some phrases of its kind.
  bool has_shape() const {
    const double frame = static_cast<double>(frame_.at.size()) - 1.0;
    const double share = frame / (frame + words_);
    if (share < kSmallShare || longest_ > (share < kLargeShare ? kLongSlot : 2 * kLongSlot)) return false;
    return share >= kLeastShare || (told_ >= kManySlots && 4 * longest_ <= words_);
  }

  /// Whether most texts name their own subject in the headline and in the body.
  bool has_subject() const {
    for (const std::size_t head : headline_names_) {
      for (const std::size_t slot : names_) {
        std::size_t both = 0;
        for (std::size_t text = 0; text < texts_.size(); ++text) both += share_name(head, slot, text) ? 1 : 0;
        if (static_cast<double>(both) >= kMost * static_cast<double>(texts_.size())) return true;
      }
    }
    return false;
  }

  bool share_name(std::size_t head, std::size_t slot, std::size_t text) const {
    const std::set<std::uint64_t> in_headline = words_in(head, text);
    const Span where = fillings_[text].slots[slot];
    for (std::uint32_t i = where.begin; i < where.end; ++i) {
      if (texts_[text].kinds[i] == Kind::name && in_headline.contains(texts_[text].words[i])) return true;
    }
    return false;
  }

  /// Whether half of the texts or more follow the one before after half a day.
  bool are_apart() const {
    std::vector<std::int64_t> gaps;
    std::int64_t before = kNoDate;
    for (const std::size_t text : order_) {
      const std::int64_t date = texts_[text].date;
      if (date == kNoDate) continue;
      if (before != kNoDate) gaps.push_back(date - before);
      before = date;
    }
    const auto far = std::count_if(gaps.begin(), gaps.end(), [](std::int64_t gap) { return gap >= kApart; });
    return !gaps.empty() && 2 * static_cast<std::size_t>(far) >= gaps.size();
  }

  /// The first number of each text in a slot; not a number where there is none.
  std::vector<double> numbers_in(std::size_t slot) const {
    std::vector<double> out(texts_.size(), std::nan(""));
    for (std::size_t text = 0; text < texts_.size(); ++text) {
      const Span where = fillings_[text].slots[slot];
      for (std::uint32_t i = where.begin; i < where.end && std::isnan(out[text]); ++i) {
        if (texts_[text].kinds[i] == Kind::number) out[text] = texts_[text].values[i];
      }
    }
    return out;
  }

  /// Dates in seconds; empty if two texts have the same one or one has none.
  std::vector<double> times() const {
    std::set<std::int64_t> dates;
    std::vector<double> out;
    for (const FormText& text : texts_) {
      if (text.date == kNoDate || !dates.insert(text.date).second) return {};
      out.push_back(static_cast<double>(text.date));
    }
    return out;
  }

  /// Whether each number only rises, or only falls, in the order of time or of the first number, as in the versions of
  /// one story.
  bool move_together() const {
    if (numbers_.empty()) return true;
    std::vector<double> first = times();
    if (first.empty()) first = numbers_in(numbers_.front());
    for (const std::size_t slot : numbers_) {
      const std::vector<double> here = numbers_in(slot);
      bool rises = false, falls = false;
      for (std::size_t x = 0; x < here.size(); ++x) {
        for (std::size_t y = 0; y < x; ++y) {
          const double turn = (here[x] - here[y]) * (first[x] - first[y]);
          rises = rises || turn > 0;
          falls = falls || turn < 0;
        }
      }
      if (rises && falls) return false;
    }
    return true;
  }

  const Frame& frame_;
  std::span<const FormText> texts_;
  std::span<const Filling> fillings_;
  std::vector<std::size_t> order_;                             // texts, by time
  std::size_t body_ = 0;                                       // the first slot behind the headline
  std::vector<std::size_t> names_, numbers_, headline_names_;  // slots that are told
  std::size_t passages_ = 0, told_ = 0;
  double words_ = 0.0, longest_ = 0.0;  // of all slots of a text, and of the longest, on average
  std::uint64_t changed_ = 0, added_ = 0;
};

constexpr int kSlotAt = 40, kKindAt = 38;
Kind kind_of(std::uint64_t fact) { return static_cast<Kind>(fact >> kKindAt & 3); }

}  // namespace

std::vector<std::uint32_t> form_sketch(std::span<const std::uint64_t> words) {
  std::vector<std::uint32_t> out;  // ascending
  for (std::size_t i = 0; i + kRun <= words.size(); ++i) {
    std::uint64_t sum = 0;
    for (std::size_t k = 0; k < kRun; ++k) sum += kernels::multiplier(k) * words[i + k];
    const auto hash = static_cast<std::uint32_t>(kernels::mix(sum) >> 32);
    if (out.size() == kFormSketch && hash >= out.back()) continue;
    const auto at = std::lower_bound(out.begin(), out.end(), hash);
    if (at != out.end() && *at == hash) continue;
    out.insert(at, hash);
    if (out.size() > kFormSketch) out.pop_back();
  }
  return out;
}

std::optional<Frame> find_frame(const FormText& centre, std::span<const FormText> others) {
  Frame out{Aligner(centre.words), {}};
  std::vector<std::uint32_t> has(centre.words.size(), 0);
  for (const FormText& other : others) {
    const std::vector<std::uint32_t> aligned = out.text(other.words);
    for (std::size_t i = 0; i < aligned.size(); ++i) has[i] += aligned[i] != kNone ? 1 : 0;
  }
  const auto least = static_cast<std::uint32_t>(std::ceil(kMost * static_cast<double>(others.size())));
  std::vector<std::uint32_t> common;
  for (std::uint32_t i = 0; i < has.size(); ++i) {
    if (has[i] >= least || centre.words[i] == kHeadlineEnd) common.push_back(i);
  }
  // A lone word, such as "the" amid a passage, is common by chance, unless what is around it is short.
  for (std::size_t i = 0; i < common.size(); ++i) {
    const std::uint32_t before = i == 0 ? common[i] : common[i] - common[i - 1] - 1;
    const std::uint32_t after =
        i + 1 == common.size() ? static_cast<std::uint32_t>(has.size()) - common[i] - 1 : common[i + 1] - common[i] - 1;
    const bool lone = before > 0 && after > 0 && std::max(before, after) > kBeside;
    if (!lone || centre.words[common[i]] == kHeadlineEnd) out.at.push_back(common[i]);
  }
  const double share = static_cast<double>(out.at.size()) / static_cast<double>(centre.words.size());
  if (out.at.size() <= kLeastFrame || share < kSmallShare) return std::nullopt;
  return out;
}

std::optional<Filling> fill(const Frame& frame, const FormText& text) {
  const std::vector<std::uint32_t> aligned = frame.text(text.words);
  const auto found =
      std::count_if(frame.at.begin(), frame.at.end(), [&](std::uint32_t at) { return aligned[at] != kNone; });
  if (static_cast<double>(found) < kFound * static_cast<double>(frame.at.size())) return std::nullopt;
  Filling out;
  const auto end = static_cast<std::uint32_t>(text.words.size());
  for (std::size_t slot = 0; slot <= frame.at.size(); ++slot) {
    const std::uint32_t last = slot == 0 ? 0 : aligned[frame.at[slot - 1]];
    const std::uint32_t next = slot == frame.at.size() ? end : aligned[frame.at[slot]];
    const bool known = last != kNone && next != kNone;
    out.slots.push_back(known ? Span{slot == 0 ? 0 : last + 1, next} : Span{});
    out.known.push_back(known ? 1 : 0);
  }
  return out;
}

bool is_form(const Frame& frame, std::span<const FormText> texts, std::span<const Filling> fillings) {
  return texts.size() >= kLeastFillings && Judge(frame, texts, fillings).is_form();
}

std::vector<std::uint64_t> facts_of(const FormText& text, const Filling& filling) {
  std::vector<std::uint64_t> out;
  for (std::size_t slot = 0; slot < filling.slots.size(); ++slot) {
    std::uint64_t hash[4] = {};
    std::uint32_t words = 0;
    for (std::uint32_t i = filling.slots[slot].begin; i < filling.slots[slot].end; ++i) {
      std::uint64_t& of_kind = hash[static_cast<std::size_t>(text.kinds[i])];
      of_kind = kernels::mix(of_kind ^ text.words[i]) | 1;
      words += text.kinds[i] == Kind::word ? 1 : 0;
    }
    if (words < kPassage) hash[static_cast<std::size_t>(Kind::word)] = 0;  // "the" for "a" is no fact
    for (std::uint64_t kind = 0; kind < std::size(hash); ++kind) {
      if (hash[kind] != 0)
        out.push_back(std::uint64_t{slot} << kSlotAt | kind << kKindAt | hash[kind] >> (64 - kKindAt));
    }
  }
  return out;
}

std::uint64_t names_of(std::span<const std::uint64_t> facts) {
  std::uint64_t hash = 0;
  for (const std::uint64_t fact : facts) {
    if (kind_of(fact) == Kind::name) hash = kernels::mix(hash ^ fact) | 1;
  }
  return hash;
}

bool are_versions(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  std::vector<std::uint64_t> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  const std::size_t most = std::max(a.size(), b.size());
  return names_of(a) != 0 ? 2 * both.size() >= most : 4 * both.size() >= 3 * most;
}

Differs differences(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  std::vector<std::uint64_t> in_one;
  std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(in_one));
  Differs out;
  for (const std::uint64_t fact : in_one) {
    switch (kind_of(fact)) {
      case Kind::word:
        out.words = true;
        break;
      case Kind::name:
        out.names = true;
        break;
      case Kind::number:
        out.numbers = true;
        break;
      case Kind::date:
        out.dates = true;
        break;
    }
  }
  return out;
}

}  // namespace dedup
