// A JMESPath expression on the first line, the document it searches on the others.
#include <algorithm>

#include "aws/jmespath.h"
#include "fuzz/fuzz.h"

FUZZ(input) {
  size_t end = std::min(input.find('\n'), input.size());
  std::string_view text = input.substr(0, end);
  gcdt::aws::JmesPath expression(text);
  // "[@,@] | [@,@] | ..." doubles its value with every step, as it should.
  if (std::count(text.begin(), text.end(), ',') > 8) return;
  gcdt::dump(expression.search(gcdt::parse_json(input.substr(end), "document")));
}
