// A configuration's lookups, resolved against an AWS of a few answers.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "lookups/lookups.h"
#include "os/files.h"
#include "support/fake_machine.h"
#include "support/recorded_output.h"

namespace gcdt::test {

// An AWS of a few answers that may be asked from several threads.
struct Answers : aws::Backend {
  std::function<Json(const aws::Call&)> answer;
  std::vector<aws::Call> calls;
  std::mutex mutex;

  Json send(aws::Call call) override {
    std::lock_guard lock(mutex);
    calls.push_back(call);
    return answer(call);
  }
};

struct Desk : FakeMachine {
  RecordedOutput out;
  os::Environment environment;
  os::TempDir dir;
  Answers* aws = new Answers;
  aws::Session session;

  Desk() : session(settings(), seams(), std::unique_ptr<aws::Backend>(aws)) {}

  static aws::Settings settings() {
    aws::Settings settings;
    settings.region = "eu-west-1";
    return settings;
  }

  Json resolve(Json config, const std::string& tool = "kumo") {
    lookups::World world{session, processes, clock, environment, dir.path(), config};
    lookups::resolve(config, tool, world, out);
    return config;
  }
  // The text of the Error that resolving throws; "" if it throws none.
  std::string failure(Json config, const std::string& tool = "kumo") {
    try {
      resolve(std::move(config), tool);
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  }
  size_t calls_of(const std::string& operation) const {
    return static_cast<size_t>(
        std::count_if(aws->calls.begin(), aws->calls.end(),
                      [&](const aws::Call& call) { return call.operation == operation; }));
  }
};

}  // namespace gcdt::test
