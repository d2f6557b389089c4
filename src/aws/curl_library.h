// libcurl, loaded for the first request, or somewhat before it (transport.h). Linking it would cost
// every start of the program, `--help` included, more time than all of our own code.
#pragma once

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

namespace gcdt::aws {

struct CurlLibrary {
  decltype(&curl_global_init) global_init;
  decltype(&curl_version_info) version_info;
  decltype(&curl_easy_init) easy_init;
  decltype(&curl_easy_setopt) easy_setopt;
  decltype(&curl_easy_getinfo) easy_getinfo;
  decltype(&curl_easy_reset) easy_reset;
  decltype(&curl_easy_strerror) easy_strerror;
  decltype(&curl_easy_cleanup) easy_cleanup;
  decltype(&curl_slist_append) slist_append;
  decltype(&curl_slist_free_all) slist_free_all;
  decltype(&curl_multi_init) multi_init;
  decltype(&curl_multi_add_handle) multi_add_handle;
  decltype(&curl_multi_remove_handle) multi_remove_handle;
  decltype(&curl_multi_perform) multi_perform;
  decltype(&curl_multi_poll) multi_poll;
  decltype(&curl_multi_info_read) multi_info_read;
  decltype(&curl_multi_cleanup) multi_cleanup;
};

// Loads and initializes the library once; safe to call from several threads. Throws Error when it
// is not installed or older than what the transport relies on.
const CurlLibrary& curl_library();

}  // namespace gcdt::aws
