// Python files of the project, read and not run: hooks of the old kind, and what Python 3 refuses.
#include <cctype>
#include <set>

#include "base/text.h"
#include "os/files.h"
#include "tools/gcdt/migrate/report.h"

namespace gcdt::migrate {

namespace {

using output::Finding;

struct LegacyHook {
  std::string_view name, signal;
};
constexpr LegacyHook kLegacyHooks[] = {
    {"pre_hook", "command_init"},
    {"pre_create_hook", "command_init"},
    {"pre_update_hook", "command_init"},
    {"post_create_hook", "command_finalized"},
    {"post_update_hook", "command_finalized"},
    {"post_hook", "command_finalized"},
};

// Words that only Python 2 knows, and what Python 3 has for them.
struct OldWord {
  std::string_view text, instead;
};
constexpr OldWord kOldWords[] = {
    {".iteritems(", "Use '.items()'."},
    {".itervalues(", "Use '.values()'."},
    {".iterkeys(", "Use '.keys()'."},
    {".has_key(", "Use 'key in map'."},
    {"raw_input(", "Use 'input()'."},
    {"xrange(", "Use 'range()'."},
    {"unicode(", "Use 'str()'."},
    {"basestring", "Use 'str'."},
    {"import urllib2", "Use 'urllib.request'."},
    {"import ConfigParser", "Use 'configparser'."},
    {"import StringIO", "Use 'io.StringIO'."},
};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

bool has_word(const std::string& line, std::string_view word) {
  for (size_t at = line.find(word); at != line.npos; at = line.find(word, at + 1)) {
    size_t end = at + word.size();
    bool begins = at == 0 || !is_word(word[0]) || !is_word(line[at - 1]);
    bool ends = !is_word(word.back()) || end == line.size() || !is_word(line[end]);
    if (begins && ends) return true;
  }
  return false;
}

// "print 'x'", but neither "print(x)" nor "print = 1".
bool is_print_statement(const std::string& line) {
  if (!line.starts_with("print ")) return false;
  std::string rest = trim(line.substr(5));
  return !rest.empty() && !std::string_view("(=.,)").contains(rest[0]);
}

// "except ValueError, error:".
bool is_old_except(const std::string& line) {
  size_t comma = line.find(',');
  return line.starts_with("except ") && comma != line.npos && !line.contains('(') &&
         line.contains(':');
}

class PythonFile {
 public:
  PythonFile(Context& ctx, std::string name, Report& report)
      : name_(std::move(name)),
        lines_(split(os::read_file(ctx.dir / name_), '\n')),
        report_(report) {}

  void all(bool is_template) {
    for (size_t i = 0; i < lines_.size(); ++i) {
      std::string line = trim(lines_[i]);
      if (line.starts_with('#')) continue;
      if (is_template) hooks(line, i + 1);
      words(line, i + 1);
    }
    bool has_register = defines("register"), has_deregister = defines("deregister");
    if (has_register != has_deregister)
      say(defined_at(has_register ? "register" : "deregister"), Finding::warning, "hooks",
          fmt::format("'{}()' is missing, so that no hook of this file is called.",
                      has_register ? "deregister" : "register"),
          "Define both.");
  }

 private:
  size_t defined_at(std::string_view function) const {
    std::string head = fmt::format("def {}(", function);
    for (size_t i = 0; i < lines_.size(); ++i)
      if (lines_[i].starts_with(head)) return i + 1;
    return 0;
  }
  bool defines(std::string_view function) const { return defined_at(function) > 0; }

  void say(size_t line, Level level, const char* rule, std::string text, std::string remedy) {
    report_.add({.level = level,
                 .rule = rule,
                 .file = name_,
                 .line = line,
                 .path = {},
                 .text = std::move(text),
                 .remedy = std::move(remedy)});
  }

  void hooks(const std::string& line, size_t number) {
    for (const auto& [name, signal] : kLegacyHooks) {
      if (!line.starts_with(fmt::format("def {}(", name))) continue;
      say(number, Finding::warning, "legacy-hook",
          fmt::format("The hook '{}' is deprecated. It still runs.", name),
          fmt::format("In register(): gcdt_signals.{}.connect(<function>), with the one argument "
                      "'params', which is (context, config); and disconnect it in deregister().",
                      signal));
      if (has_word(line, "boto_session"))
        say(number, Finding::error, "boto-session",
            fmt::format("'{}' wants a 'boto_session', which there has not been since 0.0.77.",
                        name),
            "Take 'awsclient', and ask it for clients: awsclient.get_client('s3').");
    }
    if (line.starts_with("def pre_bundle("))
      say(number, Finding::warning, "legacy-hook", "Nothing calls 'pre_bundle' any more.",
          "Connect it to the signal 'bundle_pre' in register().");
  }

  void words(const std::string& line, size_t number) {
    if (line.starts_with("import glomex_utils") || line.starts_with("from glomex_utils"))
      say(number, Finding::error, "glomex-utils", "There is no 'glomex_utils' any more.",
          "Import what it had from 'gcdt': gcdt.utils, gcdt.servicediscovery, gcdt.route53.");
    std::string remedy;
    if (is_print_statement(line)) remedy = "Use 'print()'.";
    if (is_old_except(line)) remedy = "Use 'except <type> as <name>:'.";
    for (const auto& [text, instead] : kOldWords)
      if (remedy.empty() && has_word(line, text)) remedy = instead;
    if (!remedy.empty())
      say(number, Finding::error, "python-2",
          "The line is Python 2, and it is Python 3 that runs it.", remedy);
  }

  std::string name_;
  std::vector<std::string> lines_;
  Report& report_;
};

}  // namespace

void look_at_python(Context& ctx, const Project& project, Report& report) {
  std::set<std::string> names{"cloudformation.py", "hookfile.py"};
  for (const ConfigFile& file : project.files) {
    if (file.is(".py")) names.insert(file.name);
    if (const Json* hooks = find(file.tree, "/hookfile"); hooks && hooks->is_string())
      names.insert(hooks->get<std::string>());
  }
  for (const std::string& name : names)
    if (std::error_code ignored; std::filesystem::is_regular_file(ctx.dir / name, ignored))
      PythonFile(ctx, name, report).all(name == "cloudformation.py");
}

}  // namespace gcdt::migrate
