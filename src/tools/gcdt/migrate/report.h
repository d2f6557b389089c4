// What was found, in the order in which it is told.
#pragma once

#include <string>
#include <vector>

#include "config/places.h"
#include "output/event.h"
#include "tools/gcdt/migrate/project.h"

namespace gcdt::migrate {

struct Attention {
  output::Finding finding;
  bool rewritten = false;  // --write puts it right
};

using Level = output::Finding::Level;

class Report {
 public:
  void add(output::Finding finding, bool rewritten = false);
  // About a value of a configuration file.
  void add(const ConfigFile& file, const std::string& pointer, Level level, std::string rule,
           std::string text, std::string remedy, bool rewritten = false);

  const std::vector<Attention>& all() const { return all_; }
  size_t count(Level level) const;

 private:
  std::vector<Attention> all_;
};

// Where the value at `pointer` stands in a file of any format. Of Python and HOCON files, whose
// readers keep no positions, the line is that of the key as it is written there; 0 if it is not.
config::Place place_in(const ConfigFile& file, const std::string& pointer);

// The rules, each for its kind of file.
void look_at_configurations(Context& ctx, const Project& project, Report& report);
void look_at_outcomes(Context& ctx, const Project& project, Report& report);
void look_at_python(Context& ctx, const Project& project, Report& report);
void look_at_packages(Context& ctx, Report& report);

}  // namespace gcdt::migrate
