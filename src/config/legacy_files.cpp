#include "config/legacy_files.h"

#include "config/hocon.h"
#include "os/files.h"

namespace gcdt::config {

namespace {

struct LegacyFile {
  const char* prefix;
  const char* section;
};
constexpr LegacyFile kFiles[] = {
    {"codedeploy_", "tenkai"}, {"lambda_", "ramuda"}, {"api_", "yugen"}};

class LegacyReader {
 public:
  LegacyReader(const Request& request, std::vector<Source>& sources)
      : request_(request), sources_(sources) {}

  Json sections() {
    Json out = Json::object();
    for (const LegacyFile& file : kFiles)
      if (auto content = read(file.prefix)) out[file.section] = parse(file.prefix, *content);
    if (auto settings = read("settings_")) add_settings(out, *settings);
    return out;
  }

 private:
  std::string name(const char* prefix) const { return prefix + request_.env + ".conf"; }

  std::optional<std::string> read(const char* prefix) const {
    return os::read_file_if_exists(request_.dir / name(prefix));
  }

  Json parse(const char* prefix, const std::string& content) {
    sources_.push_back({name(prefix), content});
    return parse_hocon(content, {name(prefix), request_.dir}, request_.environment);
  }

  // Two files in one: kumo's configuration, told by its keys, or settings of a function's own code,
  // which are bundled as they are.
  void add_settings(Json& out, const std::string& content) {
    Json parsed = parse("settings_", content);
    bool of_kumo = parsed.contains("cloudformation") || parsed.contains("stack");
    if (!of_kumo || out.contains("ramuda")) out["ramuda"]["settings"] = content;
    if (of_kumo) out["kumo"] = std::move(parsed);
  }

  const Request& request_;
  std::vector<Source>& sources_;
};

}  // namespace

Json read_legacy_files(const Request& request, std::vector<Source>& sources) {
  return LegacyReader(request, sources).sections();
}

}  // namespace gcdt::config
