#include "support/world.h"

#include "lifecycle/lifecycle.h"
#include "lifecycle/python_calls.h"

namespace gcdt::test {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

aws::Settings test_settings() {
  aws::Settings settings;
  settings.profile = "default";
  settings.region = "eu-west-1";
  return settings;
}

os::Environment test_environment() {
  // PATH and HOME for the user's Python, nothing else of the real environment.
  os::Environment real = os::Environment::capture(), made;
  for (const char* name : {"PATH", "HOME", "VIRTUAL_ENV"})
    if (auto value = real.get(name)) made.variables[name] = *value;
  made.variables["ENV"] = "dev";
  made.variables["USER"] = "alice";
  return made;
}

std::unique_ptr<Script> new_script() {
  auto script = std::make_unique<Script>();
  script->always("GetCallerIdentity", {{"Account", "123456789012"},
                                       {"Arn", "arn:aws:iam::123456789012:user/alice"},
                                       {"UserId", "AIDA"}});
  return script;
}

}  // namespace

World::World(const Tool& tool, const Command& command, Json section)
    : World(tool, command, std::move(section), nullptr) {}

World::World(const Tool& tool, const Command& command, Json section,
             std::unique_ptr<aws::Backend> backend)
    : environment(test_environment()),
      dir("gcdt-world-"),
      backend_(new_script()),
      script_(static_cast<Script*>(backend_.get())),
      aws(*script_),
      session(test_settings(), seams(), std::move(backend ? backend : backend_)),
      python(python::Options{.dir = dir.path(),
                             .environment = environment,
                             .serve = python_calls(session, out),
                             .print = [this](std::string_view bytes, bool) { printed += bytes; }}),
      ctx{.out = out,
          .session = session,
          .clock = clock,
          .processes = processes,
          .terminal = terminal,
          .random = random,
          .python = python,
          .environment = environment,
          .dir = dir.path()} {
  ctx.tool = &tool;
  ctx.command = &command;
  ctx.env = "dev";
  ctx.shared = initial_context(ctx, {});
  ctx.config[tool.name] = std::move(section);
}

void World::file(std::string_view name, std::string_view content) {
  std::filesystem::create_directories((dir.path() / name).parent_path());
  os::write_file(dir.path() / name, content);
}

std::string World::read(std::string_view name) const {
  return os::read_file(dir.path() / name);
}

bool World::has_file(std::string_view name) const {
  return std::filesystem::exists(dir.path() / name);
}

void World::run() {
  ctx.command->run(ctx);
}

std::string World::failure() {
  try {
    run();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

int World::interrupted() {
  try {
    run();
  } catch (const Interrupted& interrupted) {
    return interrupted.signal;
  }
  return 0;
}

std::string World::said() const {
  std::string text;
  auto add = [&](std::string_view line) { text.append(line).append("\n"); };
  for (const output::Event& event : out.events)
    std::visit(Overloaded{[&](const output::Notice& notice) { add(notice.text); },
                          [&](const output::Text& said) { add(said.text); },
                          [&](const output::Artifact& artifact) { add(artifact.text); },
                          [&](const output::Raw& raw) { add(raw.text); }, [](const auto&) {}},
               event);
  return text;
}

std::vector<output::StackEvent> World::stack_events() const {
  std::vector<output::StackEvent> found;
  for (const output::Event& event : out.events)
    if (auto* one = std::get_if<output::StackEvent>(&event)) found.push_back(*one);
  return found;
}

std::vector<output::Table> World::tables(std::string_view name) const {
  std::vector<output::Table> found;
  for (const output::Event& event : out.events)
    if (auto* one = std::get_if<output::Table>(&event); one && one->name == name)
      found.push_back(*one);
  return found;
}

Json World::result() const {
  for (const output::Event& event : out.events)
    if (auto* one = std::get_if<output::Result>(&event)) return one->value;
  return nullptr;
}

}  // namespace gcdt::test
