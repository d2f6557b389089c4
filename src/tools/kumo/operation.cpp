#include "tools/kumo/operation.h"

#include "base/text.h"
#include "tools/kumo/states.h"

namespace gcdt::kumo {

namespace {

std::string advice_for(const aws::Client& cfn, std::string_view status, std::string_view id) {
  StackState state = stack_state(status);
  if (state.at_deploy != AtDeploy::busy) return std::string(state.way_out);
  return fmt::format("{} {}{}Wait until it is over (--wait), or look with `kumo info`.",
                     who_is_busy(cfn, id), state.way_out, state.way_out.empty() ? "" : " ");
}

// "arn:aws:cloudformation:<region>:<account>:stack/<name>/<uuid>" -> "<name>".
std::string name_in(const std::string& stack) {
  std::vector<std::string> parts = split(stack, '/');
  return parts.size() > 1 ? parts[1] : stack;
}

// The id of the stack if its newest operation carries our token.
std::optional<std::string> find_ours(const aws::Client& cfn, const Operation& operation,
                                     std::string_view stack, std::string_view token) {
  try {
    auto found = services::describe_stack(cfn, stack);
    if (!found) return std::nullopt;
    std::string id = text(*found, "/StackId");
    auto start = services::operation_start(cfn, id, operation.start);
    if (start && start->token == token) return id;
  } catch (const ServiceError&) {  // the first failure is the one to report
  }
  return std::nullopt;
}

[[noreturn]] void refuse(const aws::Client& cfn, const ServiceError& error,
                         std::string_view stack) {
  std::string text = error.what();
  std::string advice;
  if (error.outcome_unknown)
    advice = "Whether it arrived is not known; look with `kumo info` before you try again.";
  else if (text.contains("TerminationProtection"))
    advice = fmt::format(
        "Switch the protection off with 'TerminationProtection: false' in 'kumo.stack' and `kumo "
        "deploy`, or with `gcdt call cloudformation UpdateTerminationProtection "
        "'{{\"EnableTerminationProtection\": false, \"StackName\": \"{}\"}}'`.",
        stack);
  else if (services::is_missing_stack(error))
    advice =
        "It was deleted meanwhile; a stack that has been made anew under its name is not touched. "
        "Look with `kumo info`, then try again.";
  else if (error.code == "AlreadyExistsException")
    advice =
        "Somebody else has created it meanwhile. Look with `kumo info`, then run `kumo deploy` "
        "again to update it.";
  else if (error.code == "InsufficientCapabilitiesException")
    advice = "Name them in 'kumo.stack.Capabilities'.";
  else if (auto status = status_in(error.message); !status.empty())
    advice = advice_for(cfn, status, stack);
  if (advice.empty()) throw error;
  throw Error("{}{} {}", text, text.ends_with('.') ? "" : ".", advice);
}

}  // namespace

std::string who_is_busy(const aws::Client& cfn, std::string_view stack) {
  auto start = services::operation_start(cfn, stack);
  if (!start) return "Another operation runs.";
  std::string details = start->reason;
  if (!start->token.empty())
    details += fmt::format("{}token {}", details.empty() ? "" : ", ", start->token);
  return fmt::format("Another operation runs since {}{}.", human_time(start->time),
                     details.empty() ? "" : fmt::format(" ({})", details));
}

std::string new_token(Context& ctx) {
  std::string user;
  for (char c : text_or(ctx.shared, "/user"))
    if (std::isalnum(static_cast<unsigned char>(c)) && user.size() < 64) user += c;
  return fmt::format("gcdt-{}{}{}", user, user.empty() ? "" : "-", ctx.random.uuid4());
}

void require_deployable(const aws::Client& cfn, const Json& stack) {
  std::string status = text(stack, "/StackStatus");
  if (stack_state(status).at_deploy == AtDeploy::update) return;
  std::string name = text(stack, "/StackName"), id = text(stack, "/StackId");
  throw Error("Stack '{}' is {}. {} Nothing was changed (stack id {}).", name, status,
              advice_for(cfn, status, id), id);
}

std::optional<Started> launch(Context& ctx, const aws::Client& cfn, const Operation& operation,
                              Json request) {
  std::string token = new_token(ctx);
  std::string stack = text(request, "/StackName");
  request["ClientRequestToken"] = token;
  try {
    Json answer = cfn.call(operation.call, request);
    return Started{text_or(answer, "/StackId", stack), std::nullopt};
  } catch (const ServiceError& error) {  // refused, nothing to do, or an answer that was lost
    // First, whether an earlier attempt has arrived: the later one may then say "no updates".
    if (error.outcome_unknown || error.attempts > 1)
      if (auto id = find_ours(cfn, operation, stack, token)) return Started{*id, std::nullopt};
    if (services::means_no_changes(error.message)) return std::nullopt;
    refuse(cfn, error, stack);
  } catch (const Interrupted& interrupted) {  // the request may have arrived
    try {
      if (auto id = find_ours(cfn, operation, stack, token))
        return Started{*id, interrupted.signal};
    } catch (const Interrupted&) {  // the second signal leaves at once
      ctx.out.warning(
          fmt::format("Whether the {} of stack '{}' began is not known. Look with `kumo info` "
                      "before you try again.",
                      operation.name, name_in(stack)));
      throw;
    }
    ctx.out.warning(
        fmt::format("There is no sign that the {} of stack '{}' began. Look with `kumo "
                    "info` before you try again.",
                    operation.name, name_in(stack)));
    throw;
  }
}

}  // namespace gcdt::kumo
