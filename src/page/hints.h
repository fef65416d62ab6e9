// What the names that authors gave to an element say of its content.
#pragma once

#include <cstdint>
#include <string_view>

namespace dedup {

/// A set of guesses at what an element holds.
using Hints = std::uint16_t;
inline constexpr Hints kBody = 1;          ///< the text of an article: `article-body`, `entry-content`
inline constexpr Hints kContent = 1 << 1;  ///< a part of the page that matters: `content`, `main`, `post`
inline constexpr Hints kNavigation = 1 << 2;
inline constexpr Hints kShare = 1 << 3;
inline constexpr Hints kComments = 1 << 4;  ///< and questions about cookies: both may be longer than the story
inline constexpr Hints kRelated = 1 << 5;   ///< other articles
inline constexpr Hints kAdvert = 1 << 6;
inline constexpr Hints kOffer = 1 << 7;  ///< newsletters, subscriptions, log-in
inline constexpr Hints kAuthor = 1 << 8;
inline constexpr Hints kDetails = 1 << 9;  ///< date, tags, categories, number of comments
inline constexpr Hints kCaption = 1 << 10;
inline constexpr Hints kEdge = 1 << 11;  ///< header, footer, sidebar, cookie banner
inline constexpr Hints kPullQuote = 1 << 12;
inline constexpr Hints kUnseen = 1 << 13;  ///< hidden by an attribute or for screen readers only
inline constexpr Hints kTeaser = 1 << 14;  ///< `card`, `teaser`, `promo`
inline constexpr Hints kTitle = 1 << 15;

/// The hints of a class attribute, an id, or the name of a component. Time is linear.
Hints hints_of(std::string_view names);

}  // namespace dedup
