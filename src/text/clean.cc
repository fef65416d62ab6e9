// Puts scraped text right before it is compared.
#include "text/clean.h"

#include "text/mojibake.h"

namespace dedup {

std::string_view clean_text(std::string_view text, std::string& out) {
  return repair_mojibake(text, out) ? std::string_view(out) : text;
}

}  // namespace dedup
