// bench_client ANSWER_FILE [google-benchmark's options]: the two parts of a call that are ours
// alone, without a network: signing a request, and reading a DescribeStacks answer, beside what
// pugixml takes for the same bytes.
#include <benchmark/benchmark.h>

#include <pugixml.hpp>

#include "aws/protocol.h"
#include "aws/sigv4.h"
#include "os/files.h"

namespace {

using namespace gcdt;
using namespace gcdt::aws;

// The same request is signed by signing.py.
void sign(benchmark::State& state) {
  HttpRequest request;
  request.host = "cloudformation.eu-west-1.amazonaws.com";
  request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.headers.set("User-Agent", "bench");
  request.body = "Action=DescribeStacks&Version=2010-05-15&StackName=stack-1";
  Credentials credentials{.access_key_id = "AKIDEXAMPLE",
                          .secret_access_key = Secret("secret"),
                          .session_token = Secret("token")};
  SigningContext context{.region = "eu-west-1", .service = "cloudformation"};
  for (auto _ : state) {
    context.time += std::chrono::seconds(1);
    sign_headers(request, credentials, context);
    benchmark::DoNotOptimize(request);
  }
}
BENCHMARK(sign);

void parse_by_pugixml(benchmark::State& state, const std::string& body) {
  for (auto _ : state) {
    pugi::xml_document document;
    benchmark::DoNotOptimize(document.load_buffer(body.data(), body.size()));
  }
}

void parse_answer(benchmark::State& state, const std::string& body) {
  const Model& model = find_model("cloudformation");
  Operation operation = model.operation("DescribeStacks");
  HttpResponse response{.status = 200, .headers = {}, .body = body};
  for (auto _ : state) {
    Answer answer = parse(model, operation, response);
    if (answer.error || answer.unreadable) state.SkipWithError("the answer cannot be read");
    benchmark::DoNotOptimize(answer);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::string body = os::read_file(argv[1]);
  benchmark::RegisterBenchmark("parse_by_pugixml", parse_by_pugixml, body);
  benchmark::RegisterBenchmark("parse_answer", parse_answer, body);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
