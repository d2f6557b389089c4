#include "lifecycle/python_calls.h"

#include <array>

#include "aws/pages.h"
#include "base/text.h"

namespace gcdt {

namespace {

aws::Client client(aws::Session& session, const Json& params) {
  return session.client(text(params, "/service"), text_or(params, "/region"));
}

Json as_list(const Json* texts) {
  if (!texts) return Json::array();
  return texts->is_array() ? *texts : Json::array({*texts});
}

Json paginators(const aws::Model& model) {
  Json found = Json::object();
  if (model.paginators().empty()) return found;
  Json source = Json::parse(model.paginators());
  for (const auto& [operation, rules] : source.at("pagination").items())
    found[operation] = {{"result_keys", as_list(find(rules, "/result_key"))},
                        {"limit_key", text_or(rules, "/limit_key")}};
  return found;
}

Json waiters(const aws::Model& model) {
  Json found = Json::object();
  if (model.waiters().empty()) return found;
  Json source = Json::parse(model.waiters());
  for (const auto& [name, waiter] : source.at("waiters").items())
    found[aws::snake_case(name)] = name;
  return found;
}

Json describe_service(aws::Session& session, const Json& params) {
  aws::Client service = client(session, params);
  const aws::Model& model = service.model();
  Json operations = Json::object(), exceptions = Json::object(), codes = Json::object();
  for (std::string_view operation : model.operation_names())
    operations[aws::snake_case(operation)] = operation;
  for (const aws::Shape& error : model.error_shapes()) {
    std::string name(error.name());
    std::string code(error.error_code().empty() ? error.name() : error.error_code());
    exceptions[name] = code;
    codes[code] = name;
  }
  return {{"service_id", model.service_id()},
          {"api_version", model.api_version()},
          {"endpoint_prefix", model.endpoint_prefix()},
          {"operations", std::move(operations)},
          {"exceptions", std::move(exceptions)},
          {"codes", std::move(codes)},
          {"paginators", paginators(model)},
          {"waiters", waiters(model)}};
}

Json answer_of(const aws::Client& service, const std::string& operation, const Json& answer) {
  return to_python(service.model().operation(operation).output(), answer);
}

Json call(aws::Session& session, const Json& params) {
  aws::Client service = client(session, params);
  std::string operation = text(params, "/operation");
  return answer_of(service, operation, service.call(operation, from_python(params.at("params"))));
}

// One page, and what to ask for the next: the script decides whether it wants it.
Json page(aws::Session& session, const Json& params) {
  aws::Client service = client(session, params);
  std::string operation = text(params, "/operation");
  aws::Paginator paginator = aws::find_paginator(service.model(), operation);
  Json request = from_python(params.at("params"));
  Json answer = service.call(operation, request);
  auto tokens = paginator.next_tokens(answer);
  paginator.go_on(request, tokens);
  return {{"page", answer_of(service, operation, answer)},
          {"next", tokens.empty() ? Json() : to_python({}, request)}};
}

Json wait(aws::Session& session, const Json& params) {
  const Json& config = params.at("config");
  aws::WaiterLimits limits;
  if (const Json* delay = find(config, "/Delay"))
    limits.delay = std::chrono::seconds(delay->get<int>());
  if (const Json* attempts = find(config, "/MaxAttempts"))
    limits.max_attempts = attempts->get<int>();
  client(session, params).wait(text(params, "/waiter"), from_python(params.at("params")), limits);
  return nullptr;
}

Json region(aws::Session& session, const Json&) {
  auto name = session.region();
  return name ? Json(*name) : Json();
}

Json account_id(aws::Session& session, const Json&) {
  return session.account_id();
}

struct Question {
  std::string_view method;
  Json (*answer)(aws::Session&, const Json& params);
};
constexpr std::array kQuestions{Question{"aws.service", describe_service},
                                Question{"aws.call", call},
                                Question{"aws.page", page},
                                Question{"aws.wait", wait},
                                Question{"aws.region", region},
                                Question{"aws.account_id", account_id}};

void log(output::Output& out, const Json& params) {
  std::string level = text(params, "/level"), line = text(params, "/text");
  if (level == "error")
    out.error(line);
  else if (level == "warning")
    out.warning(line);
  else if (level == "debug")
    out.debug(line);
  else
    out.info(line);
}

Json as_bytes(const char* mark, const Json& value) {
  const auto& bytes = value.get_binary();
  return {{mark, base64_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()})}};
}

// Only bytes can be told without a model.
Json without_shape(const Json& value) {
  Json out = value;
  if (out.is_structured())
    for (Json& item : out) item = to_python({}, item);
  return out;
}

// A member that the model does not know (ResponseMetadata) stays as it is.
Json member_to_python(const std::optional<aws::Member>& member, const Json& value) {
  if (!member) return value;
  if (value.is_binary() && member->streaming()) return as_bytes("__stream__", value);
  return to_python(member->shape(), value);
}

}  // namespace

std::function<Json(std::string_view, const Json&)> python_calls(aws::Session& session,
                                                                output::Output& out) {
  return [&session, &out](std::string_view method, const Json& params) -> Json {
    if (method == "log") {
      log(out, params);
      return nullptr;
    }
    for (const Question& question : kQuestions)
      if (question.method == method) return question.answer(session, params);
    throw Error("'{}' is no question that gcdt answers.", method);
  };
}

Json to_python(const aws::Shape& shape, const Json& value) {
  if (value.is_binary()) return as_bytes("__bytes__", value);
  if (!shape) return without_shape(value);
  switch (shape.type()) {
    case aws::Type::timestamp:
      return value.is_string() ? Json{{"__datetime__", value}} : value;
    case aws::Type::list:
    case aws::Type::map: {
      bool is_map = shape.type() == aws::Type::map;
      aws::Shape inner = is_map ? shape.value().shape() : shape.element().shape();
      Json out = value;
      for (Json& item : out) item = to_python(inner, item);
      return out;
    }
    case aws::Type::structure: {
      Json out = value;
      for (auto& [name, item] : out.items()) item = member_to_python(shape.member(name), item);
      return out;
    }
    default:
      return value;
  }
}

Json from_python(const Json& value) {
  if (value.is_object() && value.size() == 1) {
    auto member = value.begin();
    if (member.key() == "__datetime__") return member.value();
    if (member.key() == "__bytes__") {
      std::string bytes = base64_decode(member.value().get<std::string>()).value_or("");
      return Json::binary({bytes.begin(), bytes.end()});
    }
  }
  Json out = value;
  if (out.is_structured())
    for (Json& item : out) item = from_python(item);
  return out;
}

}  // namespace gcdt
