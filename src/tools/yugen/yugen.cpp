#include "tools/common.h"
#include "tools/yugen/commands.h"

namespace gcdt::yugen {

const Tool tool{
    "yugen",
    "deploy API Gateway APIs",
    {&deploy, &preview, &remove, &export_api, &list, &history, &rollback, &apikey_create,
     &apikey_list, &apikey_delete, &custom_domain_create, &custom_domain_delete, &tools::version},
    "-h --help           show this\n"
    "-v --verbose        show debug messages\n"
    "-f                  delete without asking\n"
    "--review            show the changes and ask before deploying them\n"
    "--with-domain       delete the custom domain and its record, too\n"
    "--openapi           as OpenAPI 3.0 instead of Swagger 2.0\n"
    "--markdown          as markdown, for a pull request\n"
    "--fail-on-breaking  exit with 1 if callers would break\n"
    "--out=<file>        name of the file that is written\n"
    "--to=<id>           the deployment to go back to\n"};

}  // namespace gcdt::yugen
