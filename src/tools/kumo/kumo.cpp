// The table of kumo's commands, in the order of `kumo --help`.
#include "tools/common.h"
#include "tools/kumo/commands.h"

namespace gcdt::kumo {

const Tool tool{
    "kumo",
    "deploy CloudFormation stacks",
    {&deploy, &list, &remove, &generate, &preview, &dot, &stop, &start, &info, &tools::version},
    "-h --help           show this\n"
    "-v --verbose        show debug messages\n"
    "--timeout=<min>     stop watching after so many minutes, 0 = never [default: 120]\n"
    "--format=<format>   svg, png, pdf or dot [default: svg]\n"
    "--out=<file>        name of the file, instead of cloudformation.<format>\n"};

}  // namespace gcdt::kumo
