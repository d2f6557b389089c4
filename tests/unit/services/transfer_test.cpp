#include "services/transfer.h"

#include <doctest.h>

#include <vector>

#include "support/fakes.h"

using namespace gcdt;
using namespace gcdt::services;
using namespace std::chrono_literals;

TEST_CASE("a transfer tells its share, rate and time left") {
  constexpr uint64_t kMebibyte = 1 << 20;
  CHECK(transfer_text(0, 64 * kMebibyte, 0s) == "0.0 of 64.0 MiB");
  CHECK(transfer_text(0, 64 * kMebibyte, 5s) == "0.0 of 64.0 MiB");
  CHECK(transfer_text(16 * kMebibyte, 64 * kMebibyte, 2s) ==
        "16.0 of 64.0 MiB, 8.0 MiB/s, 6 s left");
  CHECK(transfer_text(1 * kMebibyte, 1024 * kMebibyte, 2s) ==
        "1.0 of 1024.0 MiB, 0.5 MiB/s, 34:06 min left");
  CHECK(transfer_text(64 * kMebibyte, 64 * kMebibyte, 4s) == "64.0 of 64.0 MiB, 16.0 MiB/s");
  CHECK(transfer_text(0, 0, 1s) == "0.0 of 0.0 MiB");
}

TEST_CASE("the progress of a transfer is shown while it runs and cleared at its end") {
  test::FakeClock clock;
  test::FakeTerminal terminal;
  terminal.tty = true;
  auto out = output::make_output(terminal, {.color = output::Color::never}, {});
  {
    output::Activity activity(*out, "uploading", clock);
    auto progress = transfer_progress(activity);
    clock.advance(2s);
    progress(8 << 20, 16 << 20);
    os::pulse();
    CHECK(terminal.out_text == "uploading: 8.0 of 16.0 MiB, 4.0 MiB/s, 2 s left (2 s)");
  }
  CHECK(terminal.out_text.ends_with("(2 s)\r\x1b[K"));
}
