// Build tool: flattens botocore's models of the services that the binary carries into one file.
//   embed_models <botocore data folder> <services.txt> <output>
#include <cstdio>
#include <cstring>
#include <map>

#include "aws/model_files.h"
#include "aws/model_format.h"
#include "base/text.h"
#include "os/files.h"

namespace {

using namespace gcdt;
using namespace gcdt::aws;

std::map<std::string, std::string> compile_all(const std::filesystem::path& data,
                                               const std::string& list) {
  std::map<std::string, std::string> files;
  files["partitions"] = dump(read_data_file(data / "partitions.json"));
  for (const std::string& line : split(list, '\n')) {
    std::string name = trim(line);
    if (name.empty() || name.starts_with('#')) continue;
    auto source = read_model_files(data, name);
    if (!source) throw Error("{} has no model of the service '{}'", data.string(), name);
    files[name] = compile_model(*source);
  }
  return files;
}

std::string archive(const std::map<std::string, std::string>& files) {
  std::string head, body;
  auto append = [&](const auto& record) {
    head.append(reinterpret_cast<const char*>(&record), sizeof record);
  };
  append(format::Archive{format::kMagic, static_cast<uint32_t>(files.size())});
  size_t start = sizeof(format::Archive) + files.size() * sizeof(format::ArchiveEntry);
  for (const auto& [name, content] : files) {
    format::ArchiveEntry entry{};
    if (name.size() >= sizeof entry.name) throw Error("the service name '{}' is too long", name);
    name.copy(entry.name, name.size());
    entry.offset = static_cast<uint32_t>(start + body.size());
    entry.size = static_cast<uint32_t>(content.size());
    append(entry);
    body += content;
    body.resize((body.size() + 7) / 8 * 8);  // each model begins aligned
  }
  return head + body;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: embed_models <botocore data folder> <services.txt> <output>\n", stderr);
    return 1;
  }
  try {
    os::write_file(argv[3], archive(compile_all(argv[1], os::read_file(argv[2]))));
  } catch (const Error& error) {
    std::fprintf(stderr, "embed_models: %s\n", error.what());
    return 1;
  }
  return 0;
}
