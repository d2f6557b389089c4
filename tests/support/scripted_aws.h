// An AWS that plays a script: it answers each call with the next entry for that operation, written
// in JSON and encoded in the service's own protocol, and remembers what it was asked.
//
//   [{"service": "cloudformation", "operation": "DescribeStacks",
//     "error": {"code": "ValidationError", "message": "Stack with id x does not exist", "status":
//     400}},
//    {"service": "cloudformation", "operation": "CreateStack", "reply": {"StackId": "arn:x"}},
//    {"service": "cloudformation", "operation": "DescribeStackEvents", "repeat": 3,
//     "raw": {"status": 200, "headers": {}, "body": "<Descr", "cut_after": 3, "delay_ms": 0,
//             "reset": false}}]
//
// An entry has one of reply, error and raw; delay_ms, cut_after, reset and headers may stand in all
// of them. {"check": "clock"} instead of an entry: requests that are dated more than five minutes
// from now are turned away as AWS does it, with the time of the server.
// "repeat" is how often an entry answers (1 if absent; "forever"); with "for_ms" it does so for
// that time, from its first answer on. "after": "service.Operation": not before that call was made.
// Texts in an answer may contain {now} and {now+SECONDS}: the time of the answer; and {Member}: the
// last value that a query-protocol request gave to that parameter, such as {ClientRequestToken}. A
// call without an entry left is answered with status 500 and shows up in problems().
#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "aws/model.h"
#include "support/http_server.h"

namespace gcdt::test {

class ScriptedAws {
 public:
  // `log`: a file that gets one JSON object a request; empty = none. Throws Error for a script that
  // names unknown services or operations.
  explicit ScriptedAws(const Json& script, const std::filesystem::path& log = {});

  std::string url() const { return server_.url(); }
  std::vector<std::string> calls() const;     // "cloudformation.DescribeStacks", in order
  std::vector<std::string> problems() const;  // calls that the script did not expect
  std::vector<std::string> unused() const;    // entries that never answered, "forever" left out

 private:
  struct Entry {
    const aws::Model* model;
    aws::Operation operation;
    Json answer;
    int left;  // negative: forever
    bool used = false;
    std::optional<std::chrono::steady_clock::time_point> until = std::nullopt;
  };

  ServerResponse respond(const aws::HttpRequest& request);
  Entry* next_entry(const std::string& call);
  // The service and the name of the call; no model if the script knows no such service.
  std::pair<const aws::Model*, std::string> identify(const aws::HttpRequest& request) const;
  void remember(const aws::HttpRequest& request, const std::string& call);

  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  std::vector<const aws::Model*> models_;
  bool checks_clock_ = false;
  std::map<std::string, std::string> parameters_;
  std::vector<std::string> calls_, problems_;
  std::ofstream log_;
  HttpServer server_;
};

}  // namespace gcdt::test
