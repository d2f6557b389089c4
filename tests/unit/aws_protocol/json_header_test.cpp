// Header members whose value is any JSON (`jsonvalue` in the models, as of Lex and IoT).
#include <doctest.h>

#include "aws/protocol.h"
#include "base/text.h"
#include "os/files.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

constexpr const char* kModel = R"({
  "metadata": {"apiVersion": "2020-01-01", "endpointPrefix": "letters", "protocol": "rest-json",
               "serviceId": "Letters", "signatureVersion": "v4"},
  "operations": {"Post": {"name": "Post", "http": {"method": "POST", "requestUri": "/post"},
                          "input": {"shape": "Letter"}, "output": {"shape": "Letter"}}},
  "shapes": {"Letter": {"type": "structure",
                        "members": {"tags": {"shape": "Text", "jsonvalue": true,
                                             "location": "header", "locationName": "x-tags"}}},
             "Text": {"type": "string"}}
})";

struct Letters {
  Letters() {
    std::filesystem::create_directories(folder.path() / "letters/2020-01-01");
    os::write_file(folder.path() / "letters/2020-01-01/service-2.json", kModel);
  }

  const Model& model() { return find_model("letters", {folder.path().string()}); }
  // What the header holds, without its base64.
  std::string sent(const Json& tags) {
    Json params{{"tags", tags}};
    Operation operation = model().operation("Post");
    validate_params(operation, params);
    return base64_decode(serialize(model(), operation, params).http.headers.get("x-tags")).value();
  }
  Answer received(std::string header) {
    return parse(model(), model().operation("Post"),
                 {200, {{{"x-tags", std::move(header)}}}, "{}"});
  }

  os::TempDir folder;
};

}  // namespace

TEST_CASE("a header of JSON carries any value as its JSON in base64, a text, too") {
  Letters letters;
  CHECK(letters.sent({{"a", Json::array({1, true, nullptr})}}) == R"({"a":[1,true,null]})");
  CHECK(letters.sent("true") == R"("true")");
  CHECK(letters.sent("say \"hi\"\n") == R"("say \"hi\"\n")");
  CHECK(letters.sent("ä") == R"("\u00e4")");
  CHECK(letters.sent(12) == "12");
}

TEST_CASE("a header of JSON comes back as the value it holds") {
  Letters letters;
  for (const Json& value : {Json{{"a", Json::array({1, true, nullptr})}}, Json("true"), Json("ä")})
    CHECK(letters.received(base64_encode(dump(value))).result.at("tags") == value);
  CHECK(letters.received("no base64!").unreadable);
  CHECK(letters.received(base64_encode("no JSON")).unreadable);
}
