#include "support/sample_answer.h"

namespace gcdt::test {

Json sample_value(const aws::Shape& shape, const SampleOptions& options) {
  if (!shape || options.depth == 0) return nullptr;
  SampleOptions beneath = options;
  --beneath.depth;
  switch (shape.type()) {
    case aws::Type::structure: {
      Json object = Json::object();
      for (size_t i = 0; i < shape.member_count(); ++i)
        object[std::string(shape.member(i).name())] =
            sample_value(shape.member(i).shape(), beneath);
      return object;
    }
    case aws::Type::list:
      return Json(options.list_length, sample_value(shape.element().shape(), beneath));
    case aws::Type::map:
      return Json{{"key", sample_value(shape.value().shape(), beneath)}};
    case aws::Type::boolean:
      return options.boolean;
    case aws::Type::integer:
    case aws::Type::long_integer:
      return 1;
    case aws::Type::float_number:
    case aws::Type::double_number:
      return 1.5;
    case aws::Type::timestamp:
      return "2017-08-11T14:17:18+00:00";
    default:
      return options.text;
  }
}

}  // namespace gcdt::test
