// The table of tenkai's commands, in the order of `tenkai --help`.
#include "tools/common.h"
#include "tools/tenkai/commands.h"

namespace gcdt::tenkai {

const Tool tool{
    "tenkai",
    "deploy CodeDeploy revisions",
    {&bundle, &deploy, &list, &show, &stop, &rollback, &tools::version},
    "-h --help           show this\n"
    "-v --verbose        show debug messages\n"
    "--revision=<rev>    deploy that of an earlier deployment, or version of the bundle\n"
    "--wait              wait until no other deployment runs in the group\n"
    "--no-wait           return as soon as the deployment has begun\n"
    "--timeout=<min>     stop watching after so many minutes, 0 = never [default: 60]\n"};

}  // namespace gcdt::tenkai
