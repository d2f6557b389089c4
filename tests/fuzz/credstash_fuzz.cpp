// Records of credstash's table as DynamoDB gives them. Nothing is decrypted whose HMAC does not
// fit.
#include "base/json.h"
#include "fuzz/fuzz.h"
#include "lookups/credstash.h"

FUZZ(input) {
  gcdt::Json item = gcdt::parse_json(input, "input");
  gcdt::lookups::read_credstash_item(item, "name",
                                     [](const std::string&) { return std::string(64, 'k'); });
}
