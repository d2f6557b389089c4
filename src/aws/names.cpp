// Operation names as Python's AWS clients spell them.
#include <array>

#include "aws/client.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Words whose own capitals would be taken for the beginnings of words.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWords{
    {{"iSCSI", "Iscsi"},
     {"HITs", "Hits"},
     {"PartiQL", "Partiql"},
     {"OAuth2", "Oauth2"},
     {"OTel", "Otel"},
     {"WhatsApp", "Whatsapp"}}};

// The plural of an acronym at the end is one word: "ListVPCs" -> "List_vpcs".
std::string separate_plural_acronym(std::string name) {
  if (name.size() < 3 || name.back() != 's') return name;
  size_t start = name.size() - 1;
  while (start > 0 && is_upper(name[start - 1])) --start;
  if (name.size() - 1 - start < 2) return name;
  return name.substr(0, start) + "_" + lower(std::string_view(name).substr(start));
}

}  // namespace

std::string snake_case(std::string_view operation) {
  std::string name(operation);
  if (name.find('_') != std::string::npos) return name;
  for (const auto& [word, plain] : kWords) name = replace_all(std::move(name), word, plain);
  name = separate_plural_acronym(std::move(name));
  std::string out;
  for (size_t i = 0; i < name.size(); ++i) {
    bool after_small = i > 0 && (is_lower(name[i - 1]) || is_digit(name[i - 1]));
    // The last capital of a row begins the next word: "DBCluster" -> "DB_Cluster".
    bool before_small = i > 0 && i + 1 < name.size() && is_lower(name[i + 1]);
    if (is_upper(name[i]) && name[i - (i > 0)] != '_' && (after_small || before_small)) out += '_';
    out += name[i];
  }
  return lower(out);
}

}  // namespace gcdt::aws
