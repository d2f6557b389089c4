// What suits the terminal: colour, lines that are redrawn, frames and symbols.
#pragma once

#include "output/output.h"

namespace gcdt::output {

struct Look {
  bool color = false;
  bool live = false;       // a line may be drawn over
  bool unicode = true;     // frames and symbols beyond ASCII
  bool plain = false;      // words instead of frames and symbols
  size_t table_width = 0;  // 0: nobody's window to fit into
};

// Colour: --color, else NO_COLOR, else CLICOLOR_FORCE or FORCE_COLOR, else CLICOLOR, else terminals
// other than TERM=dumb. Empty variables say nothing. ASCII where the locale names another encoding
// than UTF-8; without a locale it is UTF-8.
Look look_for(const os::Terminal& terminal, const Options& options,
              const os::Environment& environment);

// Our symbols in text as the look wants them: "→" becomes "->", or "to" for screen readers. What
// else the text says stays as it is.
std::string with_symbols_of(const Look& look, std::string text);

// What switches a colour on and off again. Those of 16 that can be read on black and on white
// alike.
struct Codes {
  std::string_view on, off;
};
Codes codes_of(Notice::Level level);
Codes codes_of(Style style);

}  // namespace gcdt::output
