// Directories of zip archives: whatever comes from outside, a list or an Error.
#include "bundle/zip_directory.h"

#include <cstdlib>

#include "base/error.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  try {
    std::string last;
    for (const gcdt::bundle::ZipEntry& entry : gcdt::bundle::zip_directory(input)) {
      if (entry.name < last) std::abort();
      last = entry.name;
    }
  } catch (const gcdt::Error&) {  // as promised
  }
}
