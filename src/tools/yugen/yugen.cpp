#include "tools/common.h"
#include "tools/yugen/commands.h"

namespace gcdt::yugen {

const Tool tool{"yugen", "deploy API Gateway APIs", {&tools::version}, tools::kHelpOption};

}  // namespace gcdt::yugen
