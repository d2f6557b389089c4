#include "tools/yugen/custom_domain.h"

#include "base/text.h"
#include "tools/yugen/dns_record.h"

namespace gcdt::yugen {

namespace {

class Domain {
 public:
  Domain(Context& ctx, const ApiService& service)
      : ctx_(ctx),
        service_(service),
        gateway_(ctx),
        wanted_(section(ctx)),
        name_(text(wanted_, "/domainName")),
        path_(text_or(wanted_, "/basePath")),
        regional_(is_http_api(ctx) || text_or(wanted_, "/endpointType", "EDGE") == "REGIONAL") {}

  const std::string& name() const { return name_; }
  std::optional<Json> found() const {
    return gateway_.find("GetDomainName", {{"domainName", name_}});
  }

  // A certificate that ACM does not know. Whoever may not ask it hears of it from API Gateway.
  void require_certificate() const {
    std::string region = regional_ ? gateway_.region() : "us-east-1";
    try {
      ctx_.aws("acm", region).call("DescribeCertificate", {{"CertificateArn", certificate()}});
    } catch (const ServiceError& error) {
      if (error.code != "ResourceNotFoundException" && error.code != "InvalidArnException") return;
      throw Error("There is no certificate {} in {} (yugen.customDomain.certificateArn).",
                  certificate(), region);
    }
  }

  bool has_certificate(const Json& domain) const {
    return text_or(domain, regional_ ? "/regionalCertificateArn" : "/certificateArn") ==
           certificate();
  }

  Json create() {
    ctx_.out.say("create custom domain: " + name_);
    Json params{{"domainName", name_}};
    if (regional_) {
      params["regionalCertificateArn"] = certificate();
      params["endpointConfiguration"] = {{"types", Json::array({"REGIONAL"})}};
      if (wanted_.contains("certificateName"))
        params["regionalCertificateName"] = wanted_.at("certificateName");
    } else {
      params["certificateArn"] = certificate();
      if (wanted_.contains("certificateName"))
        params["certificateName"] = wanted_.at("certificateName");
    }
    if (wanted_.contains("securityPolicy")) params["securityPolicy"] = wanted_.at("securityPolicy");
    if (const Json* trust = find(wanted_, "/mutualTls")) params["mutualTlsAuthentication"] = *trust;
    return with_certificate_known([&] { return gateway_.call("CreateDomainName", params); });
  }

  // As it is then; the call is limited to one in thirty seconds, so that it is made only for a
  // change. True if it was made.
  bool update(Json& domain) {
    Json operations = Json::array();
    auto change = [&](const char* member, const std::string& value) {
      if (!value.empty() && text_or(domain, fmt::format("/{}", member)) != value)
        operations.push_back(
            {{"op", "replace"}, {"path", fmt::format("/{}", member)}, {"value", value}});
    };
    // The label can be changed only together with the certificate.
    std::string member = regional_ ? "regionalCertificateArn" : "certificateArn";
    if (text_or(domain, "/" + member) != certificate()) {
      change(regional_ ? "regionalCertificateName" : "certificateName",
             text_or(wanted_, "/certificateName"));
      change(member.c_str(), certificate());
    }
    change("securityPolicy", text_or(wanted_, "/securityPolicy"));
    for (const char* key : {"truststoreUri", "truststoreVersion"})
      change(fmt::format("mutualTlsAuthentication/{}", key).c_str(),
             text_or(wanted_, fmt::format("/mutualTls/{}", key)));
    if (operations.empty()) return false;
    ctx_.out.say("update custom domain: " + name_);
    domain = with_certificate_known([&] {
      return gateway_.call("UpdateDomainName",
                           {{"domainName", name_}, {"patchOperations", operations}});
    });
    return true;
  }

  // Where the record must point.
  DnsTarget target(const Json& domain) const {
    DnsTarget edge{text_or(domain, "/distributionDomainName"),
                   text_or(domain, "/distributionHostedZoneId")};
    DnsTarget regional{text_or(domain, "/regionalDomainName"),
                       text_or(domain, "/regionalHostedZoneId")};
    bool take_regional = regional_ || edge.name.empty();
    return take_regional && !regional.name.empty() ? regional : edge;
  }

