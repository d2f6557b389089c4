// The examples of --help, together so that they read as one text. Each is tried by a test: the
// command line must be understood and name its command.
#include "cli/help.h"

namespace gcdt::cli {

namespace {

struct Examples {
  std::string_view tool, command, text;
};

constexpr Examples kExamples[] = {
    {"gcdt", "awsume",
     "# Take on the role of an account that was set up before\n"
     "gcdt awsume switch production\n"
     "# Set up an account\n"
     "gcdt awsume set production arn:aws:iam::123456789012:role/deploy\n"},
    {"gcdt", "call",
     "# One call, its answer as JSON\n"
     "gcdt call sts GetCallerIdentity\n"
     "# With parameters, from the command line or from a file\n"
     "gcdt call cloudformation DescribeStacks '{\"StackName\": \"infra-dev\"}'\n"
     "gcdt call s3 ListObjectsV2 file://request.json --region=eu-west-1\n"
     "# Many calls, one a line\n"
     "gcdt call --batch < calls.jsonl > answers.jsonl\n"},
    {"gcdt", "completion",
     "# For everybody on this machine\n"
     "gcdt completion bash > /etc/bash_completion.d/gcdt\n"
     "# For yourself\n"
     "gcdt completion fish > ~/.config/fish/completions/gcdt.fish\n"},
    {"gcdt", "config",
     "# What the tools read in the environment dev\n"
     "ENV=dev gcdt config\n"
     "# The same for a program, secrets included\n"
     "ENV=dev gcdt config --show-secrets --json | jq .value\n"},
    {"gcdt", "credentials",
     "# As whom do I act here, and why?\n"
     "gcdt credentials\n"
     "gcdt credentials --profile=production\n"},
    {"gcdt", "generate",
     "# A configuration to fill in, for the environment dev\n"
     "ENV=dev gcdt generate kumo\n"
     "# A Lambda function and its API from the routes in app.py\n"
     "gcdt generate serverless envs=dev,prod\n"},
    {"gcdt", "list",
     "# What can be generated?\n"
     "gcdt list\n"},
    {"gcdt", "migrate",
     "# What needs attention, in all environments\n"
     "gcdt migrate\n"
     "# In CI: fail if there is something\n"
     "gcdt migrate --check --junit=migrate.xml\n"
     "# Write the configuration in the form of today\n"
     "gcdt migrate --write --format=yaml\n"},
    {"gcdt", "schema",
     "# For the editor, which then checks and completes the configuration\n"
     "gcdt schema > gcdt.schema.json\n"},
    {"gcdt", "version", "gcdt version\n"},

    {"kumo", "deploy",
     "# Create or update the stack of gcdt_dev.json\n"
     "ENV=dev kumo deploy\n"
     "# Look at the changes, then say yes or no\n"
     "kumo deploy --review\n"
     "# A stack whose creation failed cannot be updated: delete it first\n"
     "kumo deploy --recreate-failed\n"
     "# All stacks of the section 'stacks', at most four at a time\n"
     "kumo deploy --all --concurrency=4\n"},
    {"kumo", "list",
     "# The stacks of the region\n"
     "kumo list --region=eu-west-1\n"
     "# Those of the section 'stacks', with their state\n"
     "ENV=dev kumo list --all\n"},
    {"kumo", "delete",
     "ENV=dev kumo delete -f\n"
     "# A stack with buckets that are not empty\n"
     "kumo delete -f --empty-buckets\n"
     "# A deletion that failed: leave what cannot be deleted\n"
     "kumo delete -f --retain=Bucket,Table\n"},
    {"kumo", "generate",
     "# The template as it would be sent\n"
     "ENV=dev kumo generate\n"},
    {"kumo", "preview",
     "# What would a deployment change?\n"
     "ENV=dev kumo preview\n"
     "# As a comment for a pull request\n"
     "kumo preview --markdown > comment.md\n"
     "# Keep the changes, and deploy exactly them\n"
     "kumo preview --keep\n"},
    {"kumo", "dot",
     "# A picture of the template\n"
     "ENV=dev kumo dot --out=stack.svg\n"
     "# A page to search and to click in\n"
     "kumo dot --html\n"},
    {"kumo", "lint",
     "# Errors in the template, before AWS finds them\n"
     "ENV=dev kumo lint\n"
     "# In CI: warnings count, too\n"
     "kumo lint --strict --junit=lint.xml\n"},
    {"kumo", "stop",
     "# Overnight, without instances and databases\n"
     "ENV=dev kumo stop\n"
     "kumo stop infra-dev\n"},
    {"kumo", "start",
     "ENV=dev kumo start\n"
     "kumo start infra-dev\n"},
    {"kumo", "info",
     "# Outputs, state and resources\n"
     "ENV=dev kumo info\n"
     "# One output, for a script\n"
     "kumo info --json | tail -1 | jq -r .value.outputs\n"},
    {"kumo", "explain",
     "# Why did the last deployment fail?\n"
     "ENV=dev kumo explain\n"
     "# The same of any stack, whoever deployed it\n"
     "kumo explain infra-dev\n"},
    {"kumo", "report",
     "# How long did each resource take?\n"
     "ENV=dev kumo report --out=times.html\n"},
    {"kumo", "drift",
     "# Has anybody changed the stack by hand? In CI, fail if so\n"
     "ENV=dev kumo drift --fail\n"},
    {"kumo", "rollback",
     "# After an update that failed\n"
     "ENV=dev kumo rollback\n"
     "# After a rollback that failed, too\n"
     "kumo rollback --continue --skip=Database\n"},
    {"kumo", "import",
     "# mapping.json: {\"Bucket\": {\"BucketName\": \"my-data\"}}\n"
     "ENV=dev kumo import mapping.json\n"},
    {"kumo", "stack-set",
     "# One template for many accounts and regions\n"
     "ENV=dev kumo stack-set deploy\n"
     "kumo stack-set status\n"
     "kumo stack-set delete -f\n"},
    {"kumo", "version", "kumo version\n"},

    {"ramuda", "clean", "ramuda clean\n"},
    {"ramuda", "bundle",
     "# What would be uploaded?\n"
     "ENV=dev ramuda bundle && unzip -l bundle.zip\n"
     "# Again, without asking pip or npm again\n"
     "ramuda bundle --keep\n"},
    {"ramuda", "diff",
     "# What would a deployment change? In CI, fail if it would\n"
     "ENV=dev ramuda diff --fail-on-change\n"},
    {"ramuda", "deploy",
     "ENV=dev ramuda deploy\n"
     "# A tenth of the calls for ten minutes; back if the alarm goes on\n"
     "ramuda deploy --canary=10 --bake=10m --alarm=my-function-errors\n"},
    {"ramuda", "list", "ramuda list --region=eu-west-1\n"},
    {"ramuda", "metrics",
     "# How often was it called during the last day, and how long did that take?\n"
     "ENV=dev ramuda metrics my-function\n"},
    {"ramuda", "info", "ENV=dev ramuda info\n"},
    {"ramuda", "wire",
     "# What would be changed?\n"
     "ENV=dev ramuda wire --dry-run\n"
     "ramuda wire\n"},
    {"ramuda", "unwire", "ENV=dev ramuda unwire --dry-run\n"},
    {"ramuda", "delete",
     "ENV=dev ramuda delete -f my-function\n"
     "# With what it has written\n"
     "ramuda delete -f my-function --delete-logs\n"},
    {"ramuda", "rollback",
     "# To the version before\n"
     "ENV=dev ramuda rollback my-function\n"
     "# To a certain one\n"
     "ramuda rollback my-function 7\n"},
    {"ramuda", "prune",
     "# Keep the newest five versions, and those in use\n"
     "ENV=dev ramuda prune my-function --keep 5\n"},
    {"ramuda", "ping",
     "ENV=dev ramuda ping my-function\n"
     "# A version that is not in use yet\n"
     "ramuda ping my-function 7\n"},
    {"ramuda", "invoke",
     "ENV=dev ramuda invoke my-function --payload='{\"name\": \"you\"}'\n"
     "# From a file, with the end of the log\n"
     "ramuda invoke my-function --payload=file://event.json --tail\n"
     "# The answer into a file\n"
     "ramuda invoke my-function --payload='{}' --outfile=answer.json\n"},
    {"ramuda", "logs",
     "# The last two hours\n"
     "ENV=dev ramuda logs my-function --start=2h\n"
     "# Errors, as they come\n"
     "ramuda logs my-function --tail --filter=ERROR\n"},
    {"ramuda", "version", "ramuda version\n"},

    {"tenkai", "bundle", "ENV=dev tenkai bundle\n"},
    {"tenkai", "deploy",
     "ENV=dev tenkai deploy\n"
     "# Somebody else's deployment runs: first wait for its end\n"
     "tenkai deploy --wait --timeout=30\n"
     "# What an earlier deployment has brought\n"
     "tenkai deploy --revision=d-A1B2C3D4E\n"},
    {"tenkai", "list", "ENV=dev tenkai list\n"},
    {"tenkai", "show",
     "# Why did it fail, and where?\n"
     "ENV=dev tenkai show d-A1B2C3D4E\n"},
    {"tenkai", "stop",
     "# The one that runs\n"
     "ENV=dev tenkai stop\n"
     "tenkai stop d-A1B2C3D4E\n"},
    {"tenkai", "rollback", "ENV=dev tenkai rollback\n"},
    {"tenkai", "version", "tenkai version\n"},

    {"yugen", "deploy",
     "ENV=dev yugen deploy\n"
     "# Look at the changes, then say yes or no\n"
     "yugen deploy --review\n"},
    {"yugen", "preview",
     "# What would a deployment change, and would it break callers?\n"
     "ENV=dev yugen preview --fail-on-breaking\n"
     "# As a comment for a pull request\n"
     "yugen preview --markdown > comment.md\n"},
    {"yugen", "delete",
     "ENV=dev yugen delete -f\n"
     "# With its domain and the record of that\n"
     "yugen delete -f --with-domain\n"},
    {"yugen", "export",
     "# The API as it is now, to be kept or deployed again\n"
     "ENV=dev yugen export --out=swagger.yaml\n"
     "yugen export --openapi\n"},
    {"yugen", "list", "yugen list --region=eu-west-1\n"},
    {"yugen", "history", "ENV=dev yugen history\n"},
    {"yugen", "rollback",
     "# To the deployment before\n"
     "ENV=dev yugen rollback\n"
     "# To one of `yugen history`\n"
     "yugen rollback --to=a1b2c3\n"},
    {"yugen", "apikey-create", "ENV=dev yugen apikey-create mobile-app\n"},
    {"yugen", "apikey-list", "ENV=dev yugen apikey-list\n"},
    {"yugen", "apikey-delete", "ENV=dev yugen apikey-delete\n"},
    {"yugen", "custom-domain-create", "ENV=dev yugen custom-domain-create\n"},
    {"yugen", "custom-domain-delete", "ENV=dev yugen custom-domain-delete -f\n"},
    {"yugen", "version", "yugen version\n"},
};

}  // namespace

std::string_view examples_of(const Tool& tool, std::string_view word) {
  for (const Examples& one : kExamples)
    if (one.tool == tool.name && one.command == word) return one.text;
  return {};
}

}  // namespace gcdt::cli
