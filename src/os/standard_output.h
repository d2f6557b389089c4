// What became of that which was printed.
#pragma once

namespace gcdt::os {

// A standard file that is closed (`>&-`) stays so: no other file gets its number, and with it what
// is printed. To be called before anything is opened.
void guard_standard_files();

// Why the standard output took no more (errno); 0 if it took all, or if its reader went away, which
// is the reader's own decision.
int lost_output();

}  // namespace gcdt::os
