#include "support/scripted_aws.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "support/answers.h"
#include "support/request_matching.h"

namespace gcdt::test {

namespace {

std::string call_name(const aws::Model& model, std::string_view operation) {
  return fmt::format("{}.{}", model.service_name(), operation);
}

std::string now_plus(std::string_view seconds) {
  Time time = std::chrono::time_point_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now() +
      std::chrono::seconds(std::atoi(std::string(seconds).c_str())));
  return iso8601(time);
}

// Fills {now}, {now+5} and {Parameter} in every text of an answer.
void fill(Json& value, const std::map<std::string, std::string>& parameters) {
  if (value.is_structured()) {
    for (Json& child : value) fill(child, parameters);
    return;
  }
  if (!value.is_string()) return;
  std::string text = value.get<std::string>();
  for (const auto& [name, given] : parameters)
    text = replace_all(std::move(text), "{" + name + "}", given);
  for (size_t at; (at = text.find("{now")) != std::string::npos;) {
    size_t end = text.find('}', at);
    text.replace(at, end + 1 - at, now_plus(std::string_view(text).substr(at + 4, end - at - 4)));
  }
  value = text;
}

// What an entry answers: its kind and the value beside it.
std::pair<std::string, Json> outcome(const Json& entry) {
  for (const char* kind : {"reply", "error", "raw"})
    if (entry.contains(kind)) return {kind, entry.at(kind)};
  return {"reply", Json::object()};
}

aws::HttpResponse raw_answer(const Json& raw) {
  aws::HttpResponse http;
  http.status = raw.value("status", 200);
  http.body = raw.value("body", "");
  auto headers = raw.find("headers");
  if (headers != raw.end())
    for (const auto& [name, value] : headers->items())
      http.headers.set(name, value.get<std::string>());
  return http;
}

// What AWS says to a request whose clock is more than five minutes away from its own.
std::optional<ServerResponse> refused_for_its_date(const aws::Model& model,
                                                   const aws::HttpRequest& request) {
  constexpr std::chrono::minutes kTolerated{5};
  Time now =
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto dated = parse_time(request.headers.get("X-Amz-Date"));
  if (dated && std::chrono::abs(*dated - now) <= kTolerated) return std::nullopt;
  ServerResponse response;
  response.http = encode_refusal(
      model,
      {.code = "RequestTimeTooSkewed",
       .message = "The difference between the request time and the current time is too large.",
       .status = 403});
  response.http.headers.set("Date", rfc822(now));
  return response;
}

}  // namespace

ScriptedAws::ScriptedAws(const Json& script, const std::filesystem::path& log)
    : server_([this](const aws::HttpRequest& request) { return respond(request); }) {
  std::scoped_lock lock(mutex_);
  if (!log.empty()) log_.open(log);
  for (const Json& line : script) {
    if (line.contains("check")) {
      checks_clock_ = true;
      continue;
    }
    const aws::Model& model = aws::find_model(text(line, "/service"));
    std::string name = text(line, "/operation");
    aws::Operation operation = model.operation(name);
    if (!operation)
      throw Error("the script names {}, which {} has not", name, model.service_name());
    const Json* repeat = find(line, "/repeat");
    int left = line.contains("for_ms") ? -1
               : !repeat               ? 1
               : repeat->is_number()   ? repeat->get<int>()
                                       : -1;
    entries_.push_back({&model, operation, line, left});
    if (std::ranges::find(models_, &model) == models_.end()) models_.push_back(&model);
  }
}

std::pair<const aws::Model*, std::string> ScriptedAws::identify(
    const aws::HttpRequest& request) const {
  std::string signer = signing_name(request);
  for (const aws::Model* model : models_) {
    if (!signer.empty() && signer != model->signing_name()) continue;
    std::string operation = operation_of(*model, request);
    if (!operation.empty()) return {model, call_name(*model, operation)};
  }
  std::string action = form_fields(request.body)["Action"] + request.headers.get("X-Amz-Target");
  return {nullptr, signer + ": " + (action.empty() ? request.method + " " + request.path : action)};
}

ScriptedAws::Entry* ScriptedAws::next_entry(const std::string& call) {
  for (Entry& entry : entries_) {
    if (entry.until && *entry.until < std::chrono::steady_clock::now()) entry.left = 0;
    if (entry.left == 0 || call_name(*entry.model, entry.operation.name()) != call) continue;
    std::string after = text_or(entry.answer, "/after");
    if (after.empty() || std::ranges::find(calls_, after) != calls_.end()) return &entry;
  }
  return nullptr;
}

void ScriptedAws::remember(const aws::HttpRequest& request, const std::string& call) {
  calls_.push_back(call);
  Json headers = Json::object();
  for (const auto& [name, value] : request.headers.fields) headers[lower(name)] = value;
  Json parameters = Json::object();
  if (iequals(request.headers.get("Content-Type").substr(0, 33),
              "application/x-www-form-urlencoded"))
    for (const auto& [name, value] : form_fields(request.body)) {
      parameters_[name] = value;
      parameters[name] = value;
    }
  Json line = {{"call", call},
               {"method", request.method},
               {"path", request.path},
               {"query", request.query_string()},
               {"headers", headers},
               {"body", request.body},
               {"parameters", parameters}};
  if (log_.is_open()) log_ << dump(line) << std::endl;
}

ServerResponse ScriptedAws::respond(const aws::HttpRequest& request) {
  std::scoped_lock lock(mutex_);
  auto [model, call] = identify(request);
  remember(request, call);
  if (checks_clock_ && model)
    if (auto refused = refused_for_its_date(*model, request)) return *refused;
  ServerResponse response;
  Entry* entry = next_entry(call);
  if (!entry) {
    problems_.push_back(call);
    Refusal refusal{.code = "NotInTheScript", .message = call, .status = 400};
    response.http.status = refusal.status;
    if (model) response.http = encode_refusal(*model, refusal);
    return response;
  }
  if (!entry->used)
    if (const Json* lasts = find(entry->answer, "/for_ms"))
      entry->until =
          std::chrono::steady_clock::now() + std::chrono::milliseconds(lasts->get<int>());
  entry->used = true;
  if (entry->left > 0) --entry->left;

  auto [kind, body] = outcome(entry->answer);
  fill(body, parameters_);
  if (kind == "reply") {
    response.http = encode_answer(*entry->model, entry->operation, body);
  } else if (kind == "error") {
    response.http = encode_refusal(*entry->model, {.code = text(body, "/code"),
                                                   .message = text_or(body, "/message"),
                                                   .status = body.value("status", 400)});
  } else {
    response.http = raw_answer(body);
  }
  if (const Json* headers = find(entry->answer, "/headers"))
    for (const auto& [name, value] : headers->items())
      response.http.headers.set(name, value.get<std::string>());
  response.delay = std::chrono::milliseconds(entry->answer.value("delay_ms", 0));
  response.reset = entry->answer.value("reset", false);
  if (const Json* cut = find(entry->answer, "/cut_after")) response.cut_after = cut->get<size_t>();
  return response;
}

std::vector<std::string> ScriptedAws::calls() const {
  std::scoped_lock lock(mutex_);
  return calls_;
}

std::vector<std::string> ScriptedAws::problems() const {
  std::scoped_lock lock(mutex_);
  return problems_;
}

std::vector<std::string> ScriptedAws::unused() const {
  std::scoped_lock lock(mutex_);
  std::vector<std::string> names;
  for (const Entry& entry : entries_)
    if (!entry.used && entry.left > 0)
      names.push_back(call_name(*entry.model, entry.operation.name()));
  return names;
}

}  // namespace gcdt::test
