// A credential chain on a made-up machine: its own home folder, environment, clock, network.
#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "os/files.h"
#include "support/fakes.h"

namespace gcdt::test {

class CredentialWorld {
 public:
  // `config` becomes ~/.aws/config, `credentials` ~/.aws/credentials. IMDS is switched off.
  explicit CredentialWorld(std::string_view config = {}, std::string_view credentials = {});

  void set(std::string_view variable, std::string value);
  std::filesystem::path path(std::string_view below_home) const { return home.path() / below_home; }
  void write(std::string_view below_home, std::string_view content, unsigned mode = 0600);
  std::string read(std::string_view below_home) const;

  // Reads the settings on first use.
  aws::CredentialChain& chain();
  aws::Credentials get() { return chain().get(); }
  // The chain as a new process would build it: settings are read again, caches in memory are gone.
  void restart();
  // What get() throws; "" if it does not.
  std::string error();

  os::TempDir home;
  os::Environment environment;
  aws::Overrides overrides;
  FakeClock clock;
  FakeProcesses processes;
  FakeTerminal terminal;
  FakeRandom random;
  CannedTransport transport;

 private:
  aws::Settings settings_;
  std::unique_ptr<aws::CredentialChain> chain_;
};

// What STS answers to AssumeRole: credentials with this id, "secret-of-<id>" and "token-of-<id>",
// of a role in account 123456789012.
std::string assumed_role(std::string_view id, std::string_view expiration = "2026-01-02T04:04:05Z");
std::string sts_error(std::string_view code, std::string_view message);
// The decoded form fields of a request.
std::map<std::string, std::string> form_of(const aws::HttpRequest& request);

}  // namespace gcdt::test