  std::optional<Mapping> mapping() const {
    for (Mapping& known : service_.mappings(name_))
      if (known.path == path_) return std::move(known);
    return std::nullopt;
  }

  // `fresh`: the domain was made just now, so that nothing is mapped yet.
  bool map_to(const std::string& api_id, const std::string& stage, bool fresh) {
    Mapping wanted{.id = "", .path = path_, .api_id = api_id, .stage = stage};
    auto known = fresh ? std::nullopt : mapping();
    if (known && known->api_id == api_id && known->stage == stage) return false;
    if (known) {
      require_own(*known, api_id);
      service_.remap(name_, *known, wanted);
    } else {
      service_.map(name_, wanted);
    }
    ctx_.out.say(fmt::format("Mapped {}/{} to {}", name_, path_, stage));
    return true;
  }

 private:
  static const Json& section(const Context& ctx) {
    const Json* found = find(ctx.section(), "/customDomain");
    if (!found) throw Error("The section 'yugen.customDomain' is missing in the configuration.");
    return *found;
  }

  std::string certificate() const { return text(wanted_, "/certificateArn"); }

  // An API that somebody else put there stays, unless it is gone.
  void require_own(const Mapping& mapping, const std::string& own) const {
    if (mapping.api_id == own) return;
    auto other = service_.api(mapping.api_id);
    if (!other || other->name == api_name(ctx_)) return;
    throw Error(
        "The base path '{}' of {} leads to the API '{}' ({}). Choose another "
        "'yugen.customDomain.basePath', or delete that mapping first.",
        path_, name_, other->name, other->id);
  }

  template <class Change>
  Json with_certificate_known(const Change& change) const {
    try {
      return change();
    } catch (const ServiceError& error) {  // it does not say where the certificate must be
      if (error.code != "BadRequestException" || !lower(error.message).contains("certificate"))
        throw;
      throw Error(
          "{} The certificate must be issued and lie in {} (yugen.customDomain."
          "certificateArn is {}).",
          error.what(), regional_ ? gateway_.region() : "us-east-1, for an edge domain",
          certificate());
    }
  }

  Context& ctx_;
  const ApiService& service_;
  const Gateway gateway_;  // domains are those of REST APIs, whoever uses them
  const Json wanted_;
  const std::string name_, path_;
  const bool regional_;
};

}  // namespace

void check_custom_domain(Context& ctx, const ApiService& service) {
  Domain domain(ctx, service);
  auto found = domain.found();
  if (!found || !domain.has_certificate(*found)) domain.require_certificate();
  if (ctx.section().at("customDomain").value("ensureCname", true)) check_record(ctx);
}

bool ensure_custom_domain(Context& ctx, const ApiService& service, const std::string& api_id) {
  Domain domain(ctx, service);
  auto found = domain.found();
  bool fresh = !found, changed = fresh;
  if (fresh)
    found = domain.create();
  else
    changed = domain.update(*found);
  changed |= domain.map_to(api_id, stage_name(ctx), fresh);
  if (!ctx.section().at("customDomain").value("ensureCname", true)) {
    ctx.out.say("Skipping creating and checking DNS record");
    return changed;
  }
  return point_record(ctx, domain.target(*found)) || changed;
}

void release_custom_domain(Context& ctx, const ApiService& service, const std::string& api_id,
                           bool whole) {
  Domain domain(ctx, service);
  auto found = domain.found();
  if (!found) return;
  auto mapping = domain.mapping();
  if (mapping && mapping->api_id == api_id) {
    service.unmap(domain.name(), *mapping);
    ctx.out.say(fmt::format("Removed the mapping of {}/{}", domain.name(), mapping->path));
  }
  if (!whole) return;
  size_t left = service.mappings(domain.name()).size();
  if (left > 0)
    throw Error("The custom domain {} stays: {} other mapping{} it.", domain.name(), left,
                left == 1 ? " uses" : "s use");
  if (ctx.section().at("customDomain").value("ensureCname", true))
    remove_record(ctx, domain.target(*found));
  ctx.out.say("deleting custom domain: " + domain.name());
  Gateway(ctx).call("DeleteDomainName", {{"domainName", domain.name()}});
}

}  // namespace gcdt::yugen
