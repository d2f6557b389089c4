// bench_bundle zip FOLDER TARGET: the folder as a bundle.
// bench_bundle deflate FOLDER: the same files through libdeflate alone, on all cores: the least
// that compressing them can take. Prints seconds.
#include <libdeflate.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>

#include "bundle/zip.h"
#include "os/files.h"
#include "os/parallel.h"

namespace {

using namespace gcdt;

struct Silence : output::Output {
  void show(const output::Event&) override {}
};

std::vector<bundle::Member> members_of(const char* folder) {
  Silence silence;
  std::vector<bundle::Folder> folders{{folder, ""}};
  return bundle::select_files(folder, folders, bundle::IgnoreRules({}), silence);
}

void deflate(const char* folder) {
  std::vector<std::string> contents;
  for (const bundle::Member& member : members_of(folder))
    contents.push_back(os::read_file(member.path));
  auto begin = std::chrono::steady_clock::now();
  os::parallel(contents.size(), std::thread::hardware_concurrency(), [&](size_t i) {
    thread_local auto* compressor = libdeflate_alloc_compressor(6);
    thread_local std::string out;
    if (out.size() < contents[i].size()) out.resize(contents[i].size());
    libdeflate_deflate_compress(compressor, contents[i].data(), contents[i].size(), out.data(),
                                out.size());
  });
  std::printf("%f\n",
              std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
}

}  // namespace

int main(int, char** argv) {
  if (std::strcmp(argv[1], "zip") == 0)
    bundle::write_zip(members_of(argv[2]), argv[3]);
  else
    deflate(argv[2]);
}
