// SIGINT and SIGTERM as something one can wait for. The handler stores the number and writes to an
// eventfd; every wait of the program polls that descriptor and throws Interrupted.
// Throwing consumes the interrupt, so that a command's clean-up (CancelUpdateStack, ...) can still
// wait; a second signal interrupts the clean-up. A third one ends the process at once.
#pragma once

#include "base/error.h"

namespace gcdt::os {

void install_interrupt_handlers();
// Readable while an interrupt is pending; for poll().
int interrupt_fd();
// Throws Interrupted if one is pending. For loops that compute instead of waiting.
void check_interrupt();
// Signals seen since the start of the process.
int interrupts_seen();
// For tests, and for fakes that interrupt the n-th wait.
void raise_interrupt(int signal);

}  // namespace gcdt::os
