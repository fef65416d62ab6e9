// Finds forms: frames that one source fills again and again with other facts, so that their fillings are not taken for
// versions of one story.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/pipeline.h"
#include "engine/stage.h"
#include "news/forms.h"
#include "news/furniture.h"

namespace dedup {

/// Which classes fill a form, and with what.
struct Forms {
  struct Member {
    std::uint32_t form = 0;
    std::uint32_t filling = 0;  ///< equal for versions of one filling, and for one address; unique among all forms
    std::vector<std::uint64_t> facts;  ///< see facts_of
  };
  std::vector<std::uint32_t> member;  ///< class -> index into `members`, or kNone; empty if there is no form
  std::vector<Member> members;
  std::uint32_t count = 0;  ///< of forms

  /// Whether two classes fill one form with different facts.
  bool two_fillings(std::uint32_t a, std::uint32_t b) const;
  /// What tells two fillings of one form apart; nothing for other classes.
  Differs differs(std::uint32_t a, std::uint32_t b) const;
};

/// What forms are found in.
struct FormInputs {
  const Job& job;
  const Classes& classes;
  std::span<const Match> matches;
  std::span<const PageParts> pages;  ///< furniture by class; may be empty
  /// Whether all texts are read. If not, only those that match another of their source and small sources with such a
  /// match are, and a form of which few fillings match is missed.
  bool all_texts = false;
};

/// Finds the forms of each source. Articles without a source and a URL are of no source, and fill no form unless they
/// match a filling.
Forms find_forms(const FormInputs& inputs);

/// `clusters`, cut into one cluster for each filling: what choose_kept keeps one article of. Only centres are set.
Clusters by_filling(const Clusters& clusters, const Forms& forms);

}  // namespace dedup
