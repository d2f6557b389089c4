// URLs of endpoints. No accepted one has a host that a browser or libcurl would read differently.
#include "aws/url.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  auto url = gcdt::aws::parse_url(input);
  if (!url) return;
  if (url->host.empty() || url->host.find_first_of("/?#@\\ \r\n") != std::string::npos)
    __builtin_trap();
  url->hostname();
  gcdt::aws::request_to(*url, "GET").url();
}
