// The names of provenances, kinds of evidence and directions, as the program writes them.
#include <string_view>

#include "core/types.h"

namespace dedup {

std::string_view name_of(Provenance provenance) {
  switch (provenance) {
    case Provenance::first:
      return "first";
    case Provenance::article:
      return "article";
    case Provenance::independent:
      return "independent";
    case Provenance::unknown:
      return "unknown";
  }
  return "";
}

std::string_view name_of(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::time:
      return "time";
    case EvidenceKind::credit:
      return "credit";
    case EvidenceKind::containment:
      return "containment";
    case EvidenceKind::passages:
      return "passages";
    case EvidenceKind::release:
      return "release";
  }
  return "";
}

std::string_view name_of(Direction direction) {
  switch (direction) {
    case Direction::none:
      return "none";
    case Direction::trimmed:
      return "trimmed";
    case Direction::extended:
      return "extended";
  }
  return "";
}

}  // namespace dedup
