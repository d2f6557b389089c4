// A TCP server on loopback whose every byte the test decides: what real servers, proxies and
// broken lines do, which no HTTP library would produce.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace gcdt::test {

class RawConnection {
 public:
  explicit RawConnection(int fd) : fd_(fd) {}
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // Up to the blank line; "" when the peer has closed.
  std::string read_head();
  std::string read_bytes(size_t count);
  // Head and body by Content-Length.
  std::string read_request();
  bool write(std::string_view bytes);  // false once the peer is gone
  void reset();                        // RST instead of FIN
  void close();
  // Waits until the peer closes or the time is over.
  void wait_for_close(std::chrono::milliseconds limit);

 private:
  bool fill();
  int fd_;
  std::string buffered_;
};

class RawServer {
 public:
  // `serve` runs once per connection, on the server's thread; `index` counts from 0.
  using Serve = std::function<void(RawConnection& connection, int index)>;
  explicit RawServer(Serve serve);
  ~RawServer();

  int port() const { return port_; }
  std::string host() const;  // "127.0.0.1:<port>"
  int connections() const { return connections_; }

 private:
  void run();
  Serve serve_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::vector<std::thread> handlers_;
  std::thread acceptor_;
};

// A port on which nobody listens.
int closed_port();

// "HTTP/1.1 200 OK" with Content-Length and body.
std::string http_answer(std::string_view body, std::string_view status = "200 OK",
                        std::string_view extra_headers = "");

}  // namespace gcdt::test
