#include "aws/profile.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "base/text.h"
#include "os/files.h"

namespace gcdt::aws {

namespace {

constexpr size_t kMaxFileSize = size_t{16} << 20;
constexpr std::string_view kBlank = " \t";

bool is_name(std::string_view text) {
  constexpr std::string_view kExtra = "-/.%@_:+";
  return !text.empty() && std::ranges::all_of(text, [&](unsigned char c) {
    return std::isalnum(c) || kExtra.find(static_cast<char>(c)) != kExtra.npos;
  });
}

size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(kBlank), line.size());
}

bool starts_comment(std::string_view text) {
  return !text.empty() && (text[0] == '#' || text[0] == ';');
}

// Where a comment after a value begins: at a '#' or ';' that follows a blank.
size_t comment_start(std::string_view value) {
  for (size_t i = 1; i < value.size(); ++i)
    if (starts_comment(value.substr(i)) && kBlank.find(value[i - 1]) != kBlank.npos) return i;
  return value.npos;
}

// The first byte that is no part of valid UTF-8.
std::optional<size_t> bad_utf8(std::string_view text) {
  std::string valid = valid_utf8(text);
  if (valid == text) return std::nullopt;
  return static_cast<size_t>(std::ranges::mismatch(text, valid).in1 - text.begin());
}

// The kind of a section and its name: [profile x] -> "profile", "x"; [x] -> "", "x". No name if it
// is not valid. A quoted name may hold blanks.
struct Heading {
  std::string kind;
  std::optional<std::string> name;
};

Heading parse_heading(std::string_view inner) {
  std::string text = trim(inner);
  Heading heading;
  for (std::string_view kind : {"profile", "sso-session", "services"})
    if (text.starts_with(kind) && text.size() > kind.size() &&
        kBlank.find(text[kind.size()]) != kBlank.npos) {
      heading.kind = kind;
      text = trim(std::string_view(text).substr(kind.size()));
      break;
    }
  bool quoted = text.size() > 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0];
  std::string name = quoted ? text.substr(1, text.size() - 2) : text;
  if (quoted ? name.find(text[0]) == name.npos : is_name(name)) heading.name = std::move(name);
  return heading;
}

// Reads one of the two files. Errors and warnings never quote a line: it may be a secret.
class Parser {
 public:
  Parser(std::string_view path, bool is_config, ProfileFiles& files)
      : path_(path),
        is_config_(is_config),
        files_(files),
        profiles_(is_config ? files.config_only : files.credentials_only) {}

  void parse(std::string_view text) {
    if (auto offset = bad_utf8(text)) {
      throw Error("'{}' is not UTF-8: byte {} is invalid.", path_, *offset);
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    while (!text.empty()) {
      size_t end = std::min(text.find('\n'), text.size());
      ++line_;
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      parse_line(line);
    }
    if (plain_default_ && !profiles_.contains("default"))
      profiles_["default"] = std::move(*plain_default_);
  }

 private:
  void parse_line(std::string_view line) {
    std::string text = trim(line);
    // An indented comment is one for botocore; the SDKs would take it as part of the value.
    if (text.empty() || starts_comment(text)) return;
    size_t indent = indentation(line);
    if (!property_.empty() && indent > property_indent_) return continue_property(text);
    if (text[0] == '[') return begin_section(text);
    if (!section_ && !ignored_) fail("expected a section such as [default]");
    begin_property(text, indent);
  }

  void begin_section(std::string_view text) {
    size_t end = text.npos;
    char quote = 0;
    for (size_t i = 1; i < text.size() && end == text.npos; ++i) {
      if (quote ? text[i] == quote : text[i] == '"' || text[i] == '\'')
        quote = quote ? 0 : text[i];
      else if (!quote && text[i] == ']')
        end = i;
    }
    if (end == text.npos) end = text.find(']');  // a quote that is never closed
    if (end == text.npos) fail("a section must end with ']'");
    std::string rest = trim(text.substr(end + 1));
    if (!rest.empty() && !starts_comment(rest)) fail("only a comment may follow after ']'");
    property_.clear();
    select(parse_heading(text.substr(1, end - 1)), text.substr(0, end + 1));
  }

  // Makes the section that the following properties go to the current one.
  void select(const Heading& heading, std::string_view text) {
    section_ = nullptr;
    ignored_ = true;
    if (!heading.name) return warn("{} is ignored: it is no valid name; quote it", text);
    const std::string& name = *heading.name;
    Sections* sections = &profiles_;
    if (is_config_ && heading.kind.empty()) {
      if (name == "default")
        return open(plain_default_ ? *plain_default_ : plain_default_.emplace());
      // Sections of the AWS CLI that mean nothing to anybody else.
      if (name == "plugins" || name == "preview") return;
      return warn("{} is ignored: profiles of this file are written [profile {}]", text, name);
    }
    if (!is_config_ && !heading.kind.empty())
      return warn("{} is ignored: profiles of this file are written [{}]", text, name);
    if (heading.kind == "sso-session") sections = &files_.sso_sessions;
    if (heading.kind == "services") sections = &files_.services;
    auto [found, is_new] = sections->try_emplace(name);
    if (!is_new) warn("{} appears again; both are merged", text);
    open(found->second);
  }

  void open(Section& section) {
    section_ = &section;
    ignored_ = false;
  }

  void begin_property(std::string_view text, size_t indent) {
    property_indent_ = indent;
    size_t equals = text.find('=');
    property_ = lower(trim(text.substr(0, equals)));
    if (ignored_) return;
    if (equals == text.npos) fail("expected a property such as 'region = eu-west-1'");
    if (property_.empty()) fail("there is no name before '='");
    valid_property_ = is_name(property_);
    if (!valid_property_) return warn("the property is ignored: its name is not valid");
    if (section_->contains(property_)) warn("'{}' is set twice; the last one counts", property_);
    std::string_view value = text.substr(equals + 1);
    size_t comment = comment_start(value);
    if (comment != value.npos && is_secret(property_))
      warn("'{}' is cut at the comment; is that character part of it?", property_);
    std::string& stored = (*section_)[property_] = trim(value.substr(0, comment));
    nested_ = stored.empty();
  }

  void continue_property(std::string_view text) {
    if (ignored_ || !valid_property_) return;
    if (nested_) {
      size_t equals = text.find('=');
      if (equals == text.npos) fail("expected 'name = value' in the block of '{}'", property_);
      if (trim(text.substr(0, equals)).empty()) fail("there is no name before '='");
    }
    (*section_)[property_] += "\n" + std::string(text);
  }

  static bool is_secret(std::string_view key) {
    return key == "aws_secret_access_key" || key == "aws_session_token";
  }

  template <class... Args>
  [[noreturn]] void fail(fmt::format_string<Args...> format, Args&&... args) const {
    throw Error("{}:{}: {}.", path_, line_, fmt::format(format, std::forward<Args>(args)...));
  }
  template <class... Args>
  void warn(fmt::format_string<Args...> format, Args&&... args) {
    files_.warnings.push_back(
        fmt::format("{}:{}: {}.", path_, line_, fmt::format(format, std::forward<Args>(args)...)));
  }

  std::string path_;
  bool is_config_;
  ProfileFiles& files_;
  Sections& profiles_;
  std::optional<Section>
      plain_default_;  // [default] of the config file: [profile default] beats it
  size_t line_ = 0;
  Section* section_ = nullptr;
  bool ignored_ = false;  // inside a section that is none of ours
  std::string property_;  // "" = no property to continue
  size_t property_indent_ = 0;
  bool valid_property_ = false;
  bool nested_ = false;
};

std::string read_if_there(const std::string& path) {
  // Naming /dev/null is the usual way to switch a file off.
  if (path.empty() || path == "/dev/null") return {};
  return os::read_file_if_exists(path, kMaxFileSize).value_or("");
}

std::string location(const os::Environment& environment, std::string_view variable,
                     std::string_view usual) {
  if (auto path = environment.value(variable)) return expand_path(*path, environment);
  if (!environment.value("HOME")) return {};
  return expand_path(usual, environment);
}

}  // namespace

