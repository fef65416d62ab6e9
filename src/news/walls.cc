// Recognises walls by their phrases. A site serves the same wall at many addresses, so counting cannot tell a wall from
// a story that was printed often. A wall must be short and contain two phrases, to exclude articles about robot checks.
#include "news/walls.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <iterator>

#include "core/ascii.h"

namespace dedup {

namespace {

// Larger limits recognise longer walls and risk articles about walls. No measurement of them is recorded.
constexpr std::size_t kLongestWall = 2000;  // bytes
constexpr std::size_t kBarest = 200;        // bytes; a page this short needs only one phrase, at its start
constexpr std::size_t kNearStart = 10;      // bytes; a phrase that begins so early is at the start

// Printed by common firewalls and servers (Imperva, Cloudflare, Akamai, PerimeterX, DataDome, nginx, Google). Lower
// case, straight apostrophes.
constexpr std::string_view kPhrases[] = {
    "pardon our interruption",
    "made us think you were a bot",
    "to regain access, please make sure that cookies and javascript",
    "please enable cookies",
    "please enable javascript",
    "please enable js and disable any ad blocker",
    "enable javascript and cookies to continue",
    "please turn javascript on",
    "javascript is disabled in your browser",
    "javascript is not available",
    "checking your browser",
    "checking if the site connection is secure",
    "needs to review the security of your connection",
    "verify you are human",
    "verify that you are human",
    "verifying you are human",
    "are you a robot",
    "not a robot",
    "unusual activity from your computer network",
    "unusual traffic from your computer network",
    "make sure your browser supports javascript and cookies",
    "incapsula incident id",
    "request unsuccessful",
    "ddos protection by",
    "performance & security by cloudflare",
    "cloudflare ray id",
    "your browser will redirect to your requested content shortly",
    "press & hold to confirm you are",
    "complete the security check",
    "attention required!",
    "you have been blocked",
    "you are unable to access",
    "access denied",
    "access to this page has been denied",
    "you don't have permission to access",
    "just a moment...",
    "bad gateway",
    "service unavailable",
    "gateway time-out",
    "403 forbidden",
    "404 not found",
    "page not found",
    "page you requested could not be found",
    "page you are looking for",
    "before you continue to",
    "we and our partners store and/or access information on a device",
};

constexpr std::size_t kStart = 4;  // a phrase is looked up by its first four bytes

/// The hash slot of four bytes. Upper and lower case letters give the same slot.
std::size_t slot_of(const char* start) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, start, kStart);
  return (bytes | 0x20202020U) * 0x9E3779B1U >> 22;
}

/// For each slot, a bit mask of the phrases that begin with its bytes. A text is then scanned once for all phrases.
const std::array<std::uint64_t, 1024>& phrases_by_start() {
  static const std::array<std::uint64_t, 1024> table = [] {
    static_assert(std::size(kPhrases) <= 64);
    std::array<std::uint64_t, 1024> out{};
    for (std::size_t i = 0; i < std::size(kPhrases); ++i) out[slot_of(kPhrases[i].data())] |= std::uint64_t{1} << i;
    return out;
  }();
  return table;
}

/// Whether `text` begins with `phrase`, in any case, with straight or curly apostrophes.
bool begins_with(std::string_view text, std::string_view phrase) {
  std::size_t at = 0;
  for (const char wanted : phrase) {
    if (wanted == '\'' && text.substr(at, 3) == "\xE2\x80\x99") {
      at += 3;
      continue;
    }
    if (at >= text.size() || lower(text[at]) != wanted) return false;
    ++at;
  }
  return true;
}

}  // namespace

bool is_wall(std::string_view text) {
  if (text.size() > kLongestWall) return false;
  const auto& table = phrases_by_start();
  std::uint64_t met = 0;  // phrases found, one bit each
  bool at_start = false;
  for (std::size_t i = 0; i + kStart <= text.size(); ++i) {
    if (i > 0 && text[i - 1] > ' ') continue;  // phrases begin at word starts
    std::uint64_t maybe = table[slot_of(text.data() + i)];
    for (; maybe != 0; maybe &= maybe - 1) {
      const auto phrase = static_cast<std::size_t>(std::countr_zero(maybe));
      if (!begins_with(text.substr(i), kPhrases[phrase])) continue;
      met |= std::uint64_t{1} << phrase;
      at_start = at_start || i <= kNearStart;
    }
  }
  return std::popcount(met) >= 2 || (met != 0 && at_start && text.size() <= kBarest);
}

}  // namespace dedup
