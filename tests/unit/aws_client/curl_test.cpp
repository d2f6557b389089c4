// The transport against a server that misbehaves in every way a line or a server can.
#include <doctest.h>

#include <csignal>

#include "aws/transport.h"
#include "os/interrupt.h"
#include "support/raw_server.h"

using namespace gcdt;
using namespace gcdt::aws;
using namespace std::chrono_literals;
using test::http_answer;
using test::RawConnection;
using test::RawServer;

namespace {

HttpRequest request_to(const std::string& host, std::string body = "") {
  HttpRequest request;
  request.method = body.empty() ? "GET" : "POST";
  request.scheme = "http";
  request.host = host;
  request.body = std::move(body);
  return request;
}

std::unique_ptr<Transport> transport(os::Environment environment = {}) {
  return make_curl_transport(environment, "", "gcdt/test");
}

TransportFailure failure_of(const HttpRequest& request, const TransportOptions& options = {},
                            const os::Environment& environment = {}) {
  auto result = transport(environment)->send(request, options);
  REQUIRE_FALSE(result.has_value());
  return result.error();
}

// Answers the first request of every connection with `bytes`, then closes.
RawServer::Serve answering(std::string bytes) {
  return [bytes = std::move(bytes)](RawConnection& connection, int) {
    connection.read_request();
    connection.write(bytes);
  };
}

}  // namespace

TEST_CASE("the transport sends exactly the request it was given") {
  std::string seen;
  RawServer server([&](RawConnection& connection, int) {
    seen = connection.read_request();
    connection.write(http_answer("ok", "200 OK", "X-Twice: a\r\nx-twice:  b \r\nEmpty:\r\n"));
  });
  HttpRequest request = request_to(server.host(), "a=1&b=2");
  request.path = "/a%20b/../c";
  request.query = {{"list", std::nullopt}, {"key", "v w"}};
  request.headers.add("X-Empty", "");
  request.headers.add("Host", server.host());
  request.headers.add("Content-Length", "7");
  auto answer = transport()->send(request, {});
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->body == "ok");
  CHECK(answer->headers.get("Content-length") == "2");
  CHECK(answer->headers.fields.size() == 4);
  CHECK(answer->headers.fields.at(2) == std::pair<std::string, std::string>("x-twice", "b"));
  CHECK(seen == "POST /a%20b/../c?list&key=v%20w HTTP/1.1\r\nHost: " + server.host() +
                    "\r\nX-Empty:\r\nUser-Agent: gcdt/test\r\nContent-Length: 7\r\n\r\na=1&b=2");
}

TEST_CASE("every method goes out with the length of its body and nothing libcurl would add") {
  std::string seen;
  RawServer server([&](RawConnection& connection, int) {
    seen = connection.read_request();
    connection.write(http_answer(""));
  });
  for (std::string method : {"GET", "PUT", "POST", "PATCH", "DELETE"}) {
    HttpRequest request = request_to(server.host());
    request.method = method;
    REQUIRE(transport()->send(request, {}).has_value());
    CAPTURE(seen);
    CHECK(seen.starts_with(method + " / HTTP/1.1\r\n"));
    bool has_length = seen.find("Content-Length: 0\r\n") != std::string::npos;
    CHECK(has_length == (method.starts_with('P')));
    CHECK(seen.find("Accept") == std::string::npos);
    CHECK(seen.find("Content-Type") == std::string::npos);
    CHECK(seen.find("Expect") == std::string::npos);
  }
}

