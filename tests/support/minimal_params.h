// The smallest parameters that an operation accepts, made from the model: what is required and
// nothing else.
#pragma once

#include "aws/model.h"

namespace gcdt::test {

Json minimal_params(const aws::Shape& input);

}  // namespace gcdt::test
