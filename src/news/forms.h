// Recognises a form: a frame that one source fills again and again with other facts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/types.h"
#include "text/align.h"

namespace dedup {

/// Fewest different fillings of a form.
inline constexpr std::size_t kLeastFillings = 3;
/// Most fillings that are looked at to decide whether a frame is a form's.
inline constexpr std::size_t kMostFillings = 24;

/// The words of one article: its headline, kHeadlineEnd, then its body without what is set aside.
struct FormText {
  enum class Kind : std::uint8_t { word, name, number, date };

  std::vector<std::uint64_t> words;
  std::vector<Kind> kinds;
  std::vector<double> values;   ///< of words of Kind::number, else 0
  bool names_show = false;      ///< whether capitals tell names from other words
  std::int64_t date = kNoDate;  ///< when it was published
  std::uint64_t address = 0;    ///< hash of its URL, or of its id
};

/// Stands between headline and body in FormText::words; a frame always has it.
inline constexpr std::uint64_t kHeadlineEnd = 1;

/// Hashes by which fillings of one form are found: the smallest hashes of the runs of four words. Any number in `words`
/// should be kAnyNumber. Ascending, at most kFormSketch, fewer for a short text. Thread-safe.
inline constexpr std::size_t kFormSketch = 24;
inline constexpr std::uint64_t kAnyNumber = 2;
std::vector<std::uint32_t> form_sketch(std::span<const std::uint64_t> words);

/// The frame of a form: words of one of its fillings that the others have in the same order.
struct Frame {
  Aligner text;                   ///< of the filling that it was taken from
  std::vector<std::uint32_t> at;  ///< the places in its words that belong to the frame, ascending
};

/// What fills a frame in one text. Slot i holds the words before word i of the frame; the last slot those after it.
struct Filling {
  std::vector<Span> slots;          ///< places in the text's words
  std::vector<std::uint8_t> known;  ///< whether a slot was found: the text has both words of the frame beside it
};

/// What tells two fillings of a form apart.
struct Differs {
  bool names = false, numbers = false, dates = false, words = false;
};

/// The frame that `centre` and most of `others` have in common; nothing if there is none worth the name. Thread-safe.
std::optional<Frame> find_frame(const FormText& centre, std::span<const FormText> others);

/// Cuts a text at the words of a frame; nothing if it lacks too many of them. Thread-safe.
std::optional<Filling> fill(const Frame& frame, const FormText& text);

/// Whether `texts`, of one source, fill `frame` with different facts, as forms do and versions of one story do not.
/// `fillings` are theirs, in the same order. Does not depend on that order. Thread-safe.
bool is_form(const Frame& frame, std::span<const FormText> texts, std::span<const Filling> fillings);

/// The facts of a filling, for comparison with another of the same form: one number for each kind of fact in each slot,
/// ascending.
std::vector<std::uint64_t> facts_of(const FormText& text, const Filling& filling);
/// The names in a list of facts_of, as one number; 0 if there are none.
std::uint64_t names_of(std::span<const std::uint64_t> facts);
/// Whether two lists of facts_of with the same names are versions of one filling, such as a notice and its correction:
/// half of their facts are equal or, if they have no names, three quarters.
bool are_versions(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);
/// How two lists of facts_of differ.
Differs differences(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

}  // namespace dedup
