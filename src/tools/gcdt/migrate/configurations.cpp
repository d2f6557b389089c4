// What single configuration files say in a way that is no longer the way.
#include <functional>

#include "base/text.h"
#include "config/schema.h"
#include "services/runtimes.h"
#include "tools/gcdt/migrate/modern.h"
#include "tools/gcdt/migrate/report.h"

namespace gcdt::migrate {

namespace {

using output::Finding;

// One file under the rules.
class Look {
 public:
  Look(Context& ctx, const ConfigFile& file, Report& report)
      : ctx_(ctx), file_(file), report_(report) {}

  void all() {
    format();
    kumo();
    tenkai();
    ramuda();
    yugen();
    folders("tenkai");
    folders("ramuda");
    numbers();
    texts(file_.tree, "");
  }

 private:
  const Json* value(const char* pointer) const { return find(file_.tree, pointer); }
  void say(const std::string& pointer, Level level, const char* rule, std::string text,
           std::string remedy, bool rewritten = false) {
    report_.add(file_, pointer, level, rule, std::move(text), std::move(remedy), rewritten);
  }

  void format() {
    if (!file_.broken.empty()) {
      report_.add({.level = Finding::error,
                   .rule = "python",
                   .file = file_.name,
                   .path = {},
                   .text = "The file cannot be read: " + file_.broken,
                   .remedy = "It is run by the Python 3 of your virtualenv."});
      return;
    }
    if (!file_.is(".conf")) return;
    std::string text = "HOCON is read, but nothing else writes or checks it any more.";
    std::string remedy = "Write it as JSON or YAML: `gcdt migrate --write` does.";
    if (file_.of_one_tool())
      text = fmt::format("A file of its own for '{}' is the form from before gcdt_<env>.json.",
                         file_.section);
    report_.add({.level = Finding::warning,
                 .rule = "hocon",
                 .file = file_.name,
                 .line = 1,
                 .path = {},
                 .text = std::move(text),
                 .remedy = std::move(remedy)},
                true);
  }

  void kumo() {
    if (const Json* old = value("/kumo/cloudformation"); old && old->is_object() && !old->empty())
      say("/kumo/cloudformation", Finding::warning, "kumo-cloudformation",
          "The section is deprecated.",
          "StackName, RoleARN, NotificationARNs, artifactBucket and TemplateBody belong under "
          "'stack', all others under 'parameters'.",
          true);
    if (std::string bucket = text_of("/kumo/stack/artifactBucket"); bucket.starts_with("arn:"))
      say("/kumo/stack/artifactBucket", Finding::error, "bucket-arn",
          "It is the name of a bucket that is meant, not its ARN.", "Write the name alone.");
  }

  void tenkai() {
    const Json* old = value("/tenkai/preBundle");
    if (old && old->is_array() && !old->empty())
      say("/tenkai/preBundle", Finding::warning, "tenkai-prebundle", "The key is deprecated.",
          "Move its scripts to 'tenkai.bundling.preBundle'. They run before the bundle is made; in "
          "the original they ran after it.",
          true);
  }

  void ramuda() {
    const Json* lambda = value("/ramuda/lambda");
    if (!lambda || !lambda->is_object()) return;
    if (const Json* events = find(*lambda, "/events"); events && events->is_object()) {
      bool plain = has_plain_event_map(*events);
      say("/ramuda/lambda/events", Finding::warning, "ramuda-events",
          "The map with 's3Sources' and 'timeSchedules' is deprecated.",
          plain ? "Write a list of 'event_source' entries."
                : "Write a list of 'event_source' entries, with a lookup for the whole ARN of a "
                  "bucket: a lookup cannot be a part of a text.",
          plain);
    }
    if (find(*lambda, "/settings"))
      say("/ramuda/lambda/settings", Finding::warning, "ramuda-lambda-settings",
          "Nothing reads this key, nor did the original.",
          "Settings for the bundle belong under 'ramuda.settings'.");
    if (find(*lambda, "/entries"))
      say("/ramuda/lambda/entries", Finding::note, "ramuda-entries",
          "The list is for yugen and belongs under 'yugen.lambda.entries'.",
          "It is read here as long as there is none.");
    runtime(*lambda);
  }

