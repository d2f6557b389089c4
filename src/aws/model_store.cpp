// Where models come from: the archive inside the binary (models/embed_models.cpp), else botocore's
// files, compiled when first asked for.
#include <cstdlib>
#include <map>
#include <mutex>

#include "aws/model.h"
#include "aws/model_files.h"
#include "aws/model_format.h"
#include "base/text.h"

extern "C" const char gcdt_models[];

namespace gcdt::aws {

namespace {

using namespace format;
namespace fs = std::filesystem;

constexpr std::string_view kPartitions = "partitions";

ArchiveEntry archive_entry(uint32_t index) {
  return read<ArchiveEntry>(gcdt_models + sizeof(Archive) + index * sizeof(ArchiveEntry));
}

uint32_t archive_size() {
  return read<Archive>(gcdt_models).count;
}

std::optional<std::string_view> embedded(std::string_view name) {
  for (uint32_t i = 0; i < archive_size(); ++i) {
    ArchiveEntry entry = archive_entry(i);
    if (name == entry.name) return std::string_view(gcdt_models + entry.offset, entry.size);
  }
  return std::nullopt;
}

// Compiled at run time: the bytes live as long as the model that reads them.
struct Loaded {
  std::string bytes;
  Model model;
  explicit Loaded(std::string compiled) : bytes(std::move(compiled)), model(bytes) {}
};

[[noreturn]] void unknown_service(std::string_view service) {
  std::vector<std::string> known;
  for (std::string_view name : embedded_services()) known.emplace_back(name);
  std::string advice = "set AWS_DATA_PATH to a folder with its botocore model";
  if (auto similar = nearest(service, known)) advice = fmt::format("did you mean '{}'?", *similar);
  throw Error("'{}' is no service known here; {}", service, advice);
}

std::string compile_from(const std::vector<std::string>& folders, std::string_view service) {
  // The name becomes part of a path.
  bool plain = !service.empty() && service.find_first_not_of(
                                       "abcdefghijklmnopqrstuvwxyz"
                                       "0123456789-") == service.npos;
  if (plain)
    for (const std::string& folder : folders)
      if (auto source = read_model_files(folder, service)) return compile_model(*source);
  unknown_service(service);
}

// lib/python3*/<packages>/botocore/data beneath a prefix.
void add_python_packages(const fs::path& prefix, const char* packages,
                         std::vector<std::string>& folders) {
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(prefix / "lib", absent)) {
    fs::path data = entry.path() / packages / "botocore/data";
    if (entry.path().filename().string().starts_with("python3") && fs::exists(data, absent))
      folders.push_back(data.string());
  }
}

}  // namespace

const Model& find_model(std::string_view service, const std::vector<std::string>& data_paths) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Model>, std::less<>> carried;
  static std::map<std::string, std::unique_ptr<Loaded>, std::less<>> loaded;
  std::lock_guard lock(mutex);
  if (auto known = carried.find(service); known != carried.end()) return *known->second;
  if (auto known = loaded.find(service); known != loaded.end()) return known->second->model;
  if (auto bytes = service == kPartitions ? std::nullopt : embedded(service))
    return *carried.emplace(service, std::make_unique<Model>(*bytes)).first->second;
  auto fresh = std::make_unique<Loaded>(compile_from(data_paths, service));
  return loaded.emplace(service, std::move(fresh)).first->second->model;
}

std::vector<std::string> model_folders(const os::Environment& environment) {
  std::vector<std::string> folders;
  if (auto paths = environment.value("AWS_DATA_PATH"))
    for (std::string& path : split(*paths, ':'))
      if (!path.empty()) folders.push_back(std::move(path));
  if (auto home = environment.value("HOME")) folders.push_back(*home + "/.aws/models");
  if (auto venv = environment.value("VIRTUAL_ENV"))
    add_python_packages(*venv, "site-packages", folders);
  add_python_packages("/usr/local", "dist-packages", folders);
  add_python_packages("/usr/local", "site-packages", folders);
  add_python_packages("/usr", "dist-packages", folders);
  add_python_packages("/usr", "site-packages", folders);
  return folders;
}

std::vector<std::string_view> embedded_services() {
  std::vector<std::string_view> names;
  for (uint32_t i = 0; i < archive_size(); ++i) {
    const char* name = gcdt_models + sizeof(Archive) + i * sizeof(ArchiveEntry);
    if (name != kPartitions) names.emplace_back(name);
  }
  return names;
}

std::string_view partitions() {
  return embedded(kPartitions).value();
}

}  // namespace gcdt::aws
