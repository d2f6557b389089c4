// gcdt_say_hello: the friendliest of all plugins, and the smallest example of one (02-plugins 6).
#include "plugins/say_hello.h"

#include "plugins/plugins.h"

namespace gcdt::plugins {

namespace {

void greet(Context& ctx) {
  ctx.out.debug("This is a sample debug message.");
  ctx.out.say(fmt::format("MoinMoin {}!", text_or(ctx.shared, "/user", "to you")));
}

void say_bye(Context& ctx) {
  ctx.out.say(fmt::format("Bye {}. Talk to you soon!", text_or(ctx.shared, "/user", "then")));
}

bool configured(const Context& ctx) {
  return active_section(ctx, "gcdt_say_hello") != nullptr;
}

}  // namespace

void connect_say_hello(Bus& bus, bool installed) {
  if (installed) {
    bus.connect(Signal::initialized, greet);
    bus.connect(Signal::finalized, say_bye);
    return;
  }
  bus.connect(Signal::config_read_finalized, [](Context& ctx) {
    if (configured(ctx)) greet(ctx);
  });
  bus.connect(Signal::finalized, [](Context& ctx) {
    if (configured(ctx)) say_bye(ctx);
  });
}

}  // namespace gcdt::plugins
