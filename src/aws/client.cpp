#include "aws/client.h"

namespace gcdt::aws {

Json Client::call(std::string_view operation, Json params) const {
  return upload(operation, std::move(params), nullptr);
}

Json Client::upload(std::string_view operation, Json params,
                    std::shared_ptr<const Content> content) const {
  return backend_->send({std::string(model_->service_name()), region_, std::string(operation),
                         std::move(params), std::move(content), polling_});
}

}  // namespace gcdt::aws
