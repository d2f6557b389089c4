// The file that says which existing resources `kumo import` takes into the stack: logical id ->
// what identifies the resource.
//
//   Files: {BucketName: my-bucket}
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"

namespace gcdt::kumo {

struct ImportMapping {
  std::string origin, text;
  Json resources;  // logical id -> {identifier: value}, as it was written
};

// JSON or YAML. Throws Error if it is no map or an empty one.
ImportMapping read_mapping(std::string text, std::string_view origin);

// What the mapping is checked against.
struct ImportTarget {
  const Json& document;   // the template
  const Json& summary;    // what GetTemplateSummary says of it
  const Json& resources;  // of the stack, as ListStackResources shows them
};

// Throws one Error that names all problems, each with its place: unknown resources, those without
// DeletionPolicy or in the stack already, wrong or missing identifiers, new resources of the
// template that the mapping lacks.
void check_mapping(const ImportMapping& mapping, const ImportTarget& target);

// ResourcesToImport of CreateChangeSet.
Json resources_to_import(const ImportMapping& mapping, const Json& document);

}  // namespace gcdt::kumo
