#include "lookups/lookups.h"

#include <algorithm>
#include <ranges>
#include <set>

#include "base/text.h"
#include "os/parallel.h"
#include "output/sanitize.h"

namespace gcdt::lookups {

extern const Kind stack, ssl, acm, secret, base_ami, ssm, secretsmanager, stack_export, environment,
    file, command;

namespace {

constexpr std::string_view kPrefix = "lookup:";
constexpr std::string_view kDefaultMark = ":default=";

const std::vector<const Kind*>& kinds() {
  static const std::vector<const Kind*> kKinds{&secret,      &ssl,  &stack,          &base_ami,
                                               &acm,         &ssm,  &secretsmanager, &stack_export,
                                               &environment, &file, &command};
  return kKinds;
}

// "kumo" for its section and those beside it; "" if the section belongs to no tool.
std::string_view tool_of(std::string_view section) {
  if (section == "stack_set") return "kumo";
  for (std::string_view tool : {"kumo", "tenkai", "ramuda", "yugen"})
    if (section == tool) return tool;
  return {};
}

std::string section_of(const std::string& pointer) {
  return split(pointer, '/').at(1);
}

// Failures there are silent: that section belongs to a run of another tool.
bool is_foreign(const std::string& pointer, const std::string& tool) {
  std::string_view owner = tool_of(section_of(pointer));
  return !owner.empty() && owner != tool;
}

std::set<std::string> enabled_kinds(const Json& config) {
  const Json* list = find(config, "/lookups");
  if (!list) list = find(config, "/plugins/gcdt_lookups/defaults/lookups");
  std::set<std::string> names;
  if (list && list->is_array()) {
    for (const Json& name : *list)
      if (name.is_string()) names.insert(name.get<std::string>());
  } else {
    for (const Kind* kind : kinds()) names.insert(kind->name);
  }
  return names;
}

[[noreturn]] void bad_format(const std::string& text) {
  throw Error("lookup format not as expected for '{}'", text);
}

// Masks a value from now on; of a JSON secret each value in it, because scripts take it apart.
void register_secrets(const Json& value) {
  if (value.is_structured()) {
    for (const Json& member : value) register_secrets(member);
  } else if (value.is_number()) {
    output::register_secret(dump(value));
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    output::register_secret(text);
    if (auto parsed = try_parse_json(text); parsed && parsed->is_structured())
      register_secrets(*parsed);
  }
}

// One thing to fetch, and what came of it.
struct Job {
  const Kind* kind;
  std::vector<size_t> places;
  Json fetched;
  std::string failure;  // empty = fetched
};

class Resolver {
 public:
  Resolver(Json& config, const std::string& tool, World& world, output::Output& out)
      : config_(config), tool_(tool), world_(world), out_(out), places_(collect(config, tool)) {}

  Resolved run() {
    group();
    fetch_all();
    std::set<std::string> broken;  // foreign sections are left alone from their first failure on
    for (Job& job : jobs_)
      for (size_t index : job.places) apply(job, index, broken);
    if (!failures_.empty()) throw Error("{}", join(failures_, "\n"));
    // The last first: in a list, those behind it move up.
    for (size_t index : absent_ | std::views::reverse) take_out(places_[index].pointer);
    return std::move(resolved_);
  }

 private:
  void group() {
    std::map<std::string, size_t> known;
    for (size_t i = 0; i < places_.size(); ++i) {
      const Lookup& lookup = places_[i].lookup;
      const Kind* kind = find_kind(lookup.kind);
      std::string region =
          lookup.region.empty() ? world_.session.region().value_or("") : lookup.region;
      std::string key = lookup.kind + '\0' + region + '\0' + kind->subject(lookup);
      auto [at, is_new] = known.emplace(key, jobs_.size());
      if (is_new) jobs_.push_back({kind, {}, {}, {}});
      jobs_[at->second].places.push_back(i);
    }
  }

  void fetch(Job& job) {
    const Lookup& any = places_[job.places.front()].lookup;
    try {
      job.fetched = job.kind->fetch(any, world_);
    } catch (const Error& error) {  // kept until the whole configuration has been looked at
      job.failure = error.what();
      if (job.failure.empty()) job.failure = "unknown failure";
    }
  }

  void fetch_all() {
    os::parallel(jobs_.size(), kThreads, [this](size_t i) { fetch(jobs_[i]); });
  }

  void apply(const Job& job, size_t index, std::set<std::string>& broken) {
    const Place& place = places_[index];
    bool foreign = is_foreign(place.pointer, tool_);
    if (foreign && broken.contains(section_of(place.pointer))) return;
    const Lookup& lookup = place.lookup;
    Json& value = config_.at(Json::json_pointer(place.pointer));
    std::optional<Json> found;
    std::string failure = job.failure;
    if (failure.empty() && !job.fetched.is_null()) found = job.kind->pick(lookup, job.fetched);
    if (!found && failure.empty()) {
      if (lookup.fallback)
        found = *lookup.fallback;
      else if (lookup.optional)
        found = "";
      else if (lookup.continue_if_missing)
        return note_missing(index);
      else
        failure = job.kind->missing(with_region(lookup), !job.fetched.is_null());
    }
    if (found) {
      if (job.kind->secret) {
        register_secrets(*found);
        resolved_.secrets.push_back(place.pointer);
      }
      value = std::move(*found);
    } else if (foreign) {
      broken.insert(section_of(place.pointer));
    } else {
      failures_.push_back(fmt::format("lookup for '{}' failed: \"{}\" (at {}): {}",
                                      section_of(place.pointer), lookup.text, dotted(place.pointer),
                                      failure));
    }
  }

  // As it is asked: without a region of its own in that of the session.
  Lookup with_region(Lookup lookup) const {
    if (lookup.region.empty()) lookup.region = world_.session.region().value_or("");
    return lookup;
  }

