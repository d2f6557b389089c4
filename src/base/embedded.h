// Files carried in the binary's read-only data (cmake/embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace gcdt {

struct EmbeddedFile {
  std::string_view name;  // relative path: "gcdt/utils.py"
  std::string_view content;
};

std::span<const EmbeddedFile> embedded_python();       // python/
std::span<const EmbeddedFile> embedded_schemas();      // schemas/, as JSON
std::span<const EmbeddedFile> embedded_pages();        // pages/
std::span<const EmbeddedFile> embedded_completions();  // completions/

}  // namespace gcdt