const std::string& ProfileFiles::path_of(std::string_view profile, std::string_view key) const {
  auto found = credentials_only.find(profile);
  bool in_credentials = found != credentials_only.end() && found->second.contains(key);
  return in_credentials ? credentials_path : config_path;
}

ProfileFiles read_profile_files(const os::Environment& environment) {
  std::string config = location(environment, "AWS_CONFIG_FILE", "~/.aws/config");
  std::string credentials =
      location(environment, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
  std::string config_text = read_if_there(config);
  std::string credentials_text = read_if_there(credentials);
  return parse_profile_files(config_text, std::move(config), credentials_text,
                             std::move(credentials));
}

ProfileFiles parse_profile_files(std::string_view config, std::string config_path,
                                 std::string_view credentials, std::string credentials_path) {
  ProfileFiles files;
  Parser(config_path, true, files).parse(config);
  Parser(credentials_path, false, files).parse(credentials);
  files.config_path = std::move(config_path);
  files.credentials_path = std::move(credentials_path);
  files.profiles = files.config_only;
  for (const auto& [name, section] : files.credentials_only) {
    Section& merged = files.profiles[name];
    for (const auto& [key, value] : section) merged[key] = value;
  }
  return files;
}

Section parse_nested(std::string_view block) {
  Section section;
  for (const std::string& line : split(block, '\n')) {
    size_t equals = line.find('=');
    if (equals == line.npos) continue;
    section[lower(trim(line.substr(0, equals)))] = trim(line.substr(equals + 1));
  }
  return section;
}

std::string expand_path(std::string_view path, const os::Environment& environment) {
  std::string out;
  if (path == "~" || path.starts_with("~/")) {
    out = environment.value("HOME").value_or("~");
    path.remove_prefix(1);
  }
  while (!path.empty()) {
    size_t dollar = std::min(path.find('$'), path.size());
    out += path.substr(0, dollar);
    path.remove_prefix(dollar);
    if (path.empty()) break;
    bool braced = path.size() > 1 && path[1] == '{';
    size_t start = braced ? 2 : 1, end = start;
    while (end < path.size() &&
           (std::isalnum(static_cast<unsigned char>(path[end])) || path[end] == '_'))
      ++end;
    bool closed = !braced || (end < path.size() && path[end] == '}');
    auto value = closed ? environment.get(path.substr(start, end - start)) : std::nullopt;
    size_t taken = std::min(end + (braced && closed ? 1 : 0), path.size());
    out += value ? *value : std::string(path.substr(0, taken));
    path.remove_prefix(taken);
  }
  return out;
}

}  // namespace gcdt::aws
