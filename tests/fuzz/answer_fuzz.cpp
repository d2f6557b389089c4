// Bodies of answers and errors in every protocol. The first line names service, operation and
// status: "cloudformation DescribeStacks 200".
#include "aws/protocol.h"
#include "base/text.h"
#include "fuzz/fuzz.h"

using namespace gcdt;

FUZZ(input) {
  size_t line = std::min(input.find('\n'), input.size());
  std::vector<std::string> words = split(input.substr(0, line), ' ');
  if (words.size() != 3) return;
  const aws::Model& model = aws::find_model(words[0]);
  aws::Operation operation = model.operation(words[1]);
  if (!operation) return;
  aws::HttpResponse response;
  response.status = words[2] == "200" ? 200 : 400;
  response.body = input.substr(std::min(line + 1, input.size()));
  aws::Answer answer = aws::parse(model, operation, response);
  dump(answer.result);
  aws::validate_answer(operation, answer.result);
  aws::blobs_to_base64(answer.result);
}
