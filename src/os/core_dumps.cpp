#include "os/core_dumps.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GCDT_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define GCDT_SANITIZED 1
#endif
#endif

namespace gcdt::os {

void forbid_core_dumps() {
  rlimit limit{};
  if (getrlimit(RLIMIT_CORE, &limit) == 0) {
    limit.rlim_cur = 0;
    setrlimit(RLIMIT_CORE, &limit);
  }
  // A program that collects dumps need not ask for the limit. Sanitizers look at their own process
  // as a debugger does, which this would forbid.
#ifndef GCDT_SANITIZED
  prctl(PR_SET_DUMPABLE, 0);
#endif
}

}  // namespace gcdt::os
