#include "support/http_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "base/error.h"
#include "base/text.h"

namespace gcdt::test {

namespace {

// The bytes of one connection, read as far as one wants.
class Reader {
 public:
  explicit Reader(int connection) : connection_(connection) {}

  // Everything before `mark`, which is dropped; nullopt when the peer closes first.
  std::optional<std::string> until(std::string_view mark) {
    size_t at;
    while ((at = bytes_.find(mark)) == std::string::npos)
      if (!more()) return std::nullopt;
    return take(at, mark.size());
  }

  std::optional<std::string> exactly(size_t count) {
    while (bytes_.size() < count)
      if (!more()) return std::nullopt;
    return take(count, 0);
  }

 private:
  bool more() {
    char chunk[16384];
    ssize_t count = recv(connection_, chunk, sizeof chunk, 0);
    if (count <= 0) return false;
    bytes_.append(chunk, static_cast<size_t>(count));
    return true;
  }

  std::string take(size_t count, size_t drop) {
    std::string taken = bytes_.substr(0, count);
    bytes_.erase(0, count + drop);
    return taken;
  }

  int connection_;
  std::string bytes_;
};

bool send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t count = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

void parse_query(std::string_view text, aws::HttpRequest& request) {
  for (const std::string& pair : split(text, '&')) {
    if (pair.empty()) continue;
    size_t equals = pair.find('=');
    std::optional<std::string> value;
    if (equals != std::string::npos) value = percent_decode(pair.substr(equals + 1));
    request.query.emplace_back(percent_decode(pair.substr(0, equals)), value);
  }
}

// "POST /path?query HTTP/1.1" and the header fields.
aws::HttpRequest parse_head(const std::string& head) {
  aws::HttpRequest request;
  request.scheme = "http";
  std::vector<std::string> lines = split(head, '\n');
  std::vector<std::string> words = split(trim(lines.at(0)), ' ');
  request.method = words.at(0);
  std::string target = words.size() > 1 ? words[1] : "/";
  size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) parse_query(target.substr(question + 1), request);
  for (size_t i = 1; i < lines.size(); ++i) {
    size_t colon = lines[i].find(':');
    if (colon == std::string::npos) continue;
    request.headers.add(trim(lines[i].substr(0, colon)), trim(lines[i].substr(colon + 1)));
  }
  request.host = request.headers.get("Host");
  return request;
}

std::optional<aws::HttpRequest> read_request(Reader& reader, int connection) {
  auto head = reader.until("\r\n\r\n");
  if (!head) return std::nullopt;
  aws::HttpRequest request = parse_head(*head);
  if (iequals(request.headers.get("Expect"), "100-continue"))
    send_all(connection, "HTTP/1.1 100 Continue\r\n\r\n");
  auto body =
      reader.exactly(std::strtoul(request.headers.get("Content-Length").c_str(), nullptr, 10));
  if (!body) return std::nullopt;
  request.body = std::move(*body);
  return request;
}

// False when the connection is to be closed.
bool answer(int connection, const aws::HttpRequest& request, const ServerResponse& response) {
  pollfd peer{.fd = connection, .events = POLLRDHUP, .revents = 0};
  if (poll(&peer, 1, static_cast<int>(response.delay.count())) > 0) return false;  // it left
  if (response.reset) {
    linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    return false;
  }
  const aws::HttpResponse& http = response.http;
  std::string bytes = fmt::format("HTTP/1.1 {} Scripted\r\n", http.status);
  for (const auto& [name, value] : http.headers.fields) bytes += name + ": " + value + "\r\n";
  if (!http.headers.find("Content-Length"))
    bytes += fmt::format("Content-Length: {}\r\n", http.body.size());
  bytes += "\r\n";
  if (request.method != "HEAD") bytes += http.body.substr(0, response.cut_after.value_or(SIZE_MAX));
  return send_all(connection, bytes) && !response.cut_after;
}

}  // namespace

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw Error("the test server cannot listen on 127.0.0.1");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::jthread([this] { accept_connections(); });
}

HttpServer::~HttpServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    std::scoped_lock lock(mutex_);
    for (int connection : connections_) shutdown(connection, SHUT_RDWR);
  }
  workers_.clear();
  close(listener_);
}

std::string HttpServer::url() const {
  return fmt::format("http://127.0.0.1:{}", port_);
}

void HttpServer::accept_connections() {
  int connection;
  while ((connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0) {
    int on = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::scoped_lock lock(mutex_);
    connections_.insert(connection);
    workers_.emplace_back([this, connection] { serve(connection); });
  }
}

void HttpServer::serve(int connection) {
  Reader reader(connection);
  while (auto request = read_request(reader, connection))
    if (!answer(connection, *request, handler_(*request))) break;
  std::scoped_lock lock(mutex_);
  connections_.erase(connection);
  close(connection);
}

}  // namespace gcdt::test
