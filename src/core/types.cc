// Anchors of the polymorphic types, so that each has one home in the library.
#include "core/types.h"

namespace dedup {

Error::~Error() = default;
ShingleSource::~ShingleSource() = default;

}  // namespace dedup
