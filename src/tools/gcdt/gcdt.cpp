#include "tools/gcdt/commands.h"

#include "tools/common.h"

namespace gcdt::core {

const Tool tool{"gcdt",
                "show the resolved configuration, the identity at AWS and all versions, call AWS",
                {&awsume, &call, &completion, &config, &credentials, &generate, &list,
                 &migrate_project, &schema, &tools::version},
                "-h --help           show this\n"
                "--batch             read the calls from standard input\n"
                "--show-secrets      print values of secrets instead of ***\n"
                "--check             exit with 1 if something needs attention\n"
                "--write             write the configuration in the form of today\n"
                "--format=<format>   json or yaml, for what was HOCON; json if absent\n"
                "--username=<name>   user whose MFA device is asked\n"};

}  // namespace gcdt::core
