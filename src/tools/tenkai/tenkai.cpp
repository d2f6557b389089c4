#include "tools/gcdt/commands.h"
#include "tools/tenkai/commands.h"

namespace gcdt::tenkai {

const Tool tool{"tenkai", "deploy CodeDeploy revisions", {&core::version}, core::kHelpOption};

}  // namespace gcdt::tenkai
