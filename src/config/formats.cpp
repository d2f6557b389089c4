// The formats of configuration files: one function and one line of the table each.
#include "base/text.h"
#include "config/config.h"
#include "config/hocon.h"
#include "config/places.h"
#include "config/yaml.h"

namespace gcdt::config {

namespace {

std::string shown_name(const Request& request, const fs::path& file) {
  return file.lexically_proximate(request.dir).string();
}

Json read_python(const Request& request, const fs::path& file, const std::string&) {
  return request.read_python(file);
}

Json read_json(const Request& request, const fs::path& file, const std::string& text) {
  std::string name = shown_name(request, file);
  Json value = parse_json(text, name);
  refuse_duplicate_keys(text, name);
  return value;
}

Json read_yaml(const Request& request, const fs::path& file, const std::string& text) {
  return parse_yaml(text, shown_name(request, file));
}

Json read_hocon(const Request& request, const fs::path& file, const std::string& text) {
  return parse_hocon(text, {shown_name(request, file), request.dir}, request.environment);
}

}  // namespace

const std::vector<Format>& formats() {
  static const std::vector<Format> kFormats{{".py", read_python},
                                            {".json", read_json},
                                            {".yaml", read_yaml},
                                            {".yml", read_yaml},
                                            {".conf", read_hocon}};
  return kFormats;
}

}  // namespace gcdt::config
