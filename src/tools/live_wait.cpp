#include "tools/live_wait.h"

namespace gcdt::tools {

void wait_showing(Context& ctx, os::Duration left, const std::function<void()>& show) {
  constexpr os::Duration kRedraw = std::chrono::seconds(1);
  while (ctx.terminal.is_tty() && left > kRedraw) {
    show();
    ctx.clock.sleep(kRedraw);
    left -= kRedraw;
  }
  show();
  ctx.clock.sleep(left);
}

}  // namespace gcdt::tools
