#include "tools/gcdt/commands.h"

namespace gcdt::core {

const Tool tool{"gcdt",
                "show the resolved configuration and the versions of everything",
                {&call, &call_batch, &config, &version},
                "-h --help           show this\n"
                "--show-secrets      print values of secrets instead of ***\n"};

}  // namespace gcdt::core
