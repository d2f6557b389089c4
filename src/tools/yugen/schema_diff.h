// What differs between two schemas, and which of it breaks those who send or receive such values.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen {

// Who is affected: those who send values (requests), those who receive them (responses), or both.
struct SchemaUse {
  bool sent = false, received = false;
};

struct SchemaChange {
  std::string path;  // "lines[].id type"
  const Json* before = nullptr;
  const Json* after = nullptr;
  std::string breaking;  // why somebody breaks; "" if nobody does
};

class SchemaComparison {
 public:
  using Report = std::function<void(const SchemaChange&)>;
  // References are followed in the document of their side. `stored`: the side before is what API
  // Gateway made of a definition, without the keywords that it does not know.
  SchemaComparison(const checks::Inspection& before, const checks::Inspection& after, bool stored,
                   Report report)
      : before_(before), after_(after), stored_(stored), report_(std::move(report)) {}

  // nullptr: anything. Schemas that are references to models of the same name are the same here:
  // models are compared for themselves.
  void compare(const Json* before, const Json* after, SchemaUse use);

 private:
  void compare_at(const Json* before, const Json* after, const std::string& path, size_t depth);
  void compare_maps(const Json& before, const Json& after, const std::string& path, size_t depth);
  void compare_types(const Json& before, const Json& after, const std::string& path);
  void compare_enums(const Json& before, const Json& after, const std::string& path);
  void compare_properties(const Json& before, const Json& after, const std::string& path,
                          size_t depth);
  void compare_lists(const Json& before, const Json& after, const std::string& path, size_t depth);
  void compare_others(const Json& before, const Json& after, const std::string& path);
  bool is_ignored(std::string_view keyword) const;

  const checks::Inspection& before_;
  const checks::Inspection& after_;
  bool stored_;
  Report report_;
  SchemaUse use_;
  std::set<std::pair<const Json*, const Json*>> seen_;
};

}  // namespace gcdt::yugen
