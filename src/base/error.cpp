#include "base/error.h"

#include <csignal>

namespace gcdt {

ServiceError::ServiceError(std::string service_, std::string operation_, std::string code_,
                           std::string message_)
    : Error("An error occurred ({}) when calling the {} operation: {}", code_, operation_,
            message_),
      service(std::move(service_)),
      operation(std::move(operation_)),
      code(std::move(code_)),
      message(std::move(message_)) {}

ServiceError::ServiceError(Sentence, std::string service_, std::string operation_,
                           std::string code_, std::string sentence)
    : Error("{}", sentence),
      service(std::move(service_)),
      operation(std::move(operation_)),
      code(std::move(code_)),
      message(std::move(sentence)) {}

ServiceError ServiceError::without_answer(std::string service, std::string operation,
                                          std::string code, std::string sentence) {
  return {Sentence(), std::move(service), std::move(operation), std::move(code),
          std::move(sentence)};
}

std::string signal_name(int signal) {
  if (signal == SIGINT) return "SIGINT";
  if (signal == SIGTERM) return "SIGTERM";
  return std::to_string(signal);
}

}  // namespace gcdt
