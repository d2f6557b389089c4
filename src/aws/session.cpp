#include <array>
#include <mutex>

#include "aws/assumed_role.h"
#include "aws/client.h"
#include "aws/pipeline.h"
#include "aws/recording.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

// Services that are one for all regions: they work when no region is chosen.
constexpr std::array<std::string_view, 10> kGlobalServices{
    "iam", "route53", "cloudfront", "s3", "sts", "organizations", "budgets", "ce", "shield", "waf"};
constexpr const char* kNoRegion = "aws-global";  // as AWS's partitions spell it

bool is_embedded(std::string_view service) {
  auto embedded = embedded_services();
  return std::find(embedded.begin(), embedded.end(), service) != embedded.end();
}

// Further models are looked for only when one is asked for.
const Model& load_model(std::string_view service, const Settings& settings) {
  if (is_embedded(service)) return find_model(service);
  std::vector<std::string> folders = settings.data_paths;
  for (std::string& folder : model_folders(settings.environment))
    folders.push_back(std::move(folder));
  return find_model(service, folders);
}

}  // namespace

struct Session::Impl {
  Settings settings;
  Machine machine;
  CredentialChain chain;
  std::unique_ptr<os::Clock> playback_clock;
  Session* around = nullptr;
  std::string role;                      // that it acts for; "" = none of its own
  std::unique_ptr<AssumedRole> assumed;  // then
  std::shared_ptr<Pacer> pacer = std::make_shared<Pacer>(true);
  bool own_backend = false;
  std::mutex backend_mutex;
  std::unique_ptr<Backend> backend;
  std::mutex identity_mutex;
  Json identity;

  Impl(Settings given, Machine seams, std::unique_ptr<Backend> own)
      : settings(std::move(given)),
        machine(seams),
        chain(settings, machine.transport, machine.clock, machine.processes, machine.terminal,
              machine.random),
        own_backend(own != nullptr),
        backend(std::move(own)) {
    if (!backend && plays_back(settings.environment))
      playback_clock = make_playback_clock(machine.clock);
  }
  Impl(Session& session, std::string_view region, std::string_view role_arn)
      : Impl(session.settings(), session.machine(), nullptr) {
    around = &session;
    pacer = std::make_shared<Pacer>();
    if (!region.empty()) settings.region = region;
    if (role_arn.empty()) return;
    role = role_arn;
    assumed = std::make_unique<AssumedRole>(session, role);
  }

  os::Clock& clock() { return playback_clock ? *playback_clock : machine.clock; }

  Backend& calls() {
    if (around && (!assumed || around->impl_->is_given())) return around->impl_->calls();
    std::lock_guard lock(backend_mutex);
    if (backend) return *backend;
    if (assumed && account_of(role) == around->account_id()) pacer = around->impl_->pacer;
    CredentialSource& credentials = assumed ? static_cast<CredentialSource&>(*assumed) : chain;
    backend = with_recording(settings.environment,
                             [&] { return make_pipeline(settings, credentials, machine, pacer); });
    return *backend;
  }

  // The answers do not depend on who asks.
  bool is_given() const {
    return own_backend || playback_clock || (around && around->impl_->is_given());
  }
};

Session::Session(Settings settings, Machine machine)
    : Session(std::move(settings), machine, nullptr) {}
Session::Session(Settings settings, Machine machine, std::unique_ptr<Backend> backend)
    : impl_(std::make_unique<Impl>(std::move(settings), machine, std::move(backend))) {}
Session::Session(Session& around, std::string_view region, std::string_view role)
    : impl_(std::make_unique<Impl>(around, region, role)) {}
Session::~Session() = default;

Client Session::client(std::string_view service, std::string_view region) {
  const Model& model = load_model(service, impl_->settings);
  std::string chosen(region.empty() ? impl_->settings.region.value_or("") : region);
  bool global =
      std::find(kGlobalServices.begin(), kGlobalServices.end(), service) != kGlobalServices.end();
  if (chosen.empty() && global) chosen = kNoRegion;
  if (chosen.empty())
    throw Error(
        "You must specify a region. Set AWS_DEFAULT_REGION, give --region, or write 'region' into "
        "the profile.");
  return {impl_->calls(), impl_->clock(), model, chosen};
}

std::optional<std::string> Session::region() const {
  return impl_->settings.region;
}

Json Session::caller_identity() {
  if (impl_->around && !impl_->assumed) return impl_->around->caller_identity();
  std::lock_guard lock(impl_->identity_mutex);
  if (impl_->identity.is_null()) impl_->identity = client("sts").call("GetCallerIdentity");
  return impl_->identity;
}

std::string Session::account_id() {
  return text(caller_identity(), "/Account");
}

CredentialChain& Session::credentials() {
  return impl_->around ? impl_->around->credentials() : impl_->chain;
}
bool Session::replays() const {
  return impl_->playback_clock != nullptr;
}
const Settings& Session::settings() const {
  return impl_->settings;
}
const Machine& Session::machine() const {
  return impl_->machine;
}

}  // namespace gcdt::aws
