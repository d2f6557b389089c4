// Blobs between bytes, which the client works with, and base64 texts, which JSON can hold.
#include "aws/protocol.h"
#include "aws/values.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

// Replaces the value of every blob that a shape leads to.
template <class Replace>
void each_blob(const Shape& shape, Json& value, const std::string& path, const Replace& replace) {
  switch (shape.type()) {
    case Type::structure:
      if (value.is_array() && shape.event_stream()) {
        for (Json& event : value) each_blob(shape, event, path, replace);
      } else if (value.is_object()) {
        for (auto& [name, item] : value.get_ref<Json::object_t&>())
          if (auto member = shape.member(name))
            each_blob(member->shape(), item, path.empty() ? name : path + "." + name, replace);
      }
      break;
    case Type::list:
    case Type::map: {
      bool list = shape.type() == Type::list;
      Shape element = list ? shape.element().shape() : shape.value().shape();
      if (value.is_structured())
        for (Json& item : value) each_blob(element, item, path, replace);
      break;
    }
    case Type::blob:
      replace(value, path);
      break;
    default:
      break;
  }
}

}  // namespace

Json blobs_from_base64(const Shape& shape, Json value) {
  if (!shape) return value;
  each_blob(shape, value, {}, [](Json& blob, const std::string& path) {
    if (!blob.is_string()) return;
    auto bytes = base64_decode(blob.get_ref<const std::string&>());
    if (!bytes) throw Error("The value of {} must be base64: it stands for bytes", path);
    blob = binary(*bytes);
  });
  return value;
}

Json blobs_to_base64(const Shape& shape, Json value) {
  if (!shape) return value;
  each_blob(shape, value, {}, [](Json& blob, const std::string&) {
    if (blob.is_binary()) blob = base64_encode(bytes_of(blob));
  });
  return value;
}

}  // namespace gcdt::aws
