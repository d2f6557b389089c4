// The values for completion that no network is needed for.
#include <algorithm>

#include "aws/model.h"
#include "aws/profile.h"
#include "base/text.h"
#include "cli/completion.h"
#include "config/config.h"
#include "os/files.h"
#include "services/awsume.h"
#include "tools/gcdt/commands.h"

namespace gcdt::cli {

namespace {

using Values = std::vector<std::string>;

constexpr std::string_view kFiles[] = {"<file>", "<folder>", "<mapping>"};

Values texts(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

Values profiles(const Question&, const Surroundings& around) {
  Values names;
  for (const auto& [name, section] : aws::read_profile_files(around.environment).profiles)
    names.push_back(name);
  return names;
}

Values regions(const Question&, const Surroundings&) {
  Values names;
  Json all = parse_json(aws::partitions(), "partitions");
  for (const Json& partition : all.at("partitions"))
    for (const auto& [name, region] : partition.at("regions").items())
      if (!name.ends_with("-global")) names.push_back(name);
  return names;
}

Values services(const Question&, const Surroundings&) {
  return texts(aws::embedded_services());
}

Values operations(const Question& question, const Surroundings& around) {
  std::string service = text_or(question.values, "/<service>");
  if (service.empty()) return {};
  const aws::Model& model = aws::find_model(service, aws::model_folders(around.environment));
  return texts(model.operation_names());
}

Values generators(const Question&, const Surroundings&) {
  return core::generator_names();
}

Values accounts(const Question&, const Surroundings& around) {
  auto content = os::read_file_if_exists(services::Awsume::cache_file(around.environment));
  auto cache = try_parse_json(content.value_or(""));
  const Json* roles = cache ? find(*cache, "/roles") : nullptr;
  Values names;
  if (roles && roles->is_object())
    for (const auto& [account, role] : roles->items()) names.push_back(account);
  return names;
}

struct Row {
  std::string_view tool, name;  // "" = every tool
  Values (*values)(const Question&, const Surroundings&);
};
constexpr Row kRows[] = {{"", "--profile", profiles},         {"", "--region", regions},
                         {"gcdt", "<service>", services},     {"gcdt", "<operation>", operations},
                         {"gcdt", "<generator>", generators}, {"gcdt", "<account>", accounts}};

bool is_plain(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

// "svg, png, pdf or dot [default: svg]" -> its four words; nothing if it is another sentence.
Values listed_in(std::string_view description) {
  std::string text(description.substr(0, description.find(" [")));
  Values words;
  for (const std::string& part : split(replace_all(text, " or ", ", "), ','))
    words.push_back(trim(part));
  bool plain = words.size() > 1 && text.contains(" or ") &&
               std::all_of(words.begin(), words.end(), is_plain);
  return plain ? words : Values{};
}

}  // namespace

bool names_a_file(std::string_view placeholder) {
  return std::find(std::begin(kFiles), std::end(kFiles), placeholder) != std::end(kFiles);
}

Values local_values(const Question& question, std::string_view description,
                    const Surroundings& around) {
  for (const Row& row : kRows)
    if ((row.tool.empty() || row.tool == question.tool) && row.name == question.name)
      return row.values(question, around);
  return listed_in(description);
}

Values environments_in(const std::filesystem::path& dir) {
  constexpr std::string_view kStart = "gcdt_";
  Values names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(dir, ignored)) {
    std::string stem = entry.path().stem().string(), extension = entry.path().extension().string();
    bool known =
        std::any_of(config::formats().begin(), config::formats().end(),
                    [&](const config::Format& format) { return extension == format.extension; });
    if (known && stem.starts_with(kStart) && stem.size() > kStart.size())
      names.push_back(stem.substr(kStart.size()));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace gcdt::cli
