// How far an upload is, for people: share, rate and time left.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "output/activity.h"

namespace gcdt::services {

// "12.0 of 64.0 MiB, 8.0 MiB/s, 7 s left". Rate and time left are missing while nothing is known.
std::string transfer_text(uint64_t done, uint64_t total, os::Duration elapsed);

// For UploadOptions::progress: the activity tells "12.0 of 64.0 MiB, ...".
std::function<void(uint64_t done, uint64_t total)> transfer_progress(output::Activity& activity);

}  // namespace gcdt::services
