#include "tools/kumo/template.h"

#include <unistd.h>

#include "base/hash.h"
#include "base/text.h"
#include "config/yaml.h"
#include "os/files.h"
#include "services/s3.h"
#include "tools/kumo/stack.h"

namespace gcdt::kumo {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPythonTemplate = "cloudformation.py";
constexpr std::string_view kTemplateFiles[] = {kPythonTemplate, "cloudformation.yaml",
                                               "cloudformation.yml", "cloudformation.json"};
constexpr size_t kMaxInlineBytes = 51'200;
constexpr size_t kMaxUrlBytes = 1'048'576;
constexpr auto kProgramDeadline = std::chrono::minutes(10);

bool is_template_text(const fs::path& path) {
  for (std::string_view extension : {".json", ".yaml", ".yml", ".template"})
    if (iequals(path.extension().string(), extension)) return true;
  return false;
}

// What kumo.stack.template names. A text that happens to be executable stays a text.
TemplateSource configured_source(const Context& ctx, const std::string& name) {
  fs::path path = ctx.dir / name;
  if (!fs::exists(path))
    throw Error("kumo configuration: 'stack.template' names '{}', which does not exist.", name);
  bool program = !is_template_text(path) && access(path.c_str(), X_OK) == 0;
  return {.kind = program ? TemplateSource::program : TemplateSource::file, .path = path};
}

std::vector<TemplateSource> candidates(const Context& ctx) {
  std::vector<TemplateSource> found;
  for (std::string_view name : kTemplateFiles) {
    fs::path path = ctx.dir / name;
    if (fs::exists(path))
      found.push_back(
          {name == kPythonTemplate ? TemplateSource::python : TemplateSource::file, path});
  }
  std::string configured = text_or(ctx.section(), "/stack/template");
  if (configured.empty()) return found;
  TemplateSource source = configured_source(ctx, configured);
  bool known = std::ranges::any_of(
      found, [&](const TemplateSource& one) { return fs::equivalent(one.path, source.path); });
  if (!known) found.push_back(std::move(source));
  return found;
}

// The program gets on its standard input what generate_template(context, config) gets.
std::string run_program(Context& ctx, const fs::path& path) {
  Json input = {{"context", ctx.shared}, {"config", ctx.section()}};
  os::ProcessResult result = ctx.processes.run({.argv = {fs::absolute(path).string()},
                                                .dir = ctx.dir,
                                                .environment = ctx.environment,
                                                .input = dump(input),
                                                .deadline = kProgramDeadline});
  std::string said = trim(result.err);
  if (!result.timed_out && result.exit_code == 0) {
    if (!said.empty()) ctx.out.info(said);
    return std::move(result.out);
  }
  std::string why = result.timed_out ? "did not end within 10 minutes"
                                     : fmt::format("ended with exit code {}", result.exit_code);
  Error error("The template program '{}' {}{}{}", path.filename().string(), why,
              said.empty() ? "" : ": ", last_line(said));
  error.detail = std::move(said);
  throw error;
}

// A generate_template(context, config) may change both.
std::string generate_template(Context& ctx) {
  Json answer =
      ctx.python.request("generate_template", {{"context", ctx.shared}, {"config", ctx.section()}});
  if (answer.value("changed", false)) {
    ctx.shared = answer.at("context");
    ctx.config[ctx.tool->name] = answer.at("config");
  }
  return text(answer, "/template");
}

// What load_template answers: {"functions": {name: [parameters] or null}, "kwargs": [names]}.
void read_functions(const Json& module, TemplateSource& source) {
  const Json* functions = find(module, "/functions");
  if (!functions) return;
  for (const auto& [name, parameters] : functions->items())
    if (parameters.is_array())
      source.functions[name].parameters = parameters.get<std::vector<std::string>>();
  for (const Json& name : array_or_empty(module, "/kwargs"))
    source.functions[name.get<std::string>()].any_keyword = true;
}

std::string template_text(Context& ctx, const TemplateSource& source) {
  switch (source.kind) {
    case TemplateSource::python:
      return generate_template(ctx);
    case TemplateSource::program:
      return run_program(ctx, source.path);
    case TemplateSource::file:
      break;
  }
  return os::read_file(source.path);
}

std::optional<std::string> policy(Context& ctx, const TemplateSource& source,
                                  std::string_view function, std::string_view file) {
  if (source.kind != TemplateSource::python) {
    auto content = os::read_file_if_exists(ctx.dir / file);
    if (content) parse_json(*content, file);
    return content;
  }
  if (!source.defines(function)) return std::nullopt;
  Json value = ctx.python.request("call", {{"function", function}}).at("result");
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object()) return dump_python(value);
  throw Error("{}() of cloudformation.py must return a policy document as text or map, not {}.",
              function, value.type_name());
}

std::string origin_of(const TemplateSource& source) {
  std::string name = source.path.filename();
  return source.kind == TemplateSource::file ? name : "template of " + name;
}

constexpr std::string_view kBlank = " \t\r\n";

bool is_yaml(std::string_view body) {
  size_t start = body.find_first_not_of(kBlank);
  return start == std::string_view::npos || body[start] != '{';
}

