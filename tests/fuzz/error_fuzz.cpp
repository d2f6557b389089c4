// Answers that are errors, in every protocol. The first line names service, operation, status and
// the value of X-Amzn-ErrorType. Whatever comes, there is an error with a code.
#include "aws/protocol.h"
#include "base/text.h"
#include "fuzz/fuzz.h"

using namespace gcdt;

FUZZ(input) {
  size_t line = std::min(input.find('\n'), input.size());
  std::vector<std::string> words = split(input.substr(0, line), ' ');
  if (words.size() < 3) return;
  const aws::Model& model = aws::find_model(words[0]);
  aws::Operation operation = model.operation(words[1]);
  if (!operation) return;
  aws::HttpResponse response;
  response.status = words[2] == "503" ? 503 : 400;
  if (words.size() > 3) response.headers.add("X-Amzn-ErrorType", words[3]);
  response.body = input.substr(std::min(line + 1, input.size()));
  aws::Answer answer = aws::parse(model, operation, response);
  if (!answer.error || answer.error->code.empty()) __builtin_trap();
  dump(answer.error->members);
}
