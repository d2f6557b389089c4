// The header fields of a request as libcurl takes them.
#pragma once

#include <string>

#include "aws/curl_library.h"
#include "aws/http.h"

namespace gcdt::aws {

class HeaderList {
 public:
  explicit HeaderList(const CurlLibrary& curl) : curl_(curl) {}
  ~HeaderList() { curl_.slist_free_all(list_); }
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  void add(const std::string& line) { list_ = curl_.slist_append(list_, line.c_str()); }
  curl_slist* get() const { return list_; }

 private:
  const CurlLibrary& curl_;
  curl_slist* list_ = nullptr;
};

// The fields of the request; those libcurl would add on its own are switched off. Throws Error for
// a value with a line break.
void fill_headers(HeaderList& list, const HttpRequest& request, const std::string& user_agent,
                  bool expect_continue);

}  // namespace gcdt::aws
