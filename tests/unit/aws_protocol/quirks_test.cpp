// Rows of the table of quirks that no embedded service shows.
#include "aws/quirks.h"

#include <doctest.h>

#include "aws/protocol.h"
#include "base/hash.h"
#include "base/text.h"
#include "os/files.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

constexpr const char* kModel = R"({
  "metadata": {"apiVersion": "2020-01-01", "endpointPrefix": "parcels", "protocol": "rest-json",
               "serviceId": "Parcels", "signatureVersion": "v4"},
  "operations": {
    "Send": {"name": "Send", "http": {"method": "POST", "requestUri": "/send"},
             "input": {"shape": "Parcel"}, "httpChecksumRequired": true},
    "Weigh": {"name": "Weigh", "http": {"method": "POST", "requestUri": "/weigh"},
              "input": {"shape": "Parcel"}}},
  "shapes": {"Parcel": {"type": "structure",
                        "members": {"text": {"shape": "Text"},
                                    "md5": {"shape": "Text", "location": "header",
                                            "locationName": "Content-MD5"}}},
             "Text": {"type": "string"}}
})";

}  // namespace

TEST_CASE("an operation that demands a checksum and offers no choice gets a Content-MD5") {
  os::TempDir folder;
  std::filesystem::create_directories(folder.path() / "parcels/2020-01-01");
  os::write_file(folder.path() / "parcels/2020-01-01/service-2.json", kModel);
  const Model& model = find_model("parcels", {folder.path().string()});
  auto sent = [&](const char* operation, const Json& params) {
    HttpRequest request = serialize(model, model.operation(operation), params).http;
    adapt_request(model, model.operation(operation), request);
    return request;
  };
  HttpRequest request = sent("Send", {{"text", "hello"}});
  CHECK(request.headers.get("Content-MD5") == base64_encode(md5(request.body)));
  CHECK(sent("Send", {{"text", "hello"}, {"md5", "given"}}).headers.get("Content-MD5") == "given");
  CHECK_FALSE(sent("Weigh", {{"text", "hello"}}).headers.find("Content-MD5"));
}
