// ramuda metrics: what CloudWatch counted during the last day.
#include <cmath>

#include "lifecycle/context.h"
#include "output/sparkline.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

constexpr size_t kHours = 24;
constexpr int kHour = 3600;
constexpr const char* kPercentiles[] = {"p50", "p90", "p99"};

class Metrics {
 public:
  Metrics(aws::Client cloudwatch, std::string function, Time now)
      : cloudwatch_(std::move(cloudwatch)), function_(std::move(function)), end_(now) {}

  struct Row {
    int64_t sum = 0;
    std::vector<double> hours = std::vector<double>(kHours);  // the oldest first
  };
  // `per_hour`: what stands for an hour, "Sum" or "Average".
  Row row(const char* metric, const char* unit, const char* per_hour) const {
    Json statistics = Json::array({"Sum"});
    if (std::string_view(per_hour) != "Sum") statistics.push_back(per_hour);
    Row row;
    double sum = 0;
    for (const Json& point : points(metric, unit, kHour, {{"Statistics", std::move(statistics)}})) {
      sum += point.value("Sum", 0.0);
      auto time = parse_time(text_or(point, "/Timestamp"));
      if (!time || *time < begin()) continue;
      size_t hour = static_cast<size_t>((*time - begin()) / std::chrono::hours(1));
      row.hours[std::min(hour, kHours - 1)] += point.value(per_hour, 0.0);
    }
    row.sum = static_cast<int64_t>(sum);
    return row;
  }

  // {"p50": milliseconds, ...} of the whole day; an empty object if there is nothing to say.
  Json percentiles() const {
    Json answer = points("Duration", "Milliseconds", kHours * kHour,
                         {{"ExtendedStatistics", Json(kPercentiles)}});
    return answer.empty() ? Json::object()
                          : answer.back().value("ExtendedStatistics", Json::object());
  }

  Time begin() const { return end_ - std::chrono::hours(kHours); }

 private:
  Json points(const char* metric, const char* unit, int64_t seconds, Json request) const {
    request.update({{"Namespace", "AWS/Lambda"},
                    {"MetricName", metric},
                    {"Dimensions", Json::array({{{"Name", "FunctionName"}, {"Value", function_}}})},
                    {"StartTime", iso8601(begin())},
                    {"EndTime", iso8601(end_)},
                    {"Period", seconds},
                    {"Unit", unit}});
    return array_or_empty(cloudwatch_.call("GetMetricStatistics", request), "/Datapoints");
  }

  aws::Client cloudwatch_;
  std::string function_;
  Time end_;
};

// "Duration of a call: p50 12 ms, p90 340 ms, p99 1204 ms".
std::string spoken(const Json& percentiles) {
  std::string text;
  for (const char* name : kPercentiles)
    if (const Json* value = find(percentiles, std::string("/") + name))
      text += fmt::format("{}{} {:.0f} ms", text.empty() ? "Duration of a call: " : ", ", name,
                          value->get<double>());
  return text;
}

void run(Context& ctx) {
  const std::string function = function_argument(ctx);
  const Metrics metrics(ctx.aws("cloudwatch"), function, ctx.clock.now());
  const bool watched = ctx.terminal.is_tty();
  Json sums = Json::object(), hours = Json::object(), percentiles = Json::object();
  ctx.out.say(function);
  for (const char* metric : {"Duration", "Errors", "Invocations", "Throttles"}) {
    bool duration = std::string_view(metric) == "Duration";
    auto row =
        metrics.row(metric, duration ? "Milliseconds" : "Count", duration ? "Average" : "Sum");
    std::string line = fmt::format("\t{} {}", metric, row.sum);
    if (watched) line = fmt::format("{:<24}{}", line, output::sparkline(row.hours));
    ctx.out.say(line, row.sum > 0 && std::string_view(metric) == "Errors" ? output::Style::red
                                                                          : output::Style::plain);
    sums[metric] = row.sum;
    hours[metric] = row.hours;
  }
  if (sums.at("Invocations") > 0) percentiles = metrics.percentiles();
  if (std::string text = spoken(percentiles); watched && !text.empty()) ctx.out.say("\t" + text);
  ctx.out.show(output::Result{{{"function", function},
                               {"metrics", std::move(sums)},
                               {"start", iso8601(metrics.begin())},
                               {"hours", std::move(hours)},
                               {"percentiles", std::move(percentiles)}}});
}

}  // namespace

const Command metrics{
    "metrics <lambda> [-v]", "show what the function did during the last day", run,
    Needs{.config = false},
    "The sum of each metric; on a terminal with a bar for each hour, and how long "
    "the calls took: half of them, nine of ten, 99 of 100 took no longer."};

}  // namespace gcdt::ramuda
