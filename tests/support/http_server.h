// A HTTP/1.1 server on the loopback interface that can misbehave: answers may be late, cut or
// reset, which libraries made for well-behaved servers do not offer.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "aws/http.h"

namespace gcdt::test {

struct ServerResponse {
  aws::HttpResponse http{.status = 200, .headers = {}, .body = {}};
  std::chrono::milliseconds delay{0};  // before the first byte
  std::optional<size_t> cut_after;     // close after this many bytes of the body
  bool reset = false;                  // reset the connection instead of answering
};

class HttpServer {
 public:
  // Called from several threads.
  using Handler = std::function<ServerResponse(const aws::HttpRequest& request)>;

  explicit HttpServer(Handler handler);  // listens on a free port
  ~HttpServer();                         // closes every connection
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url() const;  // http://127.0.0.1:<port>

 private:
  void accept_connections();
  void serve(int connection);

  Handler handler_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::mutex mutex_;  // guards the two below
  std::set<int> connections_;
  std::vector<std::jthread> workers_;
  std::jthread acceptor_;
};

}  // namespace gcdt::test
