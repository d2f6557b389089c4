#include "tools/common.h"
#include "tools/ramuda/commands.h"

namespace gcdt::ramuda {

const Tool tool{
    "ramuda",
    "deploy Lambda functions",
    {&clean, &bundle, &diff, &deploy, &list, &metrics, &info, &wire, &unwire, &remove, &rollback,
     &prune, &ping, &invoke, &logs, &tools::version},
    "-h --help           show this\n"
    "-v --verbose        show debug messages\n"
    "--keep              keep (reuse) installed packages\n"
    "--fail-on-change    exit with 1 if something would change\n"
    "--canary=<percent>  share of the calls for the new version at first\n"
    "--bake=<time>       how long the share stays: 90s, 5m, 1h\n"
    "--alarm=<names>     CloudWatch alarms that end the release, separated by commas\n"
    "--payload=<payload>  '{\"foo\": \"bar\"}', file://input.txt, or - for standard input\n"
    "--invocation-type=<type>  Event, RequestResponse or DryRun\n"
    "--outfile=<file>    write the response to file\n"
    "--delete-logs       delete the log group and contained logs\n"
    "--dry-run           show what would be changed\n"
    "--start=<start>     log start UTC '2017-06-28 14:23' or '1h', '3d', '5w', ...\n"
    "--end=<end>         log end UTC '2017-06-28 14:25' or '2h', '4d', '6w', ...\n"
    "--tail              continuously output logs (can't use '--end'), stop 'Ctrl-C'\n"
    "                    after a call: output the end of its log\n"
    "--filter=<pattern>  only events that fit a pattern of CloudWatch Logs\n"};

}  // namespace gcdt::ramuda
