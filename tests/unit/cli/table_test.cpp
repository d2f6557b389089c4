#include <doctest.h>

#include "cli/usage.h"

using namespace gcdt;
using namespace gcdt::cli;

namespace {

void nothing(Context&) {}
const Command deploy{"deploy [--force] [-v]", "deploy it", nothing};
const Command call{"call <service> <operation> [<json>]\ncall --batch", "call AWS", nothing};
const Tool tool{"prog", "does things", {&deploy, &call}, "-h --help           show this\n"};

}  // namespace

TEST_CASE("the usage text is made of the table, one line for each line of a command") {
  CHECK(usage_text(tool) ==
        "Usage:\n"
        "        prog deploy [--force] [-v]\n"
        "        prog call <service> <operation> [<json>]\n"
        "        prog call --batch\n"
        "\n"
        "-h --help           show this\n");
}

TEST_CASE("the parsed words find their command") {
  Usage usage(usage_text(tool));
  CHECK(find_command(tool, usage.parse({"deploy"}).args) == &deploy);
  CHECK(find_command(tool, usage.parse({"--force", "deploy"}).args) == &deploy);
  CHECK(find_command(tool, usage.parse({"call", "s3", "ListBuckets"}).args) == &call);
  CHECK(find_command(tool, usage.parse({"call", "--batch"}).args) == &call);
  CHECK(find_command(tool, {}) == nullptr);
}

TEST_CASE("a typing error in the command finds the command that was meant") {
  CHECK(nearest_command(tool, {"-v", "delpoy"}) == "deploy");
  CHECK(nearest_command(tool, {"cal"}) == "call");
  CHECK_FALSE(nearest_command(tool, {"frobnicate"}).has_value());
  CHECK_FALSE(nearest_command(tool, {"deploy", "--nonsense"}).has_value());
  CHECK_FALSE(nearest_command(tool, {"-x"}).has_value());
  CHECK_FALSE(nearest_command(tool, {}).has_value());
}
