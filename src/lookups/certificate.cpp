// lookup:acm:<name>:...  - the ARN of one ACM certificate that covers all names.
// lookup:ssl:<name>      - deprecated: the ARN of an IAM server certificate, "" if there is none.
#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "lookups/lookup.h"
#include "os/parallel.h"

namespace gcdt::lookups {

namespace {

std::string everything(const Lookup&) {
  return {};
}

// Newest first; a certificate without expiry counts as oldest.
void sort_by_expiry(Json& certificates, const char* member) {
  auto expiry = [member](const Json& certificate) {
    return parse_time(text_or(certificate, std::string("/") + member)).value_or(Time::min());
  };
  std::stable_sort(certificates.begin(), certificates.end(),
                   [&](const Json& a, const Json& b) { return expiry(a) > expiry(b); });
}

// The ARN of a certificate, when it ends, and all its names.
Json describe(const aws::Client& acm, const Json& summary) {
  Json certificate =
      acm.call("DescribeCertificate", {{"CertificateArn", summary.at("CertificateArn")}})
          .at("Certificate");
  Json names = array_or_empty(certificate, "/SubjectAlternativeNames");
  std::string domain = text_or(certificate, "/DomainName");
  if (!domain.empty()) names.push_back(domain);
  for (Json& name : names) name = lower(name.get<std::string>());
  return {{"arn", certificate.at("CertificateArn")},
          {"names", std::move(names)},
          {"NotAfter", certificate.value("NotAfter", "")}};
}

// Unless they are asked for, ACM keeps quiet about all but short RSA keys.
Json key_types() {
  return Json::array({"RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1",
                      "EC_secp384r1", "EC_secp521r1"});
}

// Every issued certificate of the region, the one that lives longest first.
Json fetch_acm(const Lookup& lookup, World& world) {
  auto acm = world.session.client("acm", lookup.region);
  Json certificates =
      acm.pages("ListCertificates", {{"CertificateStatuses", Json::array({"ISSUED"})},
                                     {"Includes", {{"keyTypes", key_types()}}}});
  os::parallel(certificates.size(), kThreads,
               [&](size_t i) { certificates[i] = describe(acm, certificates[i]); });
  sort_by_expiry(certificates, "NotAfter");
  return certificates;
}

// A name is covered literally, or by the wildcard one label above.
bool covers(const Json& names, const std::string& wanted) {
  auto listed = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::string name = lower(wanted);
  if (listed(name)) return true;
  size_t dot = name.find('.');
  return dot != std::string::npos && !name.starts_with("*") && listed("*" + name.substr(dot));
}

std::optional<Json> pick_acm(const Lookup& lookup, const Json& certificates) {
  for (const Json& certificate : certificates)
    if (std::all_of(lookup.parts.begin(), lookup.parts.end(), [&](const std::string& name) {
          return name.empty() || covers(certificate.at("names"), name);
        }))
      return certificate.at("arn");
  return std::nullopt;
}

std::string missing_acm(const Lookup&, bool) {
  return "no ACM certificate matches your query, sorry";
}

Json fetch_ssl(const Lookup&, World& world) {
  Json certificates = world.session.client("iam").pages("ListServerCertificates");
  std::string now = iso8601(world.clock.now());
  std::erase_if(certificates.get_ref<Json::array_t&>(), [&](const Json& certificate) {
    auto expiry = parse_time(text_or(certificate, "/Expiration"));
    return expiry && *expiry < *parse_time(now);
  });
  sort_by_expiry(certificates, "Expiration");
  return certificates;
}

std::optional<Json> pick_ssl(const Lookup& lookup, const Json& certificates) {
  for (const Json& certificate : certificates)
    if (text(certificate, "/ServerCertificateName").find(lookup.parts.at(0)) != std::string::npos)
      return certificate.at("Arn");
  return "";
}

std::string missing_ssl(const Lookup&, bool) {
  return "no server certificate";
}

}  // namespace

extern const Kind acm, ssl;
const Kind acm{"acm", 1, 1000, false, everything, fetch_acm, pick_acm, missing_acm};
const Kind ssl{"ssl", 1, 1, false, everything, fetch_ssl, pick_ssl, missing_ssl};

}  // namespace gcdt::lookups
