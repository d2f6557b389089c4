#include "config/appspec.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <vector>

#include "base/text.h"
#include "config/yaml.h"

namespace gcdt::config {

namespace {

constexpr int kLongestHook = 3600;  // seconds, for all scripts of one event

// In the order in which they come.
const std::vector<std::string> kHooks{
    "BeforeBlockTraffic", "AfterBlockTraffic",  "ApplicationStop",
    "BeforeInstall",      "AfterInstall",       "ApplicationStart",
    "ValidateService",    "BeforeAllowTraffic", "AfterAllowTraffic"};
// Events that the agent and the load balancer keep for themselves.
constexpr std::string_view kReserved[] = {"DownloadBundle", "Install", "BlockTraffic",
                                          "AllowTraffic"};

bool contains(const auto& range, const std::string& wanted) {
  return std::ranges::find(range, wanted) != std::end(range);
}

// "./scripts//x.sh" -> "scripts/x.sh", "/" -> "".
std::string inner_name(const std::string& path) {
  std::string name =
      std::filesystem::path(path).lexically_normal().relative_path().generic_string();
  if (name.ends_with('/')) name.pop_back();
  return name == "." ? "" : name;
}

class Appspec {
 public:
  Appspec(std::string_view text, const std::string& origin, const std::set<std::string>& members)
      : origin_(origin), members_(members), value_(parse_yaml(text, origin)) {
    walk_yaml(text, [this](const std::string& pointer, Position at) { places_[pointer] = at; });
  }

  void check() const {
    if (!value_.is_object()) fail("", "an appspec is a map with version, os, files and hooks");
    check_head();
    check_files();
    if (const Json* hooks = list_of("/hooks", &Json::is_object, "a map of events"))
      for (const auto& [event, scripts] : hooks->items()) check_hook(event);
  }

 private:
  template <class... Args>
  [[noreturn]] void fail(std::string pointer, fmt::format_string<Args...> format,
                         Args&&... args) const {
    while (!pointer.empty() && !places_.contains(pointer)) pointer.resize(pointer.rfind('/'));
    auto place = places_.find(pointer);
    std::string at = place == places_.end() ? origin_
                                            : fmt::format("{}:{}:{}", origin_, place->second.line,
                                                          place->second.column);
    throw Error("{}: {}", at, fmt::format(format, std::forward<Args>(args)...));
  }

  void check_head() const {
    const Json* version = find(value_, "/version");
    if (!version) fail("", "'version: 0.0' is missing");
    bool known = version->is_number() ? version->get<double>() == 0 : *version == "0.0";
    if (!known)
      fail("/version", "the version is {}, but CodeDeploy knows 0.0 only", dump(*version));
    const Json* os = find(value_, "/os");
    if (!os) fail("", "'os' is missing; it is linux or windows");
    if (*os != "linux" && *os != "windows")
      fail("/os", "'os' is {}, but must be linux or windows", dump(*os));
  }

  void check_files() const {
    const Json* files = list_of("/files", &Json::is_array, "a list");
    if (!files) return;
    for (size_t i = 0; i < files->size(); ++i) {
      std::string pointer = fmt::format("/files/{}", i);
      std::string source = text_at(pointer, "source");
      text_at(pointer, "destination");
      if (!holds(inner_name(source)))
        fail(pointer + "/source", "the bundle holds no '{}', neither a file nor a folder", source);
    }
  }

  void check_hook(const std::string& event) const {
    std::string pointer = "/hooks/" + event;
    if (contains(kReserved, event))
      fail(pointer, "the event {} takes no scripts, CodeDeploy keeps it for itself", event);
    if (!contains(kHooks, event)) {
      auto meant = nearest(event, kHooks);
      fail(pointer, "CodeDeploy knows no event {}{}", event,
           meant ? fmt::format(". Did you mean {}?", *meant) : ". It knows " + join(kHooks, ", "));
    }
    const Json* scripts = list_of(pointer, &Json::is_array, "a list of scripts");
    if (!scripts) return;
    double seconds = 0;
    for (size_t i = 0; i < scripts->size(); ++i) seconds += check_script(pointer, event, i);
    if (seconds > kLongestHook)
      fail(pointer,
           "the timeouts of the scripts of {} are {} s together, but CodeDeploy gives an "
           "event an hour at most",
           event, seconds);
  }

  // Its timeout, if it names one.
  double check_script(const std::string& hook, const std::string& event, size_t i) const {
    std::string pointer = fmt::format("{}/{}", hook, i);
    std::string location = text_at(pointer, "location");
    if (!members_.contains(inner_name(location)))
      fail(pointer + "/location", "the event {} runs '{}', which the bundle does not hold", event,
           location);
    const Json* timeout = find(value_, pointer + "/timeout");
    if (!timeout) return 0;
    if (!timeout->is_number() || timeout->get<double>() <= 0)
      fail(pointer + "/timeout", "a timeout is a number of seconds, not {}", dump(*timeout));
    return timeout->get<double>();
  }

  // nullptr if there is nothing.
  const Json* list_of(const std::string& pointer, bool (Json::*is)() const noexcept,
                      const char* kind) const {
    const Json* found = find(value_, pointer);
    if (!found || found->is_null()) return nullptr;
    if (!(found->*is)())
      fail(pointer, "'{}' must be {}", pointer.substr(pointer.rfind('/') + 1), kind);
    return found;
  }

  std::string text_at(const std::string& pointer, const char* key) const {
    const Json* found = find(value_, fmt::format("{}/{}", pointer, key));
    if (!found || !found->is_string()) fail(pointer, "'{}' is missing here, or no text", key);
    return found->get<std::string>();
  }

  bool holds(const std::string& name) const {
    if (name.empty() || members_.contains(name)) return true;
    auto below = members_.lower_bound(name + "/");
    return below != members_.end() && below->starts_with(name + "/");
  }

  const std::string& origin_;
  const std::set<std::string>& members_;
  const Json value_;
  std::map<std::string, Position> places_;
};

}  // namespace

void check_appspec(std::string_view text, const std::string& origin,
                   const std::set<std::string>& members) {
  Appspec(text, origin, members).check();
}

}  // namespace gcdt::config
