#include "tools/tenkai/error_codes.h"

namespace gcdt::tenkai {

namespace {

struct Code {
  std::string_view code, sentence;
};

constexpr Code kCodes[] = {
    {"AGENT_ISSUE", "The CodeDeploy agent on an instance does not work or does not answer."},
    {"ALARM_ACTIVE", "An alarm of the deployment group went off."},
    {"APPLICATION_MISSING", "The application was deleted."},
    {"AUTOSCALING_VALIDATION_ERROR",
     "The Auto Scaling group does not fit the deployment, or may not be looked at."},
    {"AUTO_SCALING_CONFIGURATION", "The Auto Scaling group of the deployment group is not usable."},
    {"AUTO_SCALING_IAM_ROLE_PERMISSIONS",
     "The service role of the deployment group may not use Auto Scaling."},
    {"CLOUDFORMATION_STACK_FAILURE", "The stack that began the deployment failed."},
    {"CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND", "Something that the deployment needs was deleted."},
    {"CUSTOMER_APPLICATION_UNHEALTHY", "The new version of the application is not healthy."},
    {"DEPLOYMENT_GROUP_MISSING", "The deployment group was deleted."},
    {"ECS_UPDATE_ERROR", "ECS did not take the update of the service."},
    {"ELASTIC_LOAD_BALANCING_INVALID",
     "The load balancer or target group of the deployment group is not usable."},
    {"ELB_INVALID_INSTANCE", "An instance cannot be registered with the load balancer."},
    {"HEALTH_CONSTRAINTS",
     "Too many instances failed: fewer are healthy than the deployment configuration demands."},
    {"HEALTH_CONSTRAINTS_INVALID",
     "The deployment configuration demands more healthy instances than the group has."},
    {"HOOK_EXECUTION_FAILURE", "A function that validates the deployment failed."},
    {"IAM_ROLE_MISSING", "The service role of the deployment group does not exist."},
    {"IAM_ROLE_PERMISSIONS",
     "The service role of the deployment group lacks a permission, or does not trust CodeDeploy."},
    {"INTERNAL_ERROR", "CodeDeploy itself had a problem; trying again may help."},
    {"INVALID_ECS_SERVICE", "The ECS service is not one that CodeDeploy can deploy to."},
    {"INVALID_LAMBDA_CONFIGURATION", "The configuration of the Lambda function is not usable."},
    {"INVALID_LAMBDA_FUNCTION", "The Lambda function, its version or its alias does not exist."},
    {"INVALID_REVISION", "The revision or its appspec is not usable."},
    {"MANUAL_STOP", "Somebody stopped it."},
    {"MISSING_BLUE_GREEN_DEPLOYMENT_CONFIGURATION",
     "The deployment group lacks the settings of blue/green deployments."},
    {"MISSING_ELB_INFORMATION", "The deployment group names no load balancer, but needs one."},
    {"MISSING_GITHUB_TOKEN", "CodeDeploy has no access to GitHub any more."},
    {"NO_EC2_SUBSCRIPTION", "The account cannot use EC2."},
    {"NO_INSTANCES", "No instance fits the deployment group: look at its tags and groups."},
    {"OVER_MAX_INSTANCES", "The deployment group has more instances than CodeDeploy deploys to."},
    {"RESOURCE_LIMIT_EXCEEDED", "A limit of the account is reached."},
    {"REVISION_MISSING", "The bundle is not in its bucket any more, or was overwritten."},
    {"THROTTLED", "AWS was asked too often on behalf of the account; trying again may help."},
    {"TIMEOUT", "It took longer than CodeDeploy waits."},
    {"ScriptFailed", "The script ended with an error."},
    {"ScriptMissing", "The script is not in the bundle."},
    {"ScriptNotExecutable", "The script cannot be executed."},
    {"ScriptTimedOut", "The script did not end within its timeout."},
    {"UnknownError",
     "The agent did not say why; look at its log on the instance, and whether it runs."},
};

}  // namespace

std::string_view explanation(std::string_view code) {
  for (const Code& known : kCodes)
    if (known.code == code) return known.sentence;
  return {};
}

}  // namespace gcdt::tenkai
