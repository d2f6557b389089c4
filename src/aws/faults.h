// Error answers of all protocols.
#pragma once

#include "aws/protocol.h"

namespace pugi {
class xml_document;
}

namespace gcdt::aws {

// What an answer that is an error says. Never fails: what the body does not tell, the status does.
ServiceFault read_fault(const Model& model, const Operation& operation,
                        const HttpResponse& response);

// Some operations (CopyObject, CompleteMultipartUpload) begin their answer with status 200 before
// they know how they will end: the body may be an error all the same.
bool carries_fault(const pugi::xml_document& document);

// The message in the JSON body of an error, by any of its names; "" if there is none.
std::string message_of(const Json& body);

// The request id of the headers; "" if there is none.
std::string request_id(const Headers& headers);

}  // namespace gcdt::aws
