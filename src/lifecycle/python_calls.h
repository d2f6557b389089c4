// What the user's Python asks of gcdt while it works (docs/python-protocol.md, "Questions of
// Python"): AWS calls through our client, log lines.
#pragma once

#include <functional>
#include <string_view>

#include "aws/client.h"
#include "output/output.h"

namespace gcdt {

// The `serve` of python::Options. Session and output must outlive it.
std::function<Json(std::string_view method, const Json& params)> python_calls(aws::Session& session,
                                                                              output::Output& out);

// Values of AWS as Python sees them: bytes, streamed bodies and times in the wrappers of the
// protocol. And back, for parameters.
Json to_python(const aws::Shape& shape, const Json& value);
Json from_python(const Json& value);

}  // namespace gcdt
