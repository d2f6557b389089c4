// What the two runners of the protocol tests share: the files, models made from suites, verdicts.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "aws/model.h"
#include "base/json.h"
#include "support/suite.h"

namespace gcdt::test {

// A model of one operation, made from a suite of the data and one of its cases.
class CaseModel {
 public:
  CaseModel(const Json& suite, const Json& test_case);
  const aws::Model& model() const { return model_; }
  const aws::Operation& operation() const { return operation_; }

 private:
  std::string bytes_;
  aws::Model model_;
  aws::Operation operation_;
};

struct ProtocolCase {
  std::string id;  // "rest-json.json RestJsonConstantQueryString"; of legacy files with numbers
  const Json& suite;
  const Json& data;
};

// Runs every case of `direction` ("input", "output") and of its legacy folder. `check` returns what
// is wrong or "". Cases in `verdicts` (by the last word of their id, or by a suite's description)
// and whole files of the CBOR protocol are listed instead; only what botocore does not run may be.
void run_protocol_cases(Suite& suite, const std::string& direction,
                        const std::map<std::string, std::string>& verdicts,
                        const std::function<std::string(const ProtocolCase&)>& check);

}  // namespace gcdt::test
