// The template of a stack: where it comes from, its text, and the functions that may stand beside
// it. The text is passed on byte for byte; it is read only to find mistakes before AWS does.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ordered_json.h"
#include "lifecycle/context.h"

namespace gcdt::kumo {

struct TemplateSource {
  enum Kind {
    python,   // cloudformation.py: generate_template()
    file,     // cloudformation.yaml, .yml, .json, or what kumo.stack.template names
    program,  // kumo.stack.template names an executable; it prints the template
  } kind = file;
  std::filesystem::path path;
  // python: the functions cloudformation.py defines, with what they can be called with.
  struct Function {
    std::vector<std::string> parameters;  // names of the positional ones
    bool any_keyword = false;             // **kwargs
  };
  std::map<std::string, Function, std::less<>> functions;

  bool defines(std::string_view function) const { return functions.contains(function); }
};

// Finds the one source and, if it is Python, runs the module. Throws Error if there is none or more
// than one.
TemplateSource open_template(Context& ctx);
// The one that the configuration names, whatever else lies beside it; else as above.
TemplateSource open_named_template(Context& ctx);

struct Template {
  std::string body;
  Json document;  // the same, read; CloudFormation's short forms (!Ref x) written out
  bool yaml = false;
};

// The template hides the value of that parameter.
bool is_no_echo(const Json& document, const std::string& parameter);
bool is_no_echo(const OrderedJson& document, const std::string& parameter);
// The same for its declaration.
bool hides_value(const OrderedJson& parameter);

// Throws Error if the text is no template; `origin` names it.
Template read_template(std::string body, std::string_view origin);

// Evaluates the source, once per command.
Template evaluate(Context& ctx, const TemplateSource& source);
// The same as a document alone, its members in the order of the text: for what is drawn.
OrderedJson evaluate_in_order(Context& ctx, const TemplateSource& source);

// The policies beside the template: get_stack_policy() and get_stack_policy_during_update() of
// cloudformation.py, stack_policy.json and stack_policy_during_update.json beside other sources.
std::optional<std::string> custom_policy(Context& ctx, const TemplateSource& source);
std::optional<std::string> custom_policy_during_update(Context& ctx, const TemplateSource& source);

// <StackName>-generated-cf-template.json (or .yaml) in the project folder.
void write_template(Context& ctx, const Template& source);

// Throws Error if CloudFormation would refuse the size: above 51,200 bytes it takes templates only
// from a bucket, above 1 MB not at all.
void check_size(const Context& ctx, const Template& source);
// {"TemplateBody": text}, or with an artifactBucket {"TemplateURL": url} after uploading it there.
Json deliver(Context& ctx, const Template& source);

}  // namespace gcdt::kumo
