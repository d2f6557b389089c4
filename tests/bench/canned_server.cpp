// canned_server ANSWER_FILE [CERTIFICATE KEY]: an AWS that costs as little as it can, so that the
// client is what is measured. Takes every upload and answers every other request with the file.
// Prints its URL, ends with its standard input.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

const std::string kStarted =
    "<InitiateMultipartUploadResult><UploadId>upload</UploadId></InitiateMultipartUploadResult>";
const std::string kCompleted =
    "<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>";

// Set before the first connection.
std::string canned;
SSL_CTX* tls = nullptr;

struct Connection {
  int socket;
  SSL* ssl = nullptr;

  explicit Connection(int accepted) : socket(accepted) {
    if (!tls) return;
    ssl = SSL_new(tls);
    SSL_set_fd(ssl, socket);
    SSL_accept(ssl);
  }
  ~Connection() {
    SSL_free(ssl);
    close(socket);
  }
  ssize_t receive(std::vector<char>& buffer, size_t limit) {
    size_t size = std::min(limit, buffer.size());
    return ssl ? SSL_read(ssl, buffer.data(), static_cast<int>(size))
               : recv(socket, buffer.data(), size, 0);
  }
  bool send_all(std::string_view bytes) {
    if (ssl) return SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size())) > 0;
    while (!bytes.empty()) {
      ssize_t count = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(count));
    }
    return true;
  }
};

std::string response(std::string_view head) {
  std::string_view line = head.substr(0, head.find("\r\n"));
  std::string answer = "HTTP/1.1 200 OK\r\nETag: \"part\"\r\nContent-Length: ";
  const std::string none;
  const std::string& body = line.starts_with("PUT ")              ? none
                            : line.find("?uploads") != line.npos  ? kStarted
                            : line.find("uploadId=") != line.npos ? kCompleted
                                                                  : canned;
  return answer + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// The value of a header field, "" if it is not there.
std::string field(const std::string& head, const char* name) {
  const char* found = strcasestr(head.c_str(), name);
  return found ? std::string(found + std::string_view(name).size()).substr(0, 32) : "";
}

void serve(int accepted) {
  Connection connection(accepted);
  std::vector<char> buffer(size_t{1} << 20);
  std::string bytes;
  for (;;) {
    size_t end;
    while ((end = bytes.find("\r\n\r\n")) == bytes.npos) {
      ssize_t count = connection.receive(buffer, buffer.size());
      if (count <= 0) return;
      bytes.append(buffer.data(), static_cast<size_t>(count));
    }
    std::string head = bytes.substr(0, end + 2);
    bytes.erase(0, end + 4);
    if (!field(head, "\r\nExpect: 100").empty())
      connection.send_all("HTTP/1.1 100 Continue\r\n\r\n");
    size_t left = std::strtoul(field(head, "\r\nContent-Length: ").c_str(), nullptr, 10);
    size_t here = std::min(left, bytes.size());
    bytes.erase(0, here);
    for (left -= here; left > 0;) {
      ssize_t count = connection.receive(buffer, left);
      if (count <= 0) break;
      left -= static_cast<size_t>(count);
    }
    if (left > 0 || !connection.send_all(response(head))) return;
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::ifstream file(argv[1], std::ios::binary);
  canned.assign(std::istreambuf_iterator<char>(file), {});
  if (argc == 4) {
    tls = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate_chain_file(tls, argv[2]);
    SSL_CTX_use_PrivateKey_file(tls, argv[3], SSL_FILETYPE_PEM);
  }
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener, 64) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::perror("canned_server");
    return 1;
  }
  std::printf("%s://127.0.0.1:%d\n", tls ? "https" : "http", ntohs(address.sin_port));
  std::fflush(stdout);
  std::thread([listener] {
    for (int connection; (connection = accept(listener, nullptr, nullptr)) >= 0;) {
      int on = 1;
      setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      std::thread(serve, connection).detach();
    }
  }).detach();
  while (std::getchar() != EOF) {
  }
  std::_Exit(0);
}
