// botocore's JSON model of one service -> the bytes that Model reads.
#pragma once

#include <string>

#include "base/json.h"

namespace gcdt::aws {

struct ModelSource {
  std::string service_name;                  // the folder's name
  Json service;                              // service-2.json, sdk-extras merged
  Json paginators, waiters, endpoint_rules;  // null if the service has none
};

std::string compile_model(const ModelSource& source);

}  // namespace gcdt::aws
