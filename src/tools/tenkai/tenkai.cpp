// The table of tenkai's commands, in the order of `tenkai --help`.
#include "tools/common.h"
#include "tools/tenkai/commands.h"

namespace gcdt::tenkai {

const Tool tool{"tenkai",
                "deploy CodeDeploy revisions",
                {&bundle, &tools::version},
                tools::kHelpAndVerboseOptions};

}  // namespace gcdt::tenkai
