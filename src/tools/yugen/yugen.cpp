#include "tools/gcdt/commands.h"
#include "tools/yugen/commands.h"

namespace gcdt::yugen {

const Tool tool{"yugen", "deploy API Gateway APIs", {&core::version}, core::kHelpOption};

}  // namespace gcdt::yugen
