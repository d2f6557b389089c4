// Configuration files in the form of today.
#pragma once

#include <string>
#include <vector>

#include "tools/gcdt/migrate/project.h"

namespace gcdt::migrate {

struct NewFile {
  std::string name, text;
  std::vector<std::string> from;  // the files that it takes the place of
  bool lost_comments = false;     // they had some, and it has none
};

// What would be written; `extension` is that of files that were HOCON: ".json" or ".yaml". Throws
// Error if every environment would not load as it does now, apart from the form.
std::vector<NewFile> plan_rewrite(Context& ctx, const Project& project,
                                  const std::string& extension);

// Keeps each old file as <name>.bak. Throws Error, before anything is written, if one of that name
// is there already.
void write_files(Context& ctx, const std::vector<NewFile>& files);

}  // namespace gcdt::migrate
