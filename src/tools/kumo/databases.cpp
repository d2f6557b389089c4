// The RDS instances and Aurora clusters of a stack.
#include "output/activity.h"
#include "tools/kumo/switchable.h"

namespace gcdt::kumo {

namespace {

constexpr auto kPause = std::chrono::seconds(30);
constexpr int kAttempts = 60;

// Instances and clusters work alike under different names.
struct Kind {
  std::string_view type, name, id_member, describe, list, status, stop, start, available;
};
constexpr Kind kKinds[] = {
    {"AWS::RDS::DBCluster", "RDS cluster", "DBClusterIdentifier", "DescribeDBClusters",
     "/DBClusters/0", "/Status", "StopDBCluster", "StartDBCluster", "db_cluster_available"},
    {"AWS::RDS::DBInstance", "RDS instance", "DBInstanceIdentifier", "DescribeDBInstances",
     "/DBInstances/0", "/DBInstanceStatus", "StopDBInstance", "StartDBInstance",
     "db_instance_available"}};

Json which(const Kind& kind, const Resource& resource) {
  return {{kind.id_member, resource.physical_id}};
}

// "" for an instance that belongs to a cluster: it goes with that.
std::string status_of(const aws::Client& rds, const Kind& kind, const Resource& resource) {
  Json answer = rds.call(kind.describe, which(kind, resource));
  const Json* database = find(answer, kind.list);
  if (!database) return "";
  bool member = kind.id_member != "DBClusterIdentifier" &&
                !text_or(*database, "/DBClusterIdentifier").empty();
  return member ? "" : text_or(*database, kind.status);
}

// `start` right after `stop`: what is still stopping cannot be started.
std::string status_after_stopping(Context& ctx, const aws::Client& rds, const Kind& kind,
                                  const Resource& resource) {
  std::string status = status_of(rds, kind, resource);
  if (status == "stopping")
    ctx.out.info(fmt::format("Waiting until {} '{}' has stopped", kind.name, resource.physical_id));
  output::Activity activity(
      ctx.out, fmt::format("waiting until {} '{}' has stopped", kind.name, resource.physical_id),
      ctx.clock);
  for (int attempt = 0; status == "stopping" && attempt < kAttempts; ++attempt) {
    ctx.clock.sleep(kPause);
    status = status_of(rds.polling(), kind, resource);
  }
  if (status == "stopping")
    throw Error("{} '{}' is still stopping after 30 minutes.", kind.name, resource.physical_id);
  return status;
}

}  // namespace

void stop_databases(Context& ctx, const Switchable& stack) {
  auto rds = ctx.aws("rds");
  for (const Kind& kind : kKinds) {
    for (const Resource& resource : stack.of_type(kind.type)) {
      if (status_of(rds, kind, resource) != "available") continue;
      ctx.out.info(fmt::format("Stopping {} '{}'", kind.name, resource.physical_id));
      rds.call(kind.stop, which(kind, resource));
    }
  }
}

void start_databases(Context& ctx, const Switchable& stack) {
  auto rds = ctx.aws("rds");
  std::vector<std::pair<const Kind*, Resource>> started;
  for (const Kind& kind : kKinds) {
    for (const Resource& resource : stack.of_type(kind.type)) {
      if (status_after_stopping(ctx, rds, kind, resource) != "stopped") continue;
      ctx.out.info(fmt::format("Starting {} '{}'", kind.name, resource.physical_id));
      rds.call(kind.start, which(kind, resource));
      started.emplace_back(&kind, resource);
    }
  }
  for (const auto& [kind, resource] : started) rds.wait(kind->available, which(*kind, resource));
}

}  // namespace gcdt::kumo
