// Recognises notices (payment, consent, robot check) that a site serves in place of many stories, in any language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "dedup/config.h"

namespace dedup {

/// Longest notice, in words. Longer ones are rare, and a longer text is likelier to be a story. No measurement is
/// recorded.
inline constexpr std::uint32_t kLongestNotice = 150;

/// Fewest titles, and addresses, of a notice. A story may be printed again under a second headline.
inline constexpr std::size_t kLeastPrintsOfNotice = 3;

/// One body that a source printed several times. It is a notice if it was printed under three or more titles, at three
/// or more addresses, and those titles have nothing in common with it. A story that is printed again under another
/// headline has its names in common with the headline.
class Notice {
 public:
  Notice(std::string_view body, const Config& config);
  /// Adds one print. `address` is its URL, or its id if it has none.
  void add(std::string_view title, std::string_view address);
  bool is_notice() const;

 private:
  const Config& config_;
  std::set<std::string> body_;
  std::set<std::string> strange_titles_;  ///< that have nothing in common with the body
  std::set<std::string> related_titles_;
  std::set<std::string> addresses_;
};

}  // namespace dedup
