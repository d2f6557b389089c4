#include "lifecycle/python_hooks.h"

#include "os/files.h"

namespace gcdt {

namespace {

void forward(Signal signal, Context& ctx) {
  if (!ctx.python.running()) return;
  std::string signal_name(name(signal));
  if (!ctx.python.request("receivers", Json::object()).contains(signal_name)) return;
  Json answer = ctx.python.request(
      "signal", {{"name", signal_name}, {"context", ctx.shared}, {"config", ctx.config}});
  if (!answer.at("changed").get<bool>()) return;
  ctx.shared = std::move(answer.at("context"));
  ctx.config = std::move(answer.at("config"));
}

// Loads the template once for its hooks. Commands that do not need it live with a broken one.
void load_template_hooks(Context& ctx) {
  auto file = ctx.dir / "cloudformation.py";
  auto code = os::read_file_if_exists(file);
  // Without these letters it cannot have hooks: no reason to start Python.
  if (!code || !code->contains("register")) return;
  try {
    ctx.python.request("load_template",
                       {{"path", file.string()}, {"after", name(Signal::config_read_finalized)}});
  } catch (const Error& error) {  // `delete` must work although the template does not
    if (ctx.command->needs.template_code) throw;
    ctx.out.warning(fmt::format("{}; hooks of the template are not used", error.what()));
    ctx.out.debug(error.detail);
  }
}

}  // namespace

void connect_python_hooks(Bus& bus) {
  bus.connect_all(forward);
}

Json read_python_config(Context& ctx, const std::filesystem::path& file) {
  return ctx.python
      .request("load_config", {{"path", file.string()}, {"after", name(Signal::config_read_init)}})
      .at("config");
}

void load_hook_files(Context& ctx) {
  if (find(ctx.config, "/hookfile"))
    ctx.python.request("load_hooks", {{"path", (ctx.dir / text(ctx.config, "/hookfile")).string()},
                                      {"after", name(Signal::config_read_finalized)}});
  load_template_hooks(ctx);
}

}  // namespace gcdt
