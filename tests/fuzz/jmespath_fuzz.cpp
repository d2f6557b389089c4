// A JMESPath expression on the first line, the document it searches on the others.
#include "aws/jmespath.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  size_t end = std::min(input.find('\n'), input.size());
  gcdt::aws::JmesPath expression(input.substr(0, end));
  expression.search(gcdt::parse_json(input.substr(end), "document"));
}
