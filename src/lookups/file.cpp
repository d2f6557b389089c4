// lookup:file:<path> - the text of a file beside the configuration, without its last line end.
#include "lookups/lookup.h"
#include "os/files.h"

namespace gcdt::lookups {

namespace {

constexpr size_t kLimit = 1 << 20;

Json fetch(const Lookup& lookup, World& world) {
  auto content = os::read_file_if_exists(world.dir / lookup.parts.at(0), kLimit);
  if (!content) return nullptr;
  if (content->ends_with('\n')) content->pop_back();
  if (content->ends_with('\r')) content->pop_back();
  return *content;
}

std::string missing(const Lookup& lookup, bool) {
  return fmt::format("there is no file '{}'", lookup.parts.at(0));
}

}  // namespace

extern const Kind file;
const Kind file{"file", 1, 1, false, first_part, fetch, whole, missing};

}  // namespace gcdt::lookups
