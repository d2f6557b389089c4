#include "support/minimal_params.h"

#include "base/json.h"

namespace gcdt::test {

Json minimal_params(const aws::Shape& input) {
  if (!input) return Json::object();
  auto least = static_cast<size_t>(std::max(input.min().value_or(0), 0.0));
  switch (input.type()) {
    case aws::Type::structure: {
      Json object = Json::object();
      for (size_t i = 0; i < input.member_count(); ++i) {
        aws::Member member = input.member(i);
        bool wanted = member.required() || (input.is_union() && object.empty());
        if (wanted) object[std::string(member.name())] = minimal_params(member.shape());
      }
      return object;
    }
    case aws::Type::list:
      return Json(least, minimal_params(input.element().shape()));
    case aws::Type::map:
      return least > 0 ? Json{{"key", minimal_params(input.value().shape())}} : Json::object();
    case aws::Type::boolean:
      return true;
    case aws::Type::integer:
    case aws::Type::long_integer:
      return least;
    case aws::Type::float_number:
    case aws::Type::double_number:
      return static_cast<double>(least);
    case aws::Type::timestamp:
      return "2017-08-11T14:17:18+00:00";
    case aws::Type::document:
      return Json::object();
    default: {
      auto words = input.enum_values();
      return words.empty() ? std::string(std::max<size_t>(least, 3), 'a') : std::string(words[0]);
    }
  }
}

}  // namespace gcdt::test