  void note_missing(size_t index) {
    const Place& place = places_[index];
    const Lookup& lookup = place.lookup;
    std::string said = fmt::format("'{}' was not found.", lookup.text);
    if (lookup.kind == "secret")
      said = fmt::format("lookup:secret '{}' not found in credstash!", lookup.parts.at(0));
    out_.warning(fmt::format("{} '{}' is left out.", said, dotted(place.pointer)));
    absent_.insert(index);
  }

  void take_out(const std::string& pointer) {
    Json::json_pointer place(pointer);
    Json& parent = config_.at(place.parent_pointer());
    if (parent.is_array()) {
      size_t gone = std::stoul(place.back());
      parent.erase(gone);
      for (auto* places : {&resolved_.secrets, &resolved_.missing})
        for (std::string& other : *places) move_up(other, place.parent_pointer().to_string(), gone);
    } else {
      parent.erase(place.back());
      resolved_.missing.push_back(pointer);
    }
  }

  // What stands behind an element that is gone.
  static void move_up(std::string& pointer, const std::string& list, size_t gone) {
    std::string begin = list + "/";
    if (!pointer.starts_with(begin)) return;
    std::string rest = pointer.substr(begin.size());
    size_t end = std::min(rest.find('/'), rest.size()), index = std::stoul(rest.substr(0, end));
    if (index > gone) pointer = begin + std::to_string(index - 1) + rest.substr(end);
  }

  Json& config_;
  const std::string& tool_;
  World& world_;
  output::Output& out_;
  std::vector<Place> places_;
  std::vector<Job> jobs_;
  std::vector<std::string> failures_;
  std::set<size_t> absent_;
  Resolved resolved_;
};

class Collector {
 public:
  Collector(const Json& config, const std::string& tool)
      : tool_(tool), enabled_(enabled_kinds(config)) {}

  void walk(const Json& value, const std::string& pointer) {
    if (value.is_string() && value.get_ref<const std::string&>().starts_with(kPrefix))
      return add(value.get_ref<const std::string&>(), pointer);
    if (value.is_object())
      for (const auto& [key, member] : value.items())
        walk(member, pointer + "/" + replace_all(replace_all(key, "~", "~0"), "/", "~1"));
    if (value.is_array())
      for (size_t i = 0; i < value.size(); ++i) walk(value[i], pointer + "/" + std::to_string(i));
  }

  std::vector<Place> places;

 private:
  void add(const std::string& text, const std::string& pointer) {
    Lookup lookup;
    try {
      lookup = parse(text);
    } catch (const Error&) {  // in the section of another tool nobody asked for it
      if (is_foreign(pointer, tool_)) return;
      throw;
    }
    const Kind* kind = find_kind(lookup.kind);
    if (!kind || !enabled_.contains(lookup.kind)) return;
    if (lookup.parts.size() < kind->min_parts || lookup.parts.size() > kind->max_parts) {
      if (is_foreign(pointer, tool_)) return;
      bad_format(text);
    }
    // CloudFront, and so API Gateway's edge domains, take certificates from there only.
    if (lookup.kind == "acm" && section_of(pointer) == "yugen") lookup.region = "us-east-1";
    places.push_back({pointer, std::move(lookup)});
  }

  const std::string& tool_;
  std::set<std::string> enabled_;
};

}  // namespace

std::string first_part(const Lookup& lookup) {
  return lookup.parts.at(0);
}
std::optional<Json> whole(const Lookup&, const Json& fetched) {
  return fetched;
}

const Kind* find_kind(std::string_view name) {
  for (const Kind* kind : kinds())
    if (name == kind->name) return kind;
  return nullptr;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const Kind* kind : kinds()) names.emplace_back(kind->name);
  return names;
}

Lookup parse(const std::string& text) {
  Lookup lookup;
  lookup.text = text;
  std::string rest = text.substr(kPrefix.size());
  // The default value is the rest of the text, colons included.
  if (size_t at = rest.find(kDefaultMark); at != std::string::npos) {
    lookup.fallback = rest.substr(at + kDefaultMark.size());
    rest.resize(at);
  }
  lookup.parts = split(rest, ':');
  auto take = [&] {
    if (lookup.parts.empty() || lookup.parts[0].empty()) bad_format(text);
    std::string part = lookup.parts[0];
    lookup.parts.erase(lookup.parts.begin());
    return part;
  };
  lookup.kind = take();
  if (lookup.kind == "region") {
    lookup.region = take();
    lookup.kind = take();
  }
  if (lookup.kind == "cmd" && !lookup.parts.empty())  // a command may hold colons
    lookup.parts = {join(lookup.parts, ":")};
  // "lookup:stack:<s>:optional" asks for an output of that name (02 section 3.2).
  if (lookup.parts.size() > 2 && lookup.parts.back() == "optional") {
    lookup.optional = true;
    lookup.parts.pop_back();
  } else if (lookup.parts.size() > 1 && lookup.parts.back() == "CONTINUE_IF_NOT_FOUND") {
    lookup.continue_if_missing = true;
    lookup.parts.pop_back();
  }
  return lookup;
}

std::vector<Place> collect(const Json& config, const std::string& tool) {
  Collector collector(config, tool);
  collector.walk(config, "");
  return std::move(collector.places);
}

Resolved resolve(Json& config, const std::string& tool, World& world, output::Output& out) {
  return Resolver(config, tool, world, out).run();
}

void leave_out(Json& config, const std::vector<std::string>& missing) {
  for (const std::string& pointer : missing)
    if (text_or(config, pointer).starts_with(kPrefix)) {
      Json::json_pointer place(pointer);
      config.at(place.parent_pointer()).erase(place.back());
    }
}

}  // namespace gcdt::lookups
