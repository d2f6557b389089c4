// From what went wrong to the ServiceError that the caller sees.
#pragma once

#include <string>

#include "aws/protocol.h"
#include "aws/transport.h"
#include "base/error.h"

namespace gcdt::aws {

struct CallName {
  std::string service, operation, region;
};

// How a call ended.
struct Ending {
  int attempts = 1;
  bool transient = false;
  bool outcome_unknown = false;
  std::string remark;  // a clause for the end of the message; may be empty
};

// AWS refused.
ServiceError refused(const CallName& call, const Ending& ending, const ServiceFault& fault,
                     int status);
// No answer arrived: "could not reach cloudformation in eu-west-1: could not resolve host: ..."
ServiceError unanswered(const CallName& call, const Ending& ending,
                        const TransportFailure& failure);
// A success that cannot be read: "unreadable answer from cloudformation in eu-west-1 to ..."
ServiceError unreadable(const CallName& call, const Ending& ending, const std::string& why,
                        const HttpResponse& response);

}  // namespace gcdt::aws
