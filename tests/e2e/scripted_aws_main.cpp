// scripted_aws SCRIPT [LOG]: plays SCRIPT (support/scripted_aws.h) until its standard input ends,
// so that it never outlives who started it. Prints its URL first. Exits with 1 if it got calls that
// the script does not expect, or if entries of the script were never asked for, and names them.
#include <fmt/core.h>
#include <unistd.h>

#include "base/json.h"
#include "os/files.h"
#include "support/scripted_aws.h"

using namespace gcdt;

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: scripted_aws SCRIPT [LOG]\n");
    return 2;
  }
  test::ScriptedAws aws(parse_json(os::read_file(argv[1]), argv[1]), argc > 2 ? argv[2] : "");
  fmt::print("{}\n", aws.url());
  std::fflush(stdout);
  for (char byte; read(STDIN_FILENO, &byte, 1) > 0;) {
  }
  for (const std::string& call : aws.problems()) fmt::print("unexpected call: {}\n", call);
  for (const std::string& call : aws.unused()) fmt::print("never called: {}\n", call);
  return aws.problems().empty() && aws.unused().empty() ? 0 : 1;
}
