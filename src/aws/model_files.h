// Service models as botocore keeps them on disk: <data>/<service>/<API version>/service-2.json[.gz]
// and its companions. Used by the build (embedded models) and at run time (other services).
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "aws/model_compiler.h"

namespace gcdt::aws {

// The newest API version of a service; nullopt if the folder does not have it. Throws Error naming
// the file that is broken.
std::optional<ModelSource> read_model_files(const std::filesystem::path& data,
                                            std::string_view service);

// A JSON file, or the same with ".gz" behind its name; null if neither exists.
Json read_data_file(const std::filesystem::path& path);

}  // namespace gcdt::aws
