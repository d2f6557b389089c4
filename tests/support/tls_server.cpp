#include "support/tls_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "os/files.h"
#include "os/system.h"
#include "support/raw_server.h"

namespace gcdt::test {

namespace {

int start(const std::vector<std::string>& arguments, const std::filesystem::path& output) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  pid_t pid = -1;
  int failed = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed) throw std::runtime_error("cannot start " + arguments[0]);
  return pid;
}

void run(const std::vector<std::string>& arguments, const std::filesystem::path& folder) {
  int status = 0;
  std::filesystem::path output = folder / "command.log";
  waitpid(start(arguments, output), &status, 0);
  if (status != 0) throw std::runtime_error(arguments[1] + " failed: " + os::read_file(output));
}

bool listens(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool connected = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(fd);
  return connected;
}

constexpr const char* kCaConfiguration = R"([ca]
default_ca = here
[here]
database = {0}/index.txt
new_certs_dir = {0}
serial = {0}/serial
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = DNS:{1}
)";

}  // namespace

bool have_openssl() {
  return os::find_program("openssl", os::Environment::capture()).has_value();
}

Certificate make_certificate(const std::filesystem::path& folder, const std::string& name,
                             bool expired) {
  std::string stem = (folder / (name + (expired ? "-expired" : ""))).string();
  Certificate made{stem + ".key", stem + ".pem"};
  std::vector<std::string> request{"openssl",         "req",    "-newkey",
                                   "rsa:2048",        "-nodes", "-keyout",
                                   made.key.string(), "-subj",  "/CN=" + name};
  if (!expired) {
    request.insert(request.end(), {"-x509", "-days", "2", "-addext", "subjectAltName=DNS:" + name,
                                   "-out", made.certificate.string()});
    run(request, folder);
    return made;
  }
  request.insert(request.end(), {"-out", stem + ".csr"});
  run(request, folder);
  os::write_file(folder / "index.txt", "");
  os::write_file(folder / "serial", "01\n");
  os::write_file(folder / "ca.cnf", fmt::format(kCaConfiguration, folder.string(), name));
  run({"openssl", "ca", "-batch", "-selfsign", "-config", (folder / "ca.cnf").string(), "-keyfile",
       made.key.string(), "-in", stem + ".csr", "-out", made.certificate.string(), "-startdate",
       "20200101000000Z", "-enddate", "20200201000000Z"},
      folder);
  return made;
}

TlsServer::TlsServer(const Certificate& certificate, const std::filesystem::path& folder,
                     const std::vector<std::string>& options)
    : port_(closed_port()), log_(folder / fmt::format("server-{}.log", port_)) {
  std::vector<std::string> arguments{"openssl", "s_server",
                                     "-quiet",  "-www",
                                     "-accept", fmt::format("127.0.0.1:{}", port_),
                                     "-cert",   certificate.certificate.string(),
                                     "-key",    certificate.key.string()};
  arguments.insert(arguments.end(), options.begin(), options.end());
  pid_ = start(arguments, log_);
  for (int i = 0; i < 500 && !listens(port_); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

TlsServer::~TlsServer() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

std::string TlsServer::received() const {
  return os::read_file(log_);
}

}  // namespace gcdt::test
