#include "tools/ramuda/function.h"

#include "aws/values.h"
#include "base/text.h"

namespace gcdt::ramuda {

std::string function_argument(const Context& ctx) {
  return *ctx.args.get("<lambda>");
}

std::string qualifier(const Context& ctx) {
  return ctx.args.get("<version>").value_or(kAlias);
}

Invocation invoke_function(const aws::Client& lambda, const std::string& function,
                           const std::string& qualifier, const std::string& payload,
                           const std::string& type, bool with_log) {
  Json request{{"FunctionName", function},
               {"InvocationType", type},
               {"Payload", payload},
               {"Qualifier", qualifier}};
  if (with_log) request["LogType"] = "Tail";
  Json answer = lambda.call("Invoke", request);
  Invocation invocation{.payload = {},
                        .failure = text_or(answer, "/FunctionError"),
                        .log = base64_decode(text_or(answer, "/LogResult")).value_or("")};
  if (const Json* bytes = find(answer, "/Payload"); bytes && !bytes->is_null())
    invocation.payload = aws::bytes_of(*bytes);
  return invocation;
}

bool is_alive(const Invocation& answer) {
  return answer.failure.empty() && answer.payload.contains("alive");
}

std::optional<std::string> active_version(const aws::Client& lambda, const std::string& function) {
  try {
    return text(lambda.call("GetAlias", {{"FunctionName", function}, {"Name", kAlias}}),
                "/FunctionVersion");
  } catch (const ServiceError& error) {  // absent is an answer
    if (error.code != "ResourceNotFoundException") throw;
    return std::nullopt;
  }
}

}  // namespace gcdt::ramuda