TEST_CASE("an answer to HEAD has no body whatever its Content-Length says") {
  RawServer server(answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
  HttpRequest request = request_to(server.host());
  request.method = "HEAD";
  auto answer = transport()->send(request, {});
  REQUIRE(answer.has_value());
  CHECK(answer->body.empty());
  CHECK(answer->headers.get("content-length") == "1000");
}

TEST_CASE("a header value with a line break is refused, not sent") {
  HttpRequest request = request_to("127.0.0.1:1");
  request.headers.add("x-amz-meta-a", "b\r\nHost: evil");
  CHECK_THROWS_WITH_AS(transport()->send(request, {}),
                       "The value of the HTTP header 'x-amz-meta-a' contains a line break.", Error);
}

TEST_CASE("requests to one host share a connection") {
  RawServer server([](RawConnection& connection, int) {
    while (!connection.read_request().empty()) connection.write(http_answer("x"));
  });
  auto client = transport();
  for (int i = 0; i < 5; ++i) CHECK(client->send(request_to(server.host(), "b"), {}).has_value());
  CHECK(server.connections() == 1);
  client.reset();
}

TEST_CASE("a request on a connection that dies is reported, not repeated in silence") {
  for (std::string body : {std::string(), std::string("small"), std::string(100'000, 'x')}) {
    std::atomic<int> requests = 0;
    RawServer server([&](RawConnection& connection, int) {
      for (int n = 0; !connection.read_request().empty(); ++n) {
        ++requests;
        if (n == 1) return;  // read the second one, say nothing
        connection.write(http_answer("x"));
      }
    });
    HttpRequest request = request_to(server.host(), body);
    request.method = "POST";
    auto client = transport();
    CHECK(client->send(request, {}).has_value());
    auto second = client->send(request, {});
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().kind == TransportFailure::broken);
    CHECK(requests == 2);
    client.reset();
  }
}

TEST_CASE("no listener is not_sent and names the reason") {
  auto failure = failure_of(request_to(fmt::format("127.0.0.1:{}", test::closed_port())));
  CHECK(failure.kind == TransportFailure::not_sent);
  CHECK(failure.message.starts_with("could not connect to 127.0.0.1:"));
  CHECK(failure.message.ends_with("Connection refused"));
}

TEST_CASE("an unknown host is not_sent") {
  auto failure = failure_of(request_to("no-such-host.invalid"));
  CHECK(failure.kind == TransportFailure::not_sent);
  CHECK(failure.message == "could not resolve host: no-such-host.invalid");
}

TEST_CASE("answers cut short are broken, never an answer") {
  struct Case {
    std::string bytes, message;
  };
  for (const auto& [bytes, message] : {
           Case{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345", "is incomplete"},
           Case{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123", "is incomplete"},
           Case{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n123", "broke"},
           Case{"", "closed the connection without an answer"},
           Case{"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", "is not HTTP"},
       }) {
    RawServer server(answering(bytes));
    auto failure = failure_of(request_to(server.host(), "x=1"));
    CAPTURE(bytes);
    CAPTURE(failure.message);
    CHECK(failure.kind == TransportFailure::broken);
    CHECK(failure.message.find(message) != std::string::npos);
  }
}

TEST_CASE("a reset connection is broken") {
  RawServer server([](RawConnection& connection, int) {
    connection.read_request();
    connection.reset();
  });
  CHECK(failure_of(request_to(server.host(), "x=1")).kind == TransportFailure::broken);
}

TEST_CASE("redirects are answers, not followed") {
  RawServer server(answering(
      http_answer("moved", "307 Temporary Redirect", "Location: http://169.254.169.254/\r\n")));
  auto answer = transport()->send(request_to(server.host()), {});
  REQUIRE(answer.has_value());
  CHECK(answer->status == 307);
  CHECK(server.connections() == 1);
}

TEST_CASE("a silent server times out; a slow one does not") {
  RawServer silent([](RawConnection& connection, int) { connection.wait_for_close(10s); });
  TransportOptions options;
  options.idle_timeout = 500ms;
  auto failure = failure_of(request_to(silent.host(), "x=1"), options);
  CHECK(failure.kind == TransportFailure::timed_out);
  CHECK(failure.message == silent.host() + " was silent for 0.5 s");

  RawServer slow([](RawConnection& connection, int) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
    for (int i = 0; i < 20; ++i) {
      std::this_thread::sleep_for(50ms);
      connection.write("s");
    }
  });
  auto answer = transport()->send(request_to(slow.host()), options);
  REQUIRE(answer.has_value());
  CHECK(answer->body.size() == 20);
}

TEST_CASE("an upload that hardly moves is given up, one that moves slowly is not") {
  std::atomic<bool> given_up = false;
  RawServer stuck([&](RawConnection& connection, int) {
    connection.read_head();
    while (!given_up) std::this_thread::sleep_for(10ms);
  });
  TransportOptions options;
  options.slow_upload = 600ms;
  HttpRequest request = request_to(stuck.host(), std::string(32 << 20, 'x'));
  auto failure = failure_of(request, options);
  given_up = true;
  CHECK(failure.kind == TransportFailure::timed_out);
  CHECK(failure.message == "the upload to " + stuck.host() + " moved less than 1 KiB/s for 0.6 s");

  RawServer slow([](RawConnection& connection, int) {
    connection.read_head();
    for (int i = 0; i < 16; ++i) {
      std::this_thread::sleep_for(100ms);
      connection.read_bytes(2 << 20);
    }
    connection.write(http_answer("done"));
  });
  request.host = slow.host();
  auto answer = transport()->send(request, options);
  REQUIRE(answer.has_value());
  CHECK(answer->body == "done");
}

TEST_CASE("an answer that takes long after an upload is waited for") {
  RawServer thinking([](RawConnection& connection, int) {
    connection.read_request();
    std::this_thread::sleep_for(1s);
    connection.write(http_answer("done"));
  });
  TransportOptions options;
  options.slow_upload = 300ms;
  for (size_t size : {1 << 10, 1 << 20})
    CHECK(transport()
              ->send(request_to(thinking.host(), std::string(size, 'x')), options)
              .has_value());
}

TEST_CASE("the total time limit ends even a busy transfer") {
  RawServer endless([](RawConnection& connection, int) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\n\r\n");
    while (connection.write("x")) std::this_thread::sleep_for(5ms);
  });
  TransportOptions options;
  options.total_timeout = 300ms;
  auto failure = failure_of(request_to(endless.host(), "x=1"), options);
  CHECK(failure.kind == TransportFailure::timed_out);
  CHECK(failure.message == "no complete answer from " + endless.host() + " within 0.3 s");
}

TEST_CASE("headers and bodies beyond their limits are too large") {
  TransportOptions options;
  options.max_body = 1000;
  SUBCASE("announced body") {
    RawServer server(answering(http_answer(std::string(1001, 'x'))));
    CHECK(failure_of(request_to(server.host()), options).kind == TransportFailure::too_large);
  }
  SUBCASE("body without a length") {
    RawServer server(answering("HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x')));
    CHECK(failure_of(request_to(server.host()), options).kind == TransportFailure::too_large);
  }
  SUBCASE("body of exactly the limit") {
    RawServer server(answering(http_answer(std::string(1000, 'x'))));
    auto answer = transport()->send(request_to(server.host()), options);
    REQUIRE(answer.has_value());
    CHECK(answer->body.size() == 1000);
  }
  SUBCASE("error page") {
    RawServer server(answering("HTTP/1.1 500 Oh\r\n\r\n" + std::string((1 << 20) + 1, 'x')));
    CHECK(failure_of(request_to(server.host())).kind == TransportFailure::too_large);
  }
  SUBCASE("many headers") {
    std::string head = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 400; ++i) head += fmt::format("X-{}: {}\r\n", i, std::string(1000, 'h'));
    RawServer server(answering(head + "\r\n"));
    CHECK(failure_of(request_to(server.host())).kind == TransportFailure::too_large);
  }
  SUBCASE("one endless header") {
    RawServer server([](RawConnection& connection, int) {
      connection.read_request();
      connection.write("HTTP/1.1 200 OK\r\nX: ");
      std::string block(65536, 'h');
      for (int i = 0; i < 16384 && connection.write(block); ++i) {
      }
    });
    CHECK(failure_of(request_to(server.host())).kind == TransportFailure::too_large);
  }
}

TEST_CASE("with 100-continue a refused upload sends no body") {
  std::string head, rest;
  RawServer server([&](RawConnection& connection, int) {
    head = connection.read_head();
    connection.write(http_answer("no", "403 Forbidden", "Connection: close\r\n"));
    connection.close();
  });
  HttpRequest request = request_to(server.host(), std::string(100'000, 'b'));
  request.method = "PUT";
  TransportOptions options;
  options.expect_continue = true;
  auto answer = transport()->send(request, options);
  REQUIRE(answer.has_value());
  CHECK(answer->status == 403);
  CHECK(head.find("Expect: 100-continue\r\n") != std::string::npos);
}

TEST_CASE("with 100-continue the body follows after the answer or after one second") {
  for (bool says_continue : {true, false}) {
    std::string body;
    RawServer server([&](RawConnection& connection, int) {
      connection.read_head();
      if (says_continue) connection.write("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n");
      body = connection.read_bytes(5000);
      connection.write(http_answer("stored"));
    });
    HttpRequest request = request_to(server.host(), std::string(5000, 'b'));
    TransportOptions options;
    options.expect_continue = true;
    auto start = std::chrono::steady_clock::now();
    auto answer = transport()->send(request, options);
    auto took = std::chrono::steady_clock::now() - start;
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK_FALSE(answer->headers.find("X-Early"));
    CHECK(body.size() == 5000);
    CHECK((took > 900ms) == !says_continue);
    CHECK(took < 3s);
  }
}

TEST_CASE("an interrupt ends a transfer within milliseconds") {
  RawServer silent([](RawConnection& connection, int) {
    connection.read_request();
    connection.wait_for_close(10s);
  });
  auto client = transport();
  std::thread signaller([] {
    std::this_thread::sleep_for(200ms);
    os::raise_interrupt(SIGINT);
  });
  auto start = std::chrono::steady_clock::now();
  int signal = 0;
  try {
    (void)client->send(request_to(silent.host(), "x=1"), {});
  } catch (const Interrupted& interrupted) {
    signal = interrupted.signal;
  }
  auto took = std::chrono::steady_clock::now() - start;
  signaller.join();
  CHECK(signal == SIGINT);
  CHECK(took < 400ms);
}

TEST_CASE("after an interrupt the transport still works") {
  RawServer server(answering(http_answer("cancelled")));
  auto client = transport();
  os::raise_interrupt(SIGTERM);
  CHECK_THROWS_AS((void)client->send(request_to(server.host()), {}), Interrupted);
  CHECK(client->send(request_to(server.host()), {}).has_value());
}

TEST_CASE("several threads send at once") {
  RawServer server([](RawConnection& connection, int) {
    while (!connection.read_request().empty()) {
      std::this_thread::sleep_for(20ms);
      connection.write(http_answer("x"));
    }
  });
  auto client = transport();
  std::atomic<int> answers = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 5; ++i)
          if (client->send(request_to(server.host(), "b"), {}).has_value()) ++answers;
      });
  }
  CHECK(answers == 40);
  CHECK(server.connections() <= 8);
  client.reset();
}
