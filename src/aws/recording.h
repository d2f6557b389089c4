// Record and replay of AWS answers in the file format of the original's test suite (01-core 11):
// <endpoint prefix>.<Operation>_<n>.json = {"status_code": n, "data": {...}}.
// PLACEBO_MODE=record|normal, anything else = playback; PLACEBO_DIR=<folder>.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "aws/client.h"

namespace gcdt::aws {

// Answers from files, by position per service and operation; after the last file it starts again.
// Parameters are validated but not compared. Throws Error "response file (<path>) not found".
std::unique_ptr<Backend> make_replay(std::filesystem::path folder);
// Passes calls on and writes each answer, credentials and secrets masked.
std::unique_ptr<Backend> make_recorder(std::filesystem::path folder, std::unique_ptr<Backend> real);

// What the environment asks for: the real backend, a recorder around it, or recordings.
std::unique_ptr<Backend> with_recording(const os::Environment& environment,
                                        const std::function<std::unique_ptr<Backend>()>& make_real);
bool plays_back(const os::Environment& environment);
// Does not sleep: recorded answers are there already. Still ends with Interrupted.
std::unique_ptr<os::Clock> make_playback_clock(os::Clock& real);

// {"__class__": "datetime", ...} and the other wrappers <-> our values.
Json from_recorded(const Json& data);
Json to_recorded(const Shape& shape, const Json& answer);

}  // namespace gcdt::aws
