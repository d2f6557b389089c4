// Is there a newer gcdt? One request of at most a second, only if an index is named: by
// GCDT_UPDATE_URL (empty = never), else at build time; the latter is asked only on a terminal and
// not in CI. It can neither fail nor change a command.
#pragma once

#include "aws/transport.h"
#include "os/system.h"
#include "output/output.h"

namespace gcdt::cli {

// The index answers as PyPI does: {"info": {"version": "1.2.3"}}. Says one warning if that is
// newer.
void check_for_update(output::Output& out, aws::Transport& transport, const os::Terminal& terminal,
                      const os::Environment& environment);

// Compares versions of numbers and dots; anything else is no newer version.
bool is_newer(std::string_view candidate, std::string_view current);

}  // namespace gcdt::cli
