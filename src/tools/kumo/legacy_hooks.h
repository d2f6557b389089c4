// The hook functions of gcdt 0.1 in cloudformation.py (10-kumo 17.3). They still run, each with a
// warning that names the lifecycle hook to use instead.
#pragma once

#include <string_view>

#include "lifecycle/context.h"
#include "tools/kumo/template.h"

namespace gcdt::kumo {

class LegacyHooks {
 public:
  LegacyHooks(Context& ctx, const TemplateSource& source) : ctx_(ctx), source_(source) {}

  // Runs the hook if the template defines it. `stack`: as DescribeStacks shows it, nullptr if there
  // is none yet. Throws what the hook raises.
  void run(std::string_view hook, const Json* stack = nullptr);

 private:
  Context& ctx_;
  const TemplateSource& source_;
};

}  // namespace gcdt::kumo
