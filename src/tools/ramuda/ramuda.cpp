#include "tools/common.h"
#include "tools/ramuda/commands.h"

namespace gcdt::ramuda {

const Tool tool{
    "ramuda",
    "deploy Lambda functions",
    {&clean, &bundle, &deploy, &list, &metrics, &rollback, &ping, &invoke, &tools::version},
    "-h --help           show this\n"
    "-v --verbose        show debug messages\n"
    "--keep              keep (reuse) installed packages\n"
    "--payload=<payload>  '{\"foo\": \"bar\"}' or file://input.txt\n"
    "--invocation-type=<type>  Event, RequestResponse or DryRun\n"
    "--outfile=<file>    write the response to file\n"};

}  // namespace gcdt::ramuda
