// Blobs between bytes, which the client works with, and base64 texts, which JSON can hold.
#include "aws/protocol.h"
#include "aws/values.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

void decode(Json& blob, const std::string& path) {
  if (!blob.is_string()) return;
  auto bytes = base64_decode(blob.get_ref<const std::string&>());
  if (!bytes) throw Error("The value of {} must be base64: it stands for bytes", path);
  blob = binary(*bytes);
}

void decode_blobs(const Shape& shape, Json& value, const std::string& path) {
  switch (shape.type()) {
    case Type::structure:
      if (value.is_array() && shape.event_stream()) {
        for (Json& event : value) decode_blobs(shape, event, path);
      } else if (value.is_object()) {
        for (auto& [name, item] : value.get_ref<Json::object_t&>())
          if (auto member = shape.member(name))
            decode_blobs(member->shape(), item, path.empty() ? name : path + "." + name);
      }
      break;
    case Type::list:
    case Type::map: {
      bool list = shape.type() == Type::list;
      Shape element = list ? shape.element().shape() : shape.value().shape();
      if (value.is_structured())
        for (Json& item : value) decode_blobs(element, item, path);
      break;
    }
    case Type::blob:
      decode(value, path);
      break;
    default:
      break;
  }
}

// Answers hold bytes at blob members and nowhere else.
void encode_blobs(Json& value) {
  if (auto* object = value.get_ptr<Json::object_t*>())
    for (auto& [name, item] : *object) encode_blobs(item);
  else if (auto* array = value.get_ptr<Json::array_t*>())
    for (Json& item : *array) encode_blobs(item);
  else if (value.is_binary())
    value = base64_encode(bytes_of(value));
}

}  // namespace

Json blobs_from_base64(const Shape& shape, Json value) {
  if (shape) decode_blobs(shape, value, {});
  return value;
}

Json blobs_to_base64(Json value) {
  encode_blobs(value);
  return value;
}

}  // namespace gcdt::aws
