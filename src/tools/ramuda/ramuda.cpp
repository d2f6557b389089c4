#include "tools/common.h"
#include "tools/ramuda/commands.h"

namespace gcdt::ramuda {

const Tool tool{"ramuda",
                "deploy Lambda functions",
                {&clean, &bundle, &tools::version},
                "-h --help           show this\n"
                "-v --verbose        show debug messages\n"
                "--keep              keep (reuse) installed packages\n"};

}  // namespace gcdt::ramuda
