// Where things stand in the files of a configuration.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/position.h"
#include "config/config.h"

namespace gcdt::config {

// Calls `visit` with the JSON pointer and the byte offset of every key and list element. `json` is
// valid JSON.
void walk_json(std::string_view json,
               const std::function<void(const std::string& pointer, size_t offset)>& visit);

// JSON leaves open what a key means that is written twice; we refuse it. Throws Error
// "gcdt_dev.json:4:3: duplicate key 'kumo', it stands at 2:3 already".
void refuse_duplicate_keys(std::string_view json, std::string_view origin);

// Where the value at `pointer` stands: in the first file that has it, else its nearest parent.
// Python and HOCON files have no positions: line 0. No file without sources.
struct Place {
  std::string file;
  size_t line = 0, column = 0;
};
Place find_place(const std::vector<Source>& sources, const std::string& pointer);

// "gcdt_dev.json:3:9: " - where the value at `pointer` stands; "gcdt_dev.py: " where that is
// all that is known.
std::string place(const std::vector<Source>& sources, const std::string& pointer);

}  // namespace gcdt::config
