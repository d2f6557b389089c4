#include "tools/gcdt/commands.h"

#include "tools/common.h"

namespace gcdt::core {

const Tool tool{"gcdt",
                "show the resolved configuration and all versions, call AWS",
                {&call, &config, &tools::version},
                "-h --help           show this\n"
                "--batch             read the calls from standard input\n"
                "--show-secrets      print values of secrets instead of ***\n"};

}  // namespace gcdt::core
