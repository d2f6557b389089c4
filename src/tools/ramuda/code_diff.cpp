#include "tools/ramuda/code_diff.h"

#include <map>

#include "aws/transport.h"
#include "aws/url.h"
#include "bundle/zip_directory.h"
#include "output/activity.h"

namespace gcdt::ramuda {

namespace {

constexpr size_t kLargestCode = size_t{300} << 20;  // Lambda takes 250 MB

}  // namespace

std::vector<FileChange> changed_files(std::string_view before, std::string_view after) {
  struct Both {
    std::optional<bundle::ZipEntry> before, after;
  };
  std::map<std::string, Both> all;
  for (bundle::ZipEntry& entry : bundle::zip_directory(before)) {
    std::string name = entry.name;
    all[name].before = std::move(entry);
  }
  for (bundle::ZipEntry& entry : bundle::zip_directory(after)) {
    std::string name = entry.name;
    all[name].after = std::move(entry);
  }
  std::vector<FileChange> changes;
  for (const auto& [name, both] : all) {
    const auto& [old_one, new_one] = both;
    bool same = old_one && new_one && old_one->crc == new_one->crc &&
                old_one->unpacked == new_one->unpacked &&
                old_one->executable == new_one->executable;
    if (same) continue;
    FileChange change{.name = name, .before = {}, .after = {}};
    if (old_one) change.before = old_one->unpacked;
    if (new_one) change.after = new_one->unpacked;
    changes.push_back(std::move(change));
  }
  return changes;
}

std::optional<std::string> download_code(Context& ctx, const Json& found) {
  std::string trouble;
  // The place is a secret for ten minutes: it carries its own signature, and is never shown.
  if (auto url = aws::parse_url(text_or(found, "/Code/Location"))) {
    aws::HttpRequest request = aws::request_to(*url, "GET");
    output::Activity fetching(ctx.out, "fetching the function's code", ctx.clock);
    auto answer = ctx.session.machine().transport.send(request, {.max_body = kLargestCode});
    if (answer && answer->status == 200) return std::move(answer->body);
    trouble = answer ? fmt::format("status {}", answer->status) : answer.error().message;
  } else {
    trouble = "Lambda does not say where it lies";
  }
  ctx.out.warning(fmt::format(
      "The function's code could not be fetched ({}): which files have changed is not known.",
      trouble));
  return std::nullopt;
}

}  // namespace gcdt::ramuda