template <class Document>
void require_map(const Document& document, std::string_view body, std::string_view origin) {
  if (document.is_object()) return;
  bool empty = body.find_first_not_of(kBlank) == std::string_view::npos;
  throw Error("{} is no CloudFormation template: it is {}, not a map with 'Resources'.", origin,
              empty ? "empty" : document.type_name());
}

template <class Document>
bool has_no_echo(const Document& parameter) {
  if (!parameter.is_object()) return false;
  auto flag = parameter.find("NoEcho");
  return flag != parameter.end() && (*flag == true || *flag == "true");
}

template <class Document>
bool declares_no_echo(const Document& document, const std::string& name) {
  auto parameters = document.find("Parameters");
  if (parameters == document.end() || !parameters->is_object()) return false;
  auto parameter = parameters->find(name);
  return parameter != parameters->end() && has_no_echo(*parameter);
}

std::string file_name(const Context& ctx, const Template& source) {
  return stack_name(ctx) + "-generated-cf-template" + (source.yaml ? ".yaml" : ".json");
}

}  // namespace

bool hides_value(const OrderedJson& parameter) {
  return has_no_echo(parameter);
}

bool is_no_echo(const Json& document, const std::string& parameter) {
  return declares_no_echo(document, parameter);
}
bool is_no_echo(const OrderedJson& document, const std::string& parameter) {
  return declares_no_echo(document, parameter);
}

TemplateSource open_named_template(Context& ctx) {
  std::string name = text_or(ctx.section(), "/stack/template");
  return name.empty() ? open_template(ctx) : configured_source(ctx, name);
}

TemplateSource open_template(Context& ctx) {
  std::vector<TemplateSource> found = candidates(ctx);
  if (found.empty())
    throw Error(
        "There is no template in '{}': neither cloudformation.py nor cloudformation.yaml, "
        ".yml or .json, and the configuration names none ('kumo.stack.template').",
        ctx.dir.string());
  if (found.size() > 1) {
    std::vector<std::string> names;
    for (const TemplateSource& one : found) names.push_back(one.path.lexically_relative(ctx.dir));
    throw Error("The template must come from one place, but there are {}. Keep one of them.",
                join(names, ", "));
  }
  TemplateSource source = std::move(found.front());
  if (source.kind == TemplateSource::python)
    read_functions(ctx.python.request("load_template", {{"path", source.path.string()}}), source);
  return source;
}

Template read_template(std::string body, std::string_view origin) {
  bool yaml = is_yaml(body);
  Json document = yaml ? config::parse_yaml(body, origin, config::YamlTags::cloudformation)
                       : parse_json(body, origin);
  require_map(document, body, origin);
  return {.body = std::move(body), .document = std::move(document), .yaml = yaml};
}

Template evaluate(Context& ctx, const TemplateSource& source) {
  return read_template(template_text(ctx, source), origin_of(source));
}

OrderedJson evaluate_in_order(Context& ctx, const TemplateSource& source) {
  std::string body = template_text(ctx, source), origin = origin_of(source);
  if (!is_yaml(body)) return OrderedJson::parse(read_template(std::move(body), origin).body);
  auto document = config::parse_ordered_yaml(body, origin, config::YamlTags::cloudformation);
  require_map(document, body, origin);
  return document;
}

std::optional<std::string> custom_policy(Context& ctx, const TemplateSource& source) {
  return policy(ctx, source, "get_stack_policy", "stack_policy.json");
}

std::optional<std::string> custom_policy_during_update(Context& ctx, const TemplateSource& source) {
  return policy(ctx, source, "get_stack_policy_during_update", "stack_policy_during_update.json");
}

void write_template(Context& ctx, const Template& source) {
  std::string name = file_name(ctx, source);
  os::write_file(ctx.dir / name, source.body);
  ctx.out.show(
      output::Artifact{name, fmt::format("wrote cf-template for {} to disk: {}", ctx.env, name)});
}

void check_size(const Context& ctx, const Template& source) {
  size_t size = source.body.size();
  if (size > kMaxUrlBytes)
    throw Error(
        "The template has {} bytes; CloudFormation takes at most {}. Split it into nested "
        "stacks or several stacks.",
        size, kMaxUrlBytes);
  if (size > kMaxInlineBytes && text_or(ctx.section(), "/stack/artifactBucket").empty())
    throw Error(
        "The template has {} bytes; without a bucket CloudFormation takes at most {}. Name a "
        "bucket to upload it to in 'kumo.stack.artifactBucket'.",
        size, kMaxInlineBytes);
}

Json deliver(Context& ctx, const Template& source) {
  std::string name = text_or(ctx.section(), "/stack/artifactBucket");
  if (name.empty()) return {{"TemplateBody", source.body}};
  write_template(ctx, source);
  services::Bucket bucket = services::require_bucket(ctx.session, name);
  // The hash in the key: parallel deployments do not overwrite each other's template, and the URL
  // says for ever what was deployed.
  std::string key =
      fmt::format("kumo/{}/{}-cloudformation-{}.{}", bucket.region, stack_name(ctx),
                  hex_encode(sha256(source.body)).substr(0, 16), source.yaml ? "yaml" : "json");
  services::put_object(ctx.session, bucket, key, source.body,
                       source.yaml ? "application/yaml" : "application/json");
  return {{"TemplateURL", services::object_url(bucket, key)}};
}

}  // namespace gcdt::kumo
