// gcdt credentials: as whom gcdt acts, where those credentials come from, and why not from
// elsewhere.
#include "lifecycle/context.h"
#include "tools/gcdt/commands.h"

namespace gcdt::core {

namespace {

Json show_providers(Context& ctx, const std::vector<aws::ChainStep>& steps) {
  output::Table table{"providers", {"provider", "outcome"}, {}};
  Json list = Json::array();
  for (const aws::ChainStep& step : steps) {
    table.rows.push_back({step.provider, step.outcome});
    list.push_back({{"provider", step.provider}, {"outcome", step.outcome}});
  }
  ctx.out.show(std::move(table));
  return list;
}

// Keys without a session token are valid until somebody removes them.
std::string end_of(const aws::Credentials& credentials) {
  if (credentials.expiration) return human_time(*credentials.expiration);
  return credentials.session_token.empty() ? "never" : "unknown";
}

// A provider that is configured but broken ends the search; the others before it are told first.
aws::Credentials find_credentials(Context& ctx, aws::CredentialChain& chain) {
  try {
    return chain.get();
  } catch (const Error&) {  // passed on, below what was tried
    auto steps = chain.steps();
    if (!steps.empty() && steps.back().applies) show_providers(ctx, steps);
    throw;
  }
}

// The providers come first: when AWS refuses the credentials, that is what one needs to know.
void run(Context& ctx) {
  aws::CredentialChain& chain = ctx.session.credentials();
  aws::Credentials credentials = find_credentials(ctx, chain);
  for (const std::string& warning : chain.take_warnings()) ctx.out.warning(warning);
  Json providers = show_providers(ctx, chain.steps());
  Json who = ctx.session.caller_identity();
  Json facts = {{"Account", text(who, "/Account")},
                {"Arn", text(who, "/Arn")},
                {"UserId", text(who, "/UserId")},
                {"Provider", credentials.provider},
                {"Profile", ctx.session.settings().profile},
                {"Region", ctx.session.region().value_or("none")},
                {"Expires", end_of(credentials)}};
  ctx.out.show(output::key_value_table(
      "identity", facts, {"Account", "Arn", "UserId", "Provider", "Profile", "Region", "Expires"}));
  facts["Providers"] = std::move(providers);
  ctx.out.show(output::Result{std::move(facts)});
}

}  // namespace

const Command credentials{
    "credentials", "show as whom gcdt acts and where the credentials come from", run,
    Needs{.lifecycle = false, .config = false},
    "Lists the credential providers in the order in which they are asked, with the reason why "
    "each\n"
    "one before the used one did not apply, and then what STS says about the identity. Keys and\n"
    "tokens are never printed."};

}  // namespace gcdt::core
