#include "tools/ramuda/events/wire.h"

#include <algorithm>

#include "base/text.h"
#include "tools/ramuda/events/kind.h"

namespace gcdt::ramuda::events {

namespace {

// The first that fits is taken: sources with keys of their own come before those known by an ARN.
const Kind* const kKinds[] = {&scheduler, &rule, &log_groups, &s3, &sns, &mapping, &cloudfront};

// Where something is wired, and all sources that are about it.
struct Place {
  const Kind* kind;
  std::string resource;
  std::vector<Source> sources;

  std::string name() const { return fmt::format("{} {}", kind->label, resource); }
};

const Kind& kind_of(const Source& source) {
  for (const Kind* kind : kKinds)
    if (kind->fits(source)) return *kind;
  if (std::string arn = arn_of(source); !arn.empty())
    throw wrong(source, "Unknown event source: " + arn);
  throw wrong(
      source,
      "an event source has an 'arn', or a 'name' with 'schedule', 'pattern' or 'scheduler', "
      "or a 'log_group_name_prefix' with a 'filter_name'");
}

// In the order in which they are mentioned first. Everything that can be seen in the configuration
// has been checked afterwards.
std::vector<Place> places_of(std::vector<Source> sources) {
  std::vector<Place> places;
  for (Source& source : sources) {
    const Kind& kind = kind_of(source);
    std::string resource = kind.resource(source);
    auto found = std::ranges::find_if(places, [&](const Place& place) {
      return place.kind == &kind && place.resource == resource;
    });
    if (found == places.end())
      places.push_back({&kind, std::move(resource), {std::move(source)}});
    else
      found->sources.push_back(std::move(source));
  }
  for (const Place& place : places) place.kind->check(place.sources);
  return places;
}

class Run {
 public:
  Run(Context& ctx, const Target& target, bool dry_run)
      : ctx_(ctx), wiring_{ctx, target, Permissions(ctx.aws("lambda"), target)}, dry_(dry_run) {}

  // How many changes the place took, or would take.
  size_t bring_about(const Place& place) {
    Json& report =
        reports_.emplace_back(Json{{"source", place.name()}, {"changes", Json::array()}});
    Changes changes;
    size_t done = 0;
    try {
      changes = place.kind->plan(wiring_, place.sources);
      for (; done < changes.size(); ++done) {
        ctx_.out.say("\t" + replace_all(changes[done].text, "\n", "\n\t"), output::Style::magenta);
        if (!dry_) changes[done].apply();
        report["changes"].push_back(changes[done].text);
      }
    } catch (const Error& error) {  // the other sources go on
      report["error"] = error.what();
      failed_.push_back(place.name());
      ctx_.out.error(fmt::format("{}: {}", place.name(), error.what()));
      if (!error.detail.empty()) ctx_.out.debug(error.detail);
      for (size_t left = done + 1; left < changes.size(); ++left)
        ctx_.out.warning("Not done: " + changes[left].text);
    }
    return changes.size();
  }

  // Sources that went out of the configuration while they were wired.
  void tell_forgotten() const {
    for (const std::string& source : wiring_.permissions.forgotten())
      ctx_.out.warning(fmt::format(
          "{} may still call the function, but the configuration does not list it any more. List "
          "it with \"ensure\": \"absent\" to unwire it.",
          source));
  }

  const std::vector<std::string>& failed() const { return failed_; }
  const Json& reports() const { return reports_; }

 private:
  Context& ctx_;
  Wiring wiring_;
  bool dry_;
  Json reports_ = Json::array();
  std::vector<std::string> failed_;
};

}  // namespace

void check_alone(const std::vector<Source>& sources) {
  if (sources.size() > 1)
    throw wrong(sources[1], fmt::format("it is listed twice, see '{}'", sources[0].place));
}

bool any_wanted(const std::vector<Source>& sources) {
  return std::ranges::any_of(sources, &Source::wanted);
}

bool has_arn_of(const Source& source, std::string_view service) {
  return arn_field(arn_of(source), ArnField::service) == service;
}

void check_sources(const std::vector<Source>& sources) {
  places_of(sources);
}

Outcome bring_about(Context& ctx, const Target& target, std::vector<Source> sources,
                    Direction direction, bool dry_run) {
  bool wire = direction == Direction::wire;
  if (!wire)
    for (Source& source : sources) source.wanted = false;
  std::vector<Place> places = places_of(std::move(sources));
  ctx.out.info(wire ? fmt::format("wiring lambda_arn {} ...", target.alias_arn)
                    : fmt::format("UN-wiring lambda_arn {} ", target.alias_arn));
  Run run(ctx, target, dry_run);
  size_t changes = 0;
  try {
    for (const Place& place : places) changes += run.bring_about(place);
  } catch (const Interrupted&) {  // on its way to the one who ends the run
    if (!dry_run)
      ctx.out.warning(fmt::format("What is listed above was done; `ramuda {}` goes on from here.",
                                  wire ? "wire" : "unwire"));
    throw;
  }
  Outcome outcome{.report = {{"function", target.function},
                             {"alias_arn", target.alias_arn},
                             {"dry_run", dry_run},
                             {"sources", run.reports()}}};
  if (const auto& failed = run.failed(); !failed.empty()) {
    outcome.failure = fmt::format(
        "{} of {} event sources could not be {}: {}. {}", failed.size(), places.size(),
        wire ? "wired" : "unwired", join(failed, ", "),
        dry_run ? "Nothing was changed (--dry-run)."
                : fmt::format("What is listed above was done; `ramuda {}` does the rest once the "
                              "cause is gone.",
                              wire ? "wire" : "unwire"));
    return outcome;
  }
  if (wire) run.tell_forgotten();
  if (changes == 0)
    ctx.out.info(wire ? "Nothing to do: every event source is wired as configured."
                      : "Nothing to do: no event source is wired.");
  else if (dry_run)
    ctx.out.info("Nothing was changed (--dry-run).");
  return outcome;
}

std::vector<Standing> look_at_sources(Context& ctx, const Target& target,
                                      std::vector<Source> sources) {
  Wiring wiring{ctx, target, Permissions(ctx.aws("lambda"), target)};
  std::vector<Standing> all;
  for (const Place& place : places_of(std::move(sources))) {
    Standing& standing = all.emplace_back(
        Standing{.kind = place.kind->label, .resource = place.resource, .options = {}});
    for (const Source& source : place.sources)
      if (source.wanted) standing.options.push_back(source.options);
    try {
      for (const Change& change : place.kind->plan(wiring, place.sources))
        standing.changes.push_back(change.text);
    } catch (const Error& error) {  // the others are shown
      standing.error = error.what();
    }
  }
  return all;
}

}  // namespace gcdt::ramuda::events
