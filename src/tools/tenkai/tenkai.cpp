#include "tools/common.h"
#include "tools/tenkai/commands.h"

namespace gcdt::tenkai {

const Tool tool{"tenkai", "deploy CodeDeploy revisions", {&tools::version}, tools::kHelpOption};

}  // namespace gcdt::tenkai
