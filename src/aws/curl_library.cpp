#include "aws/curl_library.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>

#include "aws/key_log.h"
#include "aws/transport.h"
#include "base/error.h"
#include "os/parallel.h"

namespace gcdt::aws {

namespace {

bool key_log_allowed = false;  // set before there is a second thread

// CURLOPT_PROTOCOLS_STR, by which the transport limits what libcurl may speak.
constexpr unsigned kOldestVersion = 0x075500;  // 7.85.0

template <class Function>
void bind(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (!function)
    throw Error("libcurl.so.4 has no function '{}'; install the package libcurl4", name);
}

bool new_enough(void* library) {
  decltype(&curl_version_info) version_info = nullptr;
  bind(library, "curl_version_info", version_info);
  return version_info(CURLVERSION_NOW)->version_num >= kOldestVersion;
}

// The system's, which gets security updates, else the one that the wheel and the archive carry.
// Bound at once: a library with a function missing is a sentence, and not the end of the process in
// the middle of a deployment.
void* open_library() {
  void* library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library && new_enough(library)) return library;
  std::string failure = library ? "" : dlerror();
  std::error_code unreadable;
  auto program = std::filesystem::read_symlink("/proc/self/exe", unreadable);
  auto carried = program.parent_path().parent_path() / "lib/gcdt/libcurl.so.4";
  if (void* own = dlopen(carried.c_str(), RTLD_NOW | RTLD_LOCAL)) return own;
  if (library) return library;
  throw Error("libcurl could not be loaded ({}); install the package libcurl4", failure);
}

CurlLibrary load() {
  void* library = open_library();
  drop_key_log();
  CurlLibrary curl{};
  bind(library, "curl_global_init", curl.global_init);
  bind(library, "curl_version_info", curl.version_info);
  bind(library, "curl_easy_init", curl.easy_init);
  bind(library, "curl_easy_setopt", curl.easy_setopt);
  bind(library, "curl_easy_getinfo", curl.easy_getinfo);
  bind(library, "curl_easy_reset", curl.easy_reset);
  bind(library, "curl_easy_strerror", curl.easy_strerror);
  bind(library, "curl_easy_cleanup", curl.easy_cleanup);
  bind(library, "curl_slist_append", curl.slist_append);
  bind(library, "curl_slist_free_all", curl.slist_free_all);
  bind(library, "curl_multi_init", curl.multi_init);
  bind(library, "curl_multi_add_handle", curl.multi_add_handle);
  bind(library, "curl_multi_remove_handle", curl.multi_remove_handle);
  bind(library, "curl_multi_perform", curl.multi_perform);
  bind(library, "curl_multi_poll", curl.multi_poll);
  bind(library, "curl_multi_info_read", curl.multi_info_read);
  bind(library, "curl_multi_cleanup", curl.multi_cleanup);

  const curl_version_info_data* version = curl.version_info(CURLVERSION_NOW);
  if (version->version_num < kOldestVersion)
    throw Error("libcurl {} is too old; gcdt needs 7.85 or newer", version->version);
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    throw Error("libcurl {} could not be initialized", version->version);
  return curl;
}

}  // namespace

void allow_key_log() {
  key_log_allowed = true;
}
void drop_key_log() {
  if (!key_log_allowed) unsetenv("SSLKEYLOGFILE");
}

const CurlLibrary& curl_library() {
  static const CurlLibrary curl = load();
  return curl;
}

void load_curl_soon() {
  static const std::vector<std::jthread> loading = [] {
    drop_key_log();
    return os::start_threads(1, [] {
      try {
        curl_library();
      } catch (const Error&) {  // the first request says so
      }
    });
  }();
}

}  // namespace gcdt::aws
