#include <doctest.h>

#include "aws/client.h"
#include "base/text.h"
#include "os/system.h"

using namespace gcdt;
using aws::snake_case;

TEST_CASE("operation names become the method names of Python's clients") {
  CHECK(snake_case("DescribeStacks") == "describe_stacks");
  CHECK(snake_case("GetRestApis") == "get_rest_apis");
  CHECK(snake_case("DescribeDBClusters") == "describe_db_clusters");
  CHECK(snake_case("ListMFADevices") == "list_mfa_devices");
  CHECK(snake_case("AssociateVPCWithHostedZone") == "associate_vpc_with_hosted_zone");
  CHECK(snake_case("ListObjectsV2") == "list_objects_v2");
  CHECK(snake_case("CreateVpnConnection") == "create_vpn_connection");
  CHECK(snake_case("GetOpenIDConnectProvider") == "get_open_id_connect_provider");
  CHECK(snake_case("ListHITs") == "list_hits");
  CHECK(snake_case("CreateStorediSCSIVolume") == "create_stored_iscsi_volume");
  CHECK(snake_case("DescribeEgressOnlyInternetGateways") ==
        "describe_egress_only_internet_gateways");
  CHECK(snake_case("ListVPCs") == "list_vpcs");
  CHECK(snake_case("already_snake") == "already_snake");
  CHECK(snake_case("") == "");
  CHECK(snake_case("A") == "a");
  CHECK(snake_case("s") == "s");
}

TEST_CASE("all operations, paginators and waiters are named as botocore names them") {
  auto environment = os::Environment::capture();
  std::string source = environment.value("GCDT_SOURCE_DIR").value_or(".");
  std::string python = source + "/.venv/bin/python";
  if (!std::filesystem::exists(python)) {
    MESSAGE("no botocore in .venv: names were not compared");
    return;
  }
  os::Process process;
  process.argv = {python, "-c",
                  "import sys\nfrom botocore import xform_name\n"
                  "for line in sys.stdin: print(xform_name(line.strip()))"};
  process.environment = environment;
  std::vector<std::string> names;
  for (std::string_view service : aws::embedded_services()) {
    const aws::Model& model = aws::find_model(service);
    for (std::string_view name : model.operation_names()) names.emplace_back(name);
    if (model.waiters().empty()) continue;
    const Json waiters = Json::parse(model.waiters());
    for (const auto& [name, waiter] : waiters.at("waiters").items()) names.push_back(name);
  }
  process.input = join(names, "\n");
  std::vector<std::string> theirs = split(os::real_processes().run(process).out, '\n');
  REQUIRE(names.size() > 2900);
  REQUIRE(theirs.size() >= names.size());
  for (size_t i = 0; i < names.size(); ++i) CHECK(snake_case(names[i]) == theirs[i]);
}
