// Walls are known by their phrases: one page answers for every address, so counting cannot tell it from a story that
// was printed often. A page must be short and hold two phrases, so that an article about robot checks is none.
#include "furniture_walls.h"

#include <algorithm>
#include <string>

namespace dedup {

namespace {

constexpr std::size_t kLongestWall = 3000;  // bytes
constexpr std::size_t kBarest = 200;        // bytes; so short a page needs but one phrase, at its beginning

// As the firewalls and servers that are in use print them (Imperva, Cloudflare, Akamai, PerimeterX, DataDome, nginx,
// Google); lower case, straight apostrophes.
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
    "verify that you are not a robot",
    "verify you are not a robot",
    "verifying you are human",
    "are you a robot",
    "i'm not a robot",
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

std::string folded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 3) == "\xE2\x80\x99") {  // the curly apostrophe
      out += '\'';
      i += 2;
    } else {
      const char c = text[i];
      out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
  }
  return out;
}

}  // namespace

bool is_wall(std::string_view text) {
  if (text.size() > kLongestWall) return false;
  const std::string page = folded(text);
  std::size_t met = 0, first = std::string::npos;
  for (const std::string_view phrase : kPhrases) {
    const std::size_t at = page.find(phrase);
    if (at == std::string::npos) continue;
    ++met;
    first = std::min(first, at);
  }
  return met >= 2 || (met == 1 && page.size() <= kBarest && first <= 10);
}

}  // namespace dedup
