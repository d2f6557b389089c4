#include "base/version.h"

namespace gcdt {

std::string_view version() {
  return GCDT_VERSION;
}
std::string_view update_url() {
  return GCDT_UPDATE_URL;
}

}  // namespace gcdt
