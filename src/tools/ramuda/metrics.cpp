// ramuda metrics: what CloudWatch counted during the last day.
#include "lifecycle/context.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

static void run(Context& ctx) {
  std::string function = function_argument(ctx);
  auto cloudwatch = ctx.aws("cloudwatch");
  Time now = ctx.clock.now();
  Json values = Json::object();
  ctx.out.say(function);
  for (const char* metric : {"Duration", "Errors", "Invocations", "Throttles"}) {
    bool duration = std::string_view(metric) == "Duration";
    Json answer = cloudwatch.call(
        "GetMetricStatistics",
        {{"Namespace", "AWS/Lambda"},
         {"MetricName", metric},
         {"Dimensions", Json::array({{{"Name", "FunctionName"}, {"Value", function}}})},
         {"StartTime", iso8601(now - std::chrono::days(1))},
         {"EndTime", iso8601(now)},
         {"Period", 3600},
         {"Statistics", Json::array({"Sum"})},
         {"Unit", duration ? "Milliseconds" : "Count"}});
    double sum = 0;
    for (const Json& point : array_or_empty(answer, "/Datapoints")) sum += point.value("Sum", 0.0);
    values[metric] = static_cast<int64_t>(sum);
    ctx.out.say(fmt::format("\t{} {}", metric, static_cast<int64_t>(sum)));
  }
  ctx.out.show(output::Result{{{"function", function}, {"metrics", std::move(values)}}});
}

const Command metrics{"metrics <lambda> [-v]", "show what the function did during the last day",
                      run, Needs{.config = false}};

}  // namespace gcdt::ramuda
