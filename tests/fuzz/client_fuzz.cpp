// What comes from the network, as a client that repeats and follows takes it: the call ends with an
// answer or an error, after no more attempts than allowed. Blocks are parted by "--" lines; the
// first names service and operation, each further one is an answer: the status, headers until an
// empty line, the body. The status 0 is a connection that breaks.
#include <cstdlib>

#include "base/text.h"
#include "fuzz/blocks.h"
#include "fuzz/fuzz.h"
#include "support/pipeline_world.h"

using namespace gcdt;

namespace {

test::TransportResult answer_of(std::string_view block) {
  size_t end = std::min(block.find('\n'), block.size());
  int status = std::atoi(std::string(block.substr(0, std::min<size_t>(end, 3))).c_str());
  if (status < 100 || status > 599)
    return std::unexpected(aws::TransportFailure{aws::TransportFailure::broken, "broken"});
  aws::HttpResponse response;
  response.status = status;
  while (end < block.size()) {
    size_t start = end + 1;
    end = std::min(block.find('\n', start), block.size());
    if (end <= start) break;
    std::string_view line = block.substr(start, end - start);
    size_t colon = line.find(": ");
    if (colon == line.npos) break;
    response.headers.set(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
  }
  response.body = block.substr(std::min(end + 1, block.size()));
  return response;
}

}  // namespace

FUZZ(input) {
  std::vector<std::string> blocks = blocks_of(input);
  std::vector<std::string> call = split(blocks.front(), ' ');
  if (call.size() != 2) return;
  test::PipelineWorld world;
  size_t next = 0;
  world.transport.handler = [&](const aws::HttpRequest&) {
    return answer_of(blocks[1 + next++ % std::max<size_t>(blocks.size() - 1, 1)]);
  };
  if (blocks.size() < 2) return;
  try {
    dump(world.call(call[0], call[1]));
  } catch (const Error&) {  // as promised
  }
  // Three attempts, one more to another region of a bucket, one more with the clock set right.
  if (world.transport.requests.size() > 5) std::abort();
}
