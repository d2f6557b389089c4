#include "aws/http.h"

#include <algorithm>

#include "base/text.h"

namespace gcdt::aws {

const std::string* Headers::find(std::string_view name) const {
  for (const auto& [field, value] : fields)
    if (iequals(field, name)) return &value;
  return nullptr;
}

std::string Headers::get(std::string_view name) const {
  const std::string* found = find(name);
  return found ? *found : std::string();
}

void Headers::set(std::string_view name, std::string value) {
  remove(name);
  add(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
  fields.emplace_back(name, std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields, [&](const auto& field) { return iequals(field.first, name); });
}

std::string HttpRequest::query_string() const {
  std::string out;
  for (const auto& [name, value] : query) {
    if (!out.empty()) out += '&';
    out += percent_encode(name);
    if (value) out += "=" + percent_encode(*value);
  }
  return out;
}

std::string HttpRequest::url() const {
  std::string out = scheme + "://" + host + path;
  if (!query.empty()) out += "?" + query_string();
  return out;
}

std::string normalize_path(std::string_view path) {
  std::vector<std::string_view> kept;
  for (size_t start = 0; start <= path.size();) {
    size_t end = std::min(path.find('/', start), path.size());
    std::string_view segment = path.substr(start, end - start);
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(segment);
    }
    start = end + 1;
  }
  std::string out;
  for (std::string_view segment : kept) {
    out += '/';
    out += segment;
  }
  if (kept.empty() || path.ends_with('/')) out += '/';
  return out;
}

}  // namespace gcdt::aws
