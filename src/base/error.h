// The only three things gcdt throws. An Error ends the command; `catch (const Error&)` is allowed
// only where CONTRIBUTING.md lists it.
#pragma once

#include <fmt/core.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace gcdt {

// Ends the command. what() is one complete sentence for the person at the terminal: what is wrong,
// where, what to do.
struct Error : std::runtime_error {
  template <class... Args>
  explicit Error(fmt::format_string<Args...> format, Args&&... args)
      : std::runtime_error(fmt::format(format, std::forward<Args>(args)...)) {}

  // Shown beneath the sentence with -v: a Python traceback, the head of an unreadable answer.
  std::string detail;
};

// A call to AWS that was not answered with success. what() has the form of the AWS SDKs:
// "An error occurred (<code>) when calling the <operation> operation: <message>".
struct ServiceError : Error {
  ServiceError(std::string service, std::string operation, std::string code, std::string message);
  // No answer arrived, or none that can be read. `code` is ours, what() is `sentence` alone.
  static ServiceError without_answer(std::string service, std::string operation, std::string code,
                                     std::string sentence);

  std::string service;     // as clients are named: "cloudformation"
  std::string operation;   // as in the API reference: "DescribeStacks"
  std::string code;        // as in the API reference, namespace stripped: "ValidationError"
  std::string message;     // the service's own words
  std::string request_id;  // empty if the answer carried none
  int status = 0;          // HTTP status; 0 = no answer arrived
  int attempts = 1;        // requests sent, the first included
  // Throttling, 5xx, connection trouble: the same call may succeed later. Watchers go on asking.
  bool transient = false;
  // The request may have been carried out although no readable answer arrived: look before
  // repeating.
  bool outcome_unknown = false;
  // The modelled members of the error as a JSON object ("{}" if none), and the HTTP headers' map.
  std::string members = "{}";

 private:
  struct Sentence {};
  ServiceError(Sentence, std::string service, std::string operation, std::string code,
               std::string sentence);
};

// SIGINT or SIGTERM arrived. On purpose not a std::exception: no catch of errors can swallow it.
struct Interrupted {
  int signal;
};

// The name scripts know: "SIGINT", "SIGTERM", else the number.
std::string signal_name(int signal);

}  // namespace gcdt
