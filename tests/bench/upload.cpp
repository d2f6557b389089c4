// bench_upload FILE: puts it into a bucket as ramuda and tenkai do. Environment as for gcdt.
#include "services/upload.h"
#include "base/version.h"
#include "os/interrupt.h"

int main(int, char** argv) {
  using namespace gcdt;
  os::install_interrupt_handlers();
  os::Environment environment = os::Environment::capture();
  aws::Settings settings = aws::load_settings(environment);
  auto transport = aws::make_curl_transport(environment, settings.ca_bundle, "bench");
  aws::Session session(settings, {os::real_clock(), os::real_processes(), os::real_terminal(),
                                  os::real_random(), *transport});
  services::upload_file(session, {.bucket = "bench", .key = "file"}, argv[1]);
}
