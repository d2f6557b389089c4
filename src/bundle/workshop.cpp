#include "bundle/workshop.h"

#include "base/hash.h"
#include "base/text.h"
#include "os/files.h"

namespace gcdt::bundle {

namespace {

constexpr auto kDeadline = std::chrono::minutes(30);  // compilers and slow networks

}  // namespace

os::ProcessResult run_installer(const Workshop& shop, std::vector<std::string> argv,
                                const std::string& failure) {
  os::Process process{.argv = std::move(argv),
                      .dir = shop.project,
                      .environment = shop.environment,
                      .deadline = kDeadline};
  if (shop.verbose)
    process.on_output = [&](std::string_view chunk, bool) {
      shop.out.show(output::Raw{std::string(chunk)});
    };
  shop.out.debug(join(process.argv, " "));
  os::ProcessResult result = shop.processes.run(process);
  if (result.exit_code == 0 && !result.timed_out) return result;
  std::string said = trim(result.err.empty() ? result.out : result.err);
  std::string why = result.timed_out ? "it did not end within 30 minutes" : last_line(said);
  Error error("{}{}{}", failure, why.empty() ? "" : " ", why);
  error.detail = std::move(said);
  throw error;
}

Stamp::Stamp(std::filesystem::path file, const std::vector<std::string>& parts)
    : file_(std::move(file)) {
  for (const std::string& part : parts) text_ += hex_encode(sha256(part)) + "\n";
}

bool Stamp::fits() const {
  return os::read_file_if_exists(file_) == text_;
}

void Stamp::write() const {
  os::write_file(file_, text_);
}

}  // namespace gcdt::bundle
