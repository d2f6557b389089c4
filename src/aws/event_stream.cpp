#include "aws/event_stream.h"

#include "aws/values.h"
#include "base/hash.h"

namespace gcdt::aws {

namespace {

// Reads big-endian values from left to right; once the bytes run out, `ok` stays false.
struct Cursor {
  std::string_view rest;
  bool ok = true;

  std::string_view take(size_t count) {
    if (count > rest.size()) {
      ok = false;
      count = 0;
    }
    std::string_view taken = rest.substr(0, count);
    rest.remove_prefix(count);
    return taken;
  }
  uint64_t number(size_t bytes) {
    uint64_t value = 0;
    for (char c : take(bytes)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  template <class Signed>
  int64_t integer() {
    return static_cast<Signed>(number(sizeof(Signed)));
  }
};

Json header_value(Cursor& in) {
  switch (in.number(1)) {
    case 0:
      return true;
    case 1:
      return false;
    case 2:
      return in.integer<int8_t>();
    case 3:
      return in.integer<int16_t>();
    case 4:
      return in.integer<int32_t>();
    case 5:
      return in.integer<int64_t>();
    case 6:
      return binary(in.take(in.number(2)));
    case 7:
      return in.take(in.number(2));
    case 8: {  // an instant in milliseconds
      int64_t millis = in.integer<int64_t>();
      return timestamp_value(Json(static_cast<double>(millis) / 1000));
    }
    case 9:
      return binary(in.take(16));
    default:
      in.ok = false;
      return nullptr;
  }
}

}  // namespace

const Json* EventFrame::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return &value;
  return nullptr;
}

std::string EventFrame::text(std::string_view name) const {
  const Json* value = header(name);
  return value && value->is_string() ? value->get<std::string>() : std::string();
}

std::vector<EventFrame> event_frames(std::string_view body, std::string& problem) {
  constexpr size_t kPrelude = 12, kTrailer = 4;
  std::vector<EventFrame> frames;
  while (!body.empty()) {
    Cursor in{body};
    size_t total = in.number(4), header_size = in.number(4);
    bool intact = in.number(4) == crc32(body.substr(0, 8)) && in.ok && total <= body.size() &&
                  total >= kPrelude + header_size + kTrailer;
    if (intact) {
      Cursor checksum{body.substr(total - kTrailer, kTrailer)};
      intact = checksum.number(4) == crc32(body.substr(0, total - kTrailer));
    }
    EventFrame frame;
    Cursor headers{body.substr(std::min(kPrelude, body.size()), intact ? header_size : 0)};
    while (intact && headers.ok && !headers.rest.empty()) {
      std::string name(headers.take(headers.number(1)));
      frame.headers.emplace_back(std::move(name), header_value(headers));
    }
    if (!intact || !headers.ok) {
      problem = fmt::format("event {} of the stream is cut off or broken", frames.size() + 1);
      return frames;
    }
    frame.payload = body.substr(kPrelude + header_size, total - kPrelude - header_size - kTrailer);
    frames.push_back(std::move(frame));
    body.remove_prefix(total);
  }
  return frames;
}

}  // namespace gcdt::aws
