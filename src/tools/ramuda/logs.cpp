// ramuda logs: what the function wrote, by day, or as it comes.
#include "base/text.h"
#include "lifecycle/context.h"
#include "services/log_events.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"
#include "tools/ramuda/log_time.h"
#include "tools/ramuda/settings.h"

namespace gcdt::ramuda {

namespace {

using namespace std::chrono_literals;

constexpr auto kTailPause = 2s;
constexpr auto kTailStart = 300s;

// A line with the date whenever that changes, then one with the time for each event.
class Printer {
 public:
  explicit Printer(output::Output& out) : out_(out) {}

  void show(const services::LogEvent& event) {
    std::string time = iso8601(event.time);  // "2017-07-07T11:11:41.394000+00:00"
    if (std::string date = time.substr(0, 10); date != date_) {
      out_.say(date, output::Style::bold);
      date_ = date;
    }
    out_.say(fmt::format("{}  {}", time.substr(11, 8), trim(event.message)), style(event.message));
    ++count_;
  }
  size_t count() const { return count_; }

 private:
  static output::Style style(const std::string& message) {
    if (message.contains("ERROR") || message.contains("Traceback") ||
        message.contains("Task timed out"))
      return output::Style::red;
    if (message.contains("WARN")) return output::Style::yellow;
    bool of_lambda = message.starts_with("START ") || message.starts_with("END ") ||
                     message.starts_with("REPORT ") || message.starts_with("INIT_START ");
    return of_lambda ? output::Style::dim : output::Style::plain;
  }

  output::Output& out_;
  std::string date_;
  size_t count_ = 0;
};

// The function of the configuration may write to a group of its own choice.
std::string group_of(const Context& ctx, const std::string& function) {
  bool configured = function == text_or(ctx.section(), "/lambda/name");
  return configured ? log_group(ctx) : "/aws/lambda/" + function;
}

void run(Context& ctx) {
  bool tail = ctx.args.has("--tail");
  auto given_start = ctx.args.get("--start"), given_end = ctx.args.get("--end");
  if (tail && given_end) throw Error("You can not use '--end' and '--tail' options together.");
  Time now = ctx.clock.now();
  Time start = given_start ? parse_log_time(*given_start, now, "--start")
               : tail      ? now - kTailStart
                           : now - std::chrono::days(1);
  std::optional<Time> end;
  if (given_end) end = parse_log_time(*given_end, now, "--end");
  if (end && *end <= start) throw Error("'--end' value before '--start' value.");

  aws::Client logs = ctx.aws("logs");
  services::LogEvents events(tail ? logs.polling() : logs, group_of(ctx, function_argument(ctx)),
                             ctx.args.get("--filter").value_or(""));
  Printer printer(ctx.out);
  auto show = [&](const services::LogEvent& event) { printer.show(event); };
  if (!tail) {
    events.read(start, end, show);
    ctx.out.show(
        output::Result{{{"function", function_argument(ctx)}, {"events", printer.count()}}});
    return;
  }
  ctx.out.say("Use 'Ctrl-C' to exit tail mode", output::Style::yellow);
  for (;;) {
    events.read_new(start, ctx.clock.now(), show);
    ctx.clock.sleep(kTailPause);
  }
}

}  // namespace

const Command logs{
    "logs <lambda> [--start=<start>] [--end=<end>] [--tail] [--filter=<pattern>] [-v]",
    "show what the function wrote", run, Needs{.config = false},
    "Without times the events of the last day are shown. `--tail` goes on with what comes until "
    "Ctrl-C. `--filter` is a pattern of CloudWatch Logs, `ERROR` for example."};

}  // namespace gcdt::ramuda
