#include "tools/common.h"
#include "tools/ramuda/commands.h"

namespace gcdt::ramuda {

const Tool tool{"ramuda", "deploy Lambda functions", {&tools::version}, tools::kHelpOption};

}  // namespace gcdt::ramuda
