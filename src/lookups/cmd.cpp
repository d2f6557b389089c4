// lookup:cmd:<command line> - what a command prints, without its last line end. The command line is
// run by /bin/sh in the folder of the configuration, for at most a minute. Its output may well be a
// password, so it is treated as a secret.
#include "base/text.h"
#include "lookups/lookup.h"

namespace gcdt::lookups {

namespace {

constexpr auto kDeadline = std::chrono::minutes(1);
constexpr size_t kLimit = 1 << 20;

Json fetch(const Lookup& lookup, World& world) {
  os::Process process;
  process.argv = {"/bin/sh", "-c", lookup.parts.at(0)};
  process.dir = world.dir;
  process.environment = world.environment;
  process.deadline = kDeadline;
  process.output_limit = kLimit;
  os::ProcessResult result = world.processes.run(process);
  if (result.timed_out) throw Error("the command did not end within a minute");
  if (result.exit_code != 0)
    throw Error("the command ended with exit code {}: {}", result.exit_code, trim(result.err));
  if (result.out.ends_with('\n')) result.out.pop_back();
  return result.out;
}

std::string missing(const Lookup&, bool) {
  return "the command printed nothing";
}

}  // namespace

extern const Kind command;
const Kind command{"cmd", 1, 1, true, first_part, fetch, whole, missing};

}  // namespace gcdt::lookups
