// No core dump of a process that holds secrets: it would lie about, readable, for as long as the
// disk lasts.
#pragma once

namespace gcdt::os {

// For this process; programs that it starts may write theirs if their limits let them.
void forbid_core_dumps();

}  // namespace gcdt::os