  // A base may leave it to the environments.
  void runtime(const Json& lambda) {
    std::string name = text_or(lambda, "/runtime");
    if (name.empty() || name.starts_with("lookup:")) return;
    if (std::string gone = services::retired(name); !gone.empty())
      say("/ramuda/lambda/runtime", Finding::error, "runtime", gone,
          "The function's code must run there, too: see what its language changed since.");
    else if (std::string ended = services::support_ended(name, ctx_.clock.now()); !ended.empty())
      say("/ramuda/lambda/runtime", Finding::note, "runtime", ended, "");
  }

  void yugen() {
    for (const char* key : {"certificateBody", "certificatePrivateKey", "certificateChain"}) {
      std::string pointer = std::string("/yugen/customDomain/") + key;
      if (find(file_.tree, pointer))
        say(pointer, Finding::error, "yugen-certificate",
            "Certificates are no longer uploaded with the API.",
            "Import it into ACM and name it: \"certificateArn\": \"lookup:acm:<domain>\".");
    }
    if (value("/yugen/api/apiKey") && !value("/yugen/api/usagePlan"))
      say("/yugen/api/apiKey", Finding::note, "yugen-apikey",
          "A key that belongs to a stage is API Gateway's way from before 2016.",
          "It works on. 'yugen.api.usagePlan' is the way of today.");
  }

  void folders(const char* tool) {
    std::string pointer = fmt::format("/{}/bundling/folders", tool);
    const Json* list = find(file_.tree, pointer);
    if (!list || !list->is_array()) return;
    for (size_t i = 0; i < list->size(); ++i)
      if (const Json& folder = list->at(i); folder.is_object() && !folder.contains("target"))
        say(fmt::format("{}/{}", pointer, i), Finding::note, "folder-target",
            "Without a 'target' the original put the files into a folder named '**'.",
            "They now go to a folder named like the source. Write the target, to be sure.");
  }

  void numbers() {
    for (const char* tool : {"kumo", "tenkai", "ramuda", "yugen"}) {
      auto section = file_.tree.find(tool);
      if (section == file_.tree.end()) continue;
      Json copy = *section;
      std::string root = std::string("/") + tool;
      for (const std::string& pointer : config::Schema::named(tool)->validate(copy, root).converted)
        say(pointer, Finding::warning, "number-as-text",
            "A number is written as a text, which is deprecated.", "Remove the quotes.", true);
    }
  }

  void texts(const Json& here, const std::string& pointer) {
    if (here.is_string()) {
      lookup(here.get_ref<const std::string&>(), pointer);
    } else if (here.is_object()) {
      for (const auto& [key, value] : here.items())
        texts(value, pointer + "/" + replace_all(replace_all(key, "~", "~0"), "/", "~1"));
    } else if (here.is_array()) {
      for (size_t i = 0; i < here.size(); ++i) texts(here[i], fmt::format("{}/{}", pointer, i));
    }
  }

  void lookup(const std::string& text, const std::string& pointer) {
    if (!text.starts_with("lookup:")) return;
    std::vector<std::string> parts = split(text, ':');
    size_t kind = parts.size() > 3 && parts[1] == "region" ? 3 : 1;
    if (parts[kind] == "baseami")
      say(pointer, Finding::warning, "lookup-baseami",
          "The lookup 'baseami' is deprecated: it knows the images of one company alone.",
          "Keep the id of the image in a parameter, `lookup:ssm:<name>`, or in credstash, "
          "`lookup:secret:ops.<env>.base_ami`.");
    if (parts[kind] == "ssl")
      say(pointer, Finding::warning, "lookup-ssl",
          "The lookup 'ssl' is deprecated: it finds server certificates of IAM.",
          "Use `lookup:acm:<domain>`.");
  }

  std::string text_of(const char* pointer) const {
    const Json* found = value(pointer);
    return found && found->is_string() ? found->get<std::string>() : "";
  }

  Context& ctx_;
  const ConfigFile& file_;
  Report& report_;
};

}  // namespace

void look_at_configurations(Context& ctx, const Project& project, Report& report) {
  for (const ConfigFile& file : project.files) Look(ctx, file, report).all();
  for (const std::string& name : project.not_read)
    report.add({.level = Finding::warning,
                .rule = "not-read",
                .file = name,
                .path = {},
                .text = "The file is not read: another one of the same name wins.",
                .remedy = "Remove it."});
  for (const std::string& name : project.without_environment)
    report.add({.level = Finding::warning,
                .rule = "no-environment",
                .file = name,
                .path = {},
                .text = "The file is not read: there is no environment in its name.",
                .remedy = fmt::format("If it is a configuration of gcdt, name it {}_<env>.conf.",
                                      name.substr(0, name.find('.')))});
}

}  // namespace gcdt::migrate
