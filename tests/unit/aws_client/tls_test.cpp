// Which servers the transport believes.
#include <doctest.h>
#include <fmt/format.h>

#include "aws/transport.h"
#include "os/files.h"
#include "support/tls_server.h"

using namespace gcdt;
using namespace gcdt::aws;
using test::make_certificate;
using test::TlsServer;

namespace {

std::expected<HttpResponse, TransportFailure> ask(const TlsServer& server,
                                                  const std::string& ca_bundle) {
  HttpRequest request;
  request.method = "GET";
  request.host = fmt::format("localhost:{}", server.port());
  request.path = "/confidential";
  return make_curl_transport({}, ca_bundle, "gcdt/test")->send(request, {});
}

struct TlsWorld {
  os::TempDir folder;
  bool available = test::have_openssl();
  TlsWorld() {
    if (!available) MESSAGE("the openssl command is missing: certificates were not tested");
  }
};

}  // namespace

TEST_CASE_FIXTURE(TlsWorld, "a certificate nobody vouches for ends the call before it begins") {
  if (!available) return;
  TlsServer server(make_certificate(folder.path(), "localhost"), folder.path());
  auto answer = ask(server, "");
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == TransportFailure::certificate);
  CHECK(answer.error().message.find("self-signed certificate") != std::string::npos);
  CHECK(server.received().find("confidential") == std::string::npos);
}

TEST_CASE_FIXTURE(TlsWorld, "a certificate of the user's bundle is accepted") {
  if (!available) return;
  auto certificate = make_certificate(folder.path(), "localhost");
  TlsServer server(certificate, folder.path());
  auto answer = ask(server, certificate.certificate);
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
}

TEST_CASE_FIXTURE(TlsWorld, "a certificate for another host is refused") {
  if (!available) return;
  auto certificate = make_certificate(folder.path(), "elsewhere.example");
  TlsServer server(certificate, folder.path());
  auto answer = ask(server, certificate.certificate);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == TransportFailure::certificate);
  CHECK(server.received().find("confidential") == std::string::npos);
}

TEST_CASE_FIXTURE(TlsWorld, "an expired certificate is refused") {
  if (!available) return;
  auto certificate = make_certificate(folder.path(), "localhost", true);
  TlsServer server(certificate, folder.path());
  auto answer = ask(server, certificate.certificate);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == TransportFailure::certificate);
  CHECK(answer.error().message.find("expired") != std::string::npos);
}

TEST_CASE_FIXTURE(TlsWorld, "a server that speaks only TLS 1.1 is not spoken to") {
  if (!available) return;
  auto certificate = make_certificate(folder.path(), "localhost");
  TlsServer server(certificate, folder.path(), {"-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"});
  auto answer = ask(server, certificate.certificate);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == TransportFailure::not_sent);
  CHECK(answer.error().message.starts_with("the TLS handshake with localhost:"));
}

TEST_CASE_FIXTURE(TlsWorld, "a bundle that does not exist is named") {
  if (!available) return;
  TlsServer server(make_certificate(folder.path(), "localhost"), folder.path());
  auto answer = ask(server, "/nowhere/bundle.pem");
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == TransportFailure::certificate);
  CHECK(answer.error().message.find("/nowhere/bundle.pem") != std::string::npos);
}
