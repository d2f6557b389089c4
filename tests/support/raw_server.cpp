#include "support/raw_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "base/text.h"

namespace gcdt::test {

namespace {

// A loopback socket bound to a free port.
std::pair<int, int> bound_socket() {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no loopback socket for the test server");
  return {fd, ntohs(address.sin_port)};
}

}  // namespace

RawConnection::~RawConnection() {
  close();
}

void RawConnection::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

void RawConnection::reset() {
  linger hard{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  close();
}

bool RawConnection::fill() {
  char chunk[65536];
  ssize_t got = recv(fd_, chunk, sizeof chunk, 0);
  if (got <= 0) return false;
  buffered_.append(chunk, static_cast<size_t>(got));
  return true;
}

std::string RawConnection::read_head() {
  size_t end;
  while ((end = buffered_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return {};
  return read_bytes(end + 4);
}

std::string RawConnection::read_bytes(size_t count) {
  while (buffered_.size() < count)
    if (!fill()) break;
  std::string bytes = buffered_.substr(0, count);
  buffered_.erase(0, bytes.size());
  return bytes;
}

std::string RawConnection::read_request() {
  std::string head = read_head();
  size_t at = lower(head).find("content-length:");
  if (at == std::string::npos) return head;
  return head + read_bytes(std::strtoull(head.c_str() + at + 15, nullptr, 10));
}

bool RawConnection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t put = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(put));
  }
  return true;
}

void RawConnection::wait_for_close(std::chrono::milliseconds limit) {
  auto end = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < end) {
    pollfd wait{fd_, POLLIN, 0};
    if (poll(&wait, 1, 20) > 0 && !fill()) return;
  }
}

RawServer::RawServer(Serve serve) : serve_(std::move(serve)) {
  std::tie(listener_, port_) = bound_socket();
  listen(listener_, 64);
  acceptor_ = std::thread([this] { run(); });
}

RawServer::~RawServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  for (std::thread& handler : handlers_) handler.join();
}

void RawServer::run() {
  for (;;) {
    int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    handlers_.emplace_back([this, fd, index = connections_++] {
      RawConnection connection(fd);
      serve_(connection, index);
    });
  }
}

std::string RawServer::host() const {
  return fmt::format("127.0.0.1:{}", port_);
}

int closed_port() {
  auto [fd, port] = bound_socket();
  ::close(fd);
  return port;
}

std::string http_answer(std::string_view body, std::string_view status,
                        std::string_view extra_headers) {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(),
                     extra_headers, body);
}

}  // namespace gcdt::test
