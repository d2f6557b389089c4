#include "aws/client.h"

namespace gcdt::aws {

Json Client::call(std::string_view operation, Json params) const {
  return backend_->send(
      {std::string(model_->service_name()), region_, std::string(operation), std::move(params)});
}

}  // namespace gcdt::aws
