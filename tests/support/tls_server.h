// An HTTPS server for certificate tests: `openssl s_server` with certificates made on the spot.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gcdt::test {

// False where the openssl command is missing.
bool have_openssl();

struct Certificate {
  std::filesystem::path key, certificate;
};
// Self-signed for `name`; expired in 2020 if `expired`.
Certificate make_certificate(const std::filesystem::path& folder, const std::string& name,
                             bool expired = false);

// Answers every GET with a status page.
class TlsServer {
 public:
  TlsServer(const Certificate& certificate, const std::filesystem::path& folder,
            const std::vector<std::string>& options = {});
  ~TlsServer();
  int port() const { return port_; }
  std::string received() const;  // decrypted bytes that clients sent

 private:
  int port_ = 0;
  int pid_ = -1;
  std::filesystem::path log_;
};

}  // namespace gcdt::test
