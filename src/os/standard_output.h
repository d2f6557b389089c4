// What became of that which was printed.
#pragma once

namespace gcdt::os {

// Why the standard output took no more (errno); 0 if it took all, or if its reader went away, which
// is the reader's own decision.
int lost_output();

}  // namespace gcdt::os
