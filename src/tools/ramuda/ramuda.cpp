#include "tools/gcdt/commands.h"
#include "tools/ramuda/commands.h"

namespace gcdt::ramuda {

const Tool tool{"ramuda", "deploy Lambda functions", {&core::version}, core::kHelpOption};

}  // namespace gcdt::ramuda
