#include "base/secret.h"

#include <cstring>

namespace gcdt {

// explicit_bzero, unlike memset, is not removed as a dead store.
Secret::~Secret() {
  explicit_bzero(value_.data(), value_.size());
}

}  // namespace gcdt
