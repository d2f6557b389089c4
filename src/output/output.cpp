// Chooses the renderer of a run and what stands around it.
#include "output/output.h"

#include "output/renderers.h"

namespace gcdt::output {

FoldedPart::FoldedPart(Output& out, std::string name, std::string title)
    : out_(out), name_(std::move(name)) {
  out_.show(Section{name_, std::move(title), true});
}
FoldedPart::~FoldedPart() {
  out_.show(Section{name_, "", false});
}

std::unique_ptr<Output> make_output(os::Terminal& terminal, const Options& options,
                                    const os::Environment& environment) {
  auto out = options.json ? make_json_output(terminal, options)
                          : make_text_output(terminal, options, environment);
  out = add_ci_output(std::move(out), terminal, options, environment);
  return add_junit_output(std::move(out), terminal, options);
}

}  // namespace gcdt::output
