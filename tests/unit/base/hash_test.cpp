#include "base/hash.h"

#include <doctest.h>

using namespace gcdt;

TEST_CASE("the CRCs have the check values of their catalogue") {
  CHECK(crc32("123456789") == 0xcbf43926);
  CHECK(crc32c("123456789") == 0xe3069283);
  CHECK(crc64nvme("123456789") == 0xae8b14860a799888);
  CHECK(crc32c("") == 0);
  CHECK(crc64nvme("") == 0);
}
