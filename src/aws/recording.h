// Record and replay of AWS answers in the file format of the original's test suite (01-core 11):
// <endpoint prefix>.<Operation>_<n>.json = {"status_code": n, "data": {...}}.
#pragma once

#include <filesystem>
#include <memory>

#include "aws/client.h"

namespace gcdt::aws {

// Answers from files, by position per service and operation; after the last file it starts again.
std::unique_ptr<Backend> make_replay(std::filesystem::path folder);
// Passes calls on and writes each answer, credentials and secrets masked.
std::unique_ptr<Backend> make_recorder(std::filesystem::path folder, std::unique_ptr<Backend> real);

// {"__class__": "datetime", ...} and the other wrappers <-> our values.
Json from_recorded(const Json& data);
Json to_recorded(const Shape& shape, const Json& answer);

}  // namespace gcdt::aws
