// An answer with every member filled in, made from the model: for lints that ask whether an
// expression finds anything in it.
#pragma once

#include "aws/model.h"

namespace gcdt::test {

struct SampleOptions {
  Json text = "text";  // what text members hold
  Json boolean = true;
  size_t list_length = 1;
  int depth = 8;  // levels beneath; recursive shapes end there
};

Json sample_value(const aws::Shape& shape, const SampleOptions& options = {});

}  // namespace gcdt::test
