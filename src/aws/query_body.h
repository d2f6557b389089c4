// Form bodies of the query and ec2 protocols.
#pragma once

#include <string>

#include "aws/model.h"

namespace gcdt::aws {

// "Action=DescribeStacks&Version=2010-05-15&StackName=x"
std::string query_body(const Model& model, const Operation& operation, const Json& params);

}  // namespace gcdt::aws
