// Comments of a YAML file, for one that says the same in another form.
#pragma once

#include <optional>
#include <string>

namespace gcdt::migrate {

// `written` with the comments of `before`, each at the key at which it stood, wherever that has
// moved. nullopt if it cannot be told what is a comment and what a text that looks like one.
std::optional<std::string> with_comments(const std::string& before, const std::string& written);

}  // namespace gcdt::migrate
