// The table of kumo's commands, in the order of `kumo --help`.
#include "tools/kumo/commands.h"

namespace gcdt::kumo {

const Tool tool{
    "kumo", "deploy CloudFormation stacks", {&deploy, &list, &remove, &generate, &preview}};

}  // namespace gcdt::kumo
