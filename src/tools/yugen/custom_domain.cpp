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
  std::optional<Json> find_domain() const {
    return gateway_.find("GetDomainName", {{"domainName", name_}});
  }
  bool wants_record() const { return wanted_.value("ensureCname", true); }

  // Looks at all there is, and throws Error for what cannot be done, before anything is changed.
  void examine(const std::string& api_id) {
    domain_ = find_domain();
    if (!domain_ || !has_certificate(*domain_)) require_certificate();
    if (domain_) mapping_ = find_mapping();
    if (mapping_) require_own(*mapping_, api_id);
    if (wants_record()) records_ = find_records(ctx_);
  }

  // After examine(). Each is true if it changed something.
  bool ensure_domain() {
    if (domain_) return update(*domain_);
    domain_ = create();
    return true;
  }
  bool ensure_mapping(const std::string& api_id, const std::string& stage) const {
    Mapping wanted{.id = "", .path = path_, .api_id = api_id, .stage = stage};
    if (mapping_ && mapping_->api_id == api_id && mapping_->stage == stage) return false;
    if (mapping_)
      service_.remap(name_, *mapping_, wanted);
    else
      service_.map(name_, wanted);
    ctx_.out.say(fmt::format("Mapped {}/{} to {}", name_, path_, stage));
    return true;
  }
  bool ensure_record() const {
    if (wants_record()) return point_record(ctx_, records_, target(*domain_));
    ctx_.out.say("Skipping creating and checking DNS record");
    return false;
  }

  // What is mapped to a domain reaches nobody before the domain works: AWS goes on making it, or
  // waits for somebody.
  void require_working() const {
    std::string status = text_or(*domain_, "/domainNameStatus", "AVAILABLE");
    if (status == "AVAILABLE") return;
    std::string told = fmt::format("The custom domain {} is {}", name_, status);
    if (std::string why = text_or(*domain_, "/domainNameStatusMessage"); !why.empty())
      told += ": " + why;
    if (!told.ends_with('.')) told += '.';
    if (std::string_view way_out = what_it_waits_for(status); !way_out.empty())
      throw Error("{} {} All else is in place.", told, way_out);
    ctx_.out.warning(told + " API Gateway goes on by itself; until then it may not answer.");
  }

  std::optional<Mapping> find_mapping() const {
    for (Mapping& known : service_.mappings(name_))
      if (known.path == path_) return std::move(known);
    return std::nullopt;
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

 private:
  // "" if it is nothing but time.
  static std::string_view what_it_waits_for(std::string_view status) {
    if (status == "PENDING_CERTIFICATE_REIMPORT")
      return "Import its certificate into ACM again, under the same ARN.";
    if (status == "PENDING_OWNERSHIP_VERIFICATION")
      return "Show that the domain is yours: with a certificate that ACM has issued for it, as "
             "'ownershipVerificationCertificateArn' (`gcdt call apigateway UpdateDomainName`).";
    if (status == "FAILED")
      return "Mend what it says, or make the domain anew: `yugen custom-domain-delete -f`, then "
             "`yugen custom-domain-create`.";
    return {};
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
  // As examine() found them.
  std::optional<Json> domain_;
  std::optional<Mapping> mapping_;
  Json records_;
};

}  // namespace

void check_custom_domain(Context& ctx, const ApiService& service, const std::string& api_id) {
  Domain(ctx, service).examine(api_id);
}

bool ensure_custom_domain(Context& ctx, const ApiService& service, const std::string& api_id) {
  Domain domain(ctx, service);
  domain.examine(api_id);
  bool changed = domain.ensure_domain();
  changed |= domain.ensure_mapping(api_id, stage_name(ctx));
  changed |= domain.ensure_record();
  domain.require_working();
  return changed;
}

bool release_custom_domain(Context& ctx, const ApiService& service, const std::string& api_id,
                           bool whole) {
  Domain domain(ctx, service);
  auto found = domain.find_domain();
  if (!found) return false;
  auto mapping = domain.find_mapping();
  bool ours = mapping && mapping->api_id == api_id;
  size_t others = whole ? service.mappings(domain.name()).size() - (ours ? 1 : 0) : 0;
  if (others > 0)
    throw Error("The custom domain {} stays: {} other mapping{} it.", domain.name(), others,
                others == 1 ? " uses" : "s use");
  if (ours) {
    service.unmap(domain.name(), *mapping);
    ctx.out.say(fmt::format("Removed the mapping of {}/{}", domain.name(), mapping->path));
  }
  if (!whole) return true;
  if (domain.wants_record()) remove_record(ctx, domain.target(*found));
  ctx.out.say("deleting custom domain: " + domain.name());
  Gateway(ctx).call("DeleteDomainName", {{"domainName", domain.name()}});
  return true;
}

}  // namespace gcdt::yugen
