#include "aws/recording.h"

#include <map>
#include <mutex>

#include "aws/protocol.h"
#include "os/files.h"
#include "os/interrupt.h"
#include "output/sanitize.h"

namespace gcdt::aws {

namespace fs = std::filesystem;

namespace {

fs::path file_of(const fs::path& folder, const Call& call, int number) {
  const Model& model = find_model(call.service);
  return folder / fmt::format("{}.{}_{}.json", model.endpoint_prefix(), call.operation, number);
}

[[noreturn]] void throw_recorded(const Call& call, int status, const Json& data) {
  ServiceError error(call.service, call.operation,
                     text_or(data, "/Error/Code", std::to_string(status)),
                     text_or(data, "/Error/Message"));
  error.status = status;
  error.request_id = text_or(data, "/ResponseMetadata/RequestId");
  Json members = data;
  members.erase("Error");
  members.erase("ResponseMetadata");
  error.members = dump(members);
  throw error;
}

class Replay : public Backend {
 public:
  explicit Replay(fs::path folder) : folder_(std::move(folder)) {}

  Json send(Call call) override {
    os::check_interrupt();
    if (Operation operation = find_model(call.service).operation(call.operation))
      validate_params(operation, call.params);
    const fs::path file = next_file(call);
    const Json recorded = parse_json(os::read_file(file), file.string());
    int status = recorded.value("status_code", 200);
    Json data = from_recorded(recorded.value("data", Json::object()));
    if (status >= 300) throw_recorded(call, status, data);
    return data;
  }

 private:
  fs::path next_file(const Call& call) {
    std::lock_guard lock(mutex_);
    int& number = positions_[call.service + "." + call.operation];
    fs::path file = file_of(folder_, call, ++number);
    if (fs::exists(file)) return file;
    number = 1;
    file = file_of(folder_, call, number);
    if (!fs::exists(file)) throw Error("response file ({}) not found", file.string());
    return file;
  }

  fs::path folder_;
  std::mutex mutex_;
  std::map<std::string, int> positions_;
};

class Recorder : public Backend {
 public:
  Recorder(fs::path folder, std::unique_ptr<Backend> real)
      : folder_(std::move(folder)), real_(std::move(real)) {
    fs::create_directories(folder_);
  }

  Json send(Call call) override {
    // A refusal is an answer as well; it is written down and passed on.
    try {
      Json answer = real_->send(call);
      const Json* status = find(answer, "/ResponseMetadata/HTTPStatusCode");
      Shape output = find_model(call.service).operation(call.operation).output();
      write(call, status ? status->get<int>() : 200, to_recorded(output, answer));
      return answer;
    } catch (const ServiceError& error) {
      if (error.status >= 300) write(call, error.status, refusal(error));
      throw;
    }
  }

 private:
  static Json refusal(const ServiceError& error) {
    Json data = parse_json(error.members, "error members");
    data["Error"] = {{"Code", error.code}, {"Message", error.message}};
    data["ResponseMetadata"] = {{"RequestId", error.request_id},
                                {"HTTPStatusCode", error.status},
                                {"RetryAttempts", error.attempts - 1}};
    return data;
  }

  void write(const Call& call, int status, const Json& data) {
    std::lock_guard lock(mutex_);
    int number = 1;
    while (fs::exists(file_of(folder_, call, number))) ++number;
    Json masked = output::mask_json({{"status_code", status}, {"data", data}});
    os::write_file(file_of(folder_, call, number), masked.dump(4) + "\n", 0600);
  }

  fs::path folder_;
  std::unique_ptr<Backend> real_;
  std::mutex mutex_;
};

class PlaybackClock : public os::Clock {
 public:
  explicit PlaybackClock(os::Clock& real) : real_(real) {}
  Time now() override { return real_.now(); }
  std::chrono::steady_clock::time_point steady() override { return real_.steady(); }
  void sleep(os::Duration) override { os::check_interrupt(); }

 private:
  os::Clock& real_;
};

enum class Mode { normal, record, playback };

Mode mode_of(const os::Environment& environment) {
  std::string mode = environment.value("PLACEBO_MODE").value_or("normal");
  if (mode == "normal") return Mode::normal;
  return mode == "record" ? Mode::record : Mode::playback;
}

}  // namespace

std::unique_ptr<Backend> make_replay(fs::path folder) {
  return std::make_unique<Replay>(std::move(folder));
}
std::unique_ptr<Backend> make_recorder(fs::path folder, std::unique_ptr<Backend> real) {
  return std::make_unique<Recorder>(std::move(folder), std::move(real));
}

bool plays_back(const os::Environment& environment) {
  return mode_of(environment) == Mode::playback;
}

std::unique_ptr<os::Clock> make_playback_clock(os::Clock& real) {
  return std::make_unique<PlaybackClock>(real);
}

std::unique_ptr<Backend> with_recording(
    const os::Environment& environment,
    const std::function<std::unique_ptr<Backend>()>& make_real) {
  Mode mode = mode_of(environment);
  if (mode == Mode::normal) return make_real();
  auto folder = environment.value("PLACEBO_DIR");
  if (!folder)
    throw Error("PLACEBO_MODE is set, but not PLACEBO_DIR, the folder of the recorded answers.");
  return mode == Mode::record ? make_recorder(*folder, make_real()) : make_replay(*folder);
}

}  // namespace gcdt::aws
