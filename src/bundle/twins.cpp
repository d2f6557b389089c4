#include "bundle/twins.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "bundle/composed_letters.h"

namespace gcdt::bundle {

namespace {

constexpr size_t kShown = 5;
// Korean syllables: a first, a middle and perhaps a last sign, in the order of their numbers.
constexpr char32_t kSyllables = 0xAC00, kFirst = 0x1100, kMiddle = 0x1161, kLast = 0x11A7;
constexpr char32_t kMiddles = 21, kLasts = 28, kCount = 19 * kMiddles * kLasts;

// Letter to base and mark.
const std::map<char32_t, std::pair<char32_t, char32_t>>& decompositions() {
  static const auto& all = *[] {
    auto* map = new std::map<char32_t, std::pair<char32_t, char32_t>>;
    for (const ComposedLetters& composed : kComposedLetters)
      for (size_t i = 0; i < composed.letters.size(); ++i)
        (*map)[composed.letters[i]] = {composed.bases[i], composed.mark};
    return map;
  }();
  return all;
}

void decompose(char32_t letter, std::u32string& out) {
  if (letter >= kSyllables && letter < kSyllables + kCount) {
    char32_t number = letter - kSyllables;
    out += kFirst + number / (kMiddles * kLasts);
    out += kMiddle + number / kLasts % kMiddles;
    if (number % kLasts) out += kLast + number % kLasts;
    return;
  }
  auto found = decompositions().find(letter);
  if (found == decompositions().end()) {
    out += letter;
  } else {
    decompose(found->second.first, out);
    out += found->second.second;
  }
}

}  // namespace

std::string folded(std::string_view name) {
  std::string simple = lower(name);
  if (std::ranges::all_of(simple, [](char c) { return static_cast<signed char>(c) >= 0; }))
    return simple;
  std::u32string letters;
  for (size_t at = 0; at < simple.size();) decompose(next_code_point(simple, at), letters);
  // A letter may have become one of ASCII.
  std::string text;
  for (char32_t letter : letters) {
    if (letter < 0x80)
      letter = static_cast<unsigned char>(lower(std::string(1, static_cast<char>(letter)))[0]);
    text.append(reinterpret_cast<const char*>(&letter), sizeof letter);
  }
  return text;
}

void warn_of_twins(const std::vector<Member>& members, output::Output& out) {
  std::map<std::string, const Member*> seen;
  size_t count = 0;
  for (const Member& member : members) {
    auto [twin, is_new] = seen.emplace(folded(member.name), &member);
    if (is_new || ++count > kShown) continue;
    out.warning(
        fmt::format("'{}' and '{}' differ only in case or in how their letters are encoded; on "
                    "macOS and Windows "
                    "they are one file.",
                    twin->second->name, member.name));
  }
  if (count > kShown)
    out.warning(fmt::format("There are {} more names like these.", count - kShown));
}

}  // namespace gcdt::bundle
