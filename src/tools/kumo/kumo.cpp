// The table of kumo's commands, in the order of `kumo --help`.
#include "tools/common.h"
#include "tools/kumo/commands.h"

namespace gcdt::kumo {

const Tool tool{
    "kumo",
    "deploy CloudFormation stacks",
    {&deploy,
     &deploy_all,
     &list,
     &list_all,
     &remove,
     &generate,
     &preview,
     &dot,
     &lint_template,
     &stop,
     &start,
     &info,
     &explain,
     &report,
     &drift,
     &rollback,
     &import_resources,
     &stack_set_deploy,
     &stack_set_status,
     &stack_set_delete,
     &tools::version},
    "-h --help           show this\n"
    "-v --verbose        show debug messages\n"
    "--all               all stacks of the section 'stacks'\n"
    "--concurrency=<n>   at most so many stacks at a time\n"
    "--timeout=<min>     stop watching after so many minutes, 0 = never [default: 120]\n"
    "--review            show the changes and ask before deploying them\n"
    "--change-set=<name>  deploy exactly these changes, which preview kept\n"
    "--keep              keep the change set, to deploy it later\n"
    "--markdown          print the changes as markdown, for a pull request\n"
    "--fail-on-change    exit with 1 if something would change\n"
    "--fail              exit with 1 if something has drifted\n"
    "--strict            warnings are errors\n"
    "--wait              wait until nobody else works on the stack\n"
    "--no-wait           return as soon as the operation has begun\n"
    "--recreate-failed   delete a stack whose creation failed, then create it\n"
    "--retain=<ids>      resources that a failed deletion shall leave, separated by commas\n"
    "--empty-buckets     empty the buckets of the stack first\n"
    "--continue          go on with a rollback that failed\n"
    "--skip=<ids>        resources to leave as they are, separated by commas\n"
    "--report=<file>     write a page with the time bars of all resources\n"
    "--events=<file>     saved events, instead of those of the stack\n"
    "--html              a page to move in, search and click, instead of a picture\n"
    "--format=<format>   svg, png, pdf or dot [default: svg]\n"
    "--out=<file>        name of the file that is written\n"};

}  // namespace gcdt::kumo
