#include "tools/yugen/handlebars.h"

#include <algorithm>

#include "base/position.h"
#include "base/text.h"
#include "tools/yugen/handlebars_parser.h"

namespace gcdt::yugen {

namespace {

// Loops in loops multiply.
constexpr size_t kMaxNodes = 1'000'000;
constexpr size_t kMaxBytes = 64 << 20;

// A value that names are looked up in: the variables, or what #each and #with are at.
struct Frame {
  const Json* here;
  const Frame* outer = nullptr;
  // What @index, @key, @first and @last are, in #each.
  bool loop = false, first = false, last = false;
  size_t index = 0;
  std::string key;
};

bool holds(const Json* value) {
  if (!value || value->is_null() || (value->is_array() && value->empty())) return false;
  return *value != false && *value != "" && *value != 0;
}

class Renderer {
 public:
  Renderer(std::string_view text, const std::string& origin, bool strict)
      : text_(text), origin_(origin), strict_(strict) {}

  FilledText render(const std::vector<TemplateNode>& nodes, const Json& variables) {
    write(nodes, {.here = &variables});
    return std::move(filled_);
  }

 private:
  [[noreturn]] void fail(const TemplatePath& path, std::string_view what) const {
    Position at = position_in(text_, path.offset);
    throw Error("{}:{}:{}: {}", origin_, at.line, at.column, what);
  }

  void write(const std::vector<TemplateNode>& nodes, const Frame& frame) {
    for (const TemplateNode& node : nodes) {
      if (++spent_ > kMaxNodes || filled_.text.size() > kMaxBytes)
        fail(node.path, "the text becomes too large (do loops multiply?)");
      if (node.kind == TemplateNode::text)
        append(node.content, node.path, true);
      else if (node.kind == TemplateNode::value)
        write_value(node.path, frame);
      else
        write_block(node, frame);
    }
  }

  void write_value(const TemplatePath& path, const Frame& frame) {
    Json storage;
    const Json* value = look_up(path, frame, storage);
    if (!value && strict_) fail(path, unknown(path, frame));
    if (!value || value->is_null()) return;
    append(value->is_string() ? value->get_ref<const std::string&>() : dump(*value), path, false);
  }

  void append(const std::string& text, const TemplatePath& from, bool copied) {
    filled_.parts.push_back({filled_.text.size(), from.offset, copied});
    filled_.text += text;
  }

  std::string unknown(const TemplatePath& path, const Frame& frame) const {
    std::vector<std::string> known;
    if (frame.here->is_object())
      for (const auto& [name, unused] : frame.here->items()) known.push_back(name);
    auto meant = nearest(path.written, known);
    return fmt::format(
        "unknown variable '{}'{}", path.written,
        meant ? fmt::format("; did you mean '{}'?", *meant)
              : fmt::format("; there are {}", known.empty() ? "none" : join(known, ", ")));
  }

  void write_block(const TemplateNode& node, const Frame& frame) {
    Json storage;
    const Json* value = look_up(node.path, frame, storage);
    bool here = holds(value);
    if (node.content == "unless") here = !here;
    bool zero = value && value->is_number() && !here;
    if (!here && !(node.content == "with" && zero)) {
      write(node.otherwise, frame);
      return;
    }
    bool is_list = value && value->is_array();
    if (node.content == "each" || (node.content.empty() && is_list))
      write_each(node, *value, frame);
    else if (node.content == "with" || (node.content.empty() && !value->is_boolean()))
      write(node.body, {.here = value, .outer = &frame});
    else
      write(node.body, frame);
  }

  void write_each(const TemplateNode& node, const Json& value, const Frame& frame) {
    if (!value.is_structured() || value.empty()) {
      write(node.otherwise, frame);
      return;
    }
    Frame inner{.here = nullptr, .outer = &frame, .loop = true};
    for (const auto& [key, element] : value.items()) {
      inner.here = &element;
      inner.key = key;
      inner.first = inner.index == 0;
      inner.last = inner.index + 1 == value.size();
      write(node.body, inner);
      ++inner.index;
    }
  }

  // nullptr if it is not there. `storage` holds what no variable holds.
  static const Json* look_up(const TemplatePath& path, const Frame& frame, Json& storage) {
    const Frame* at = &frame;
    for (size_t i = 0; i < path.outward; ++i) {
      at = at->outer;
      if (!at) return nullptr;
    }
    const Json* value = at->here;
    auto name = path.names.begin();
    if (path.at_sign) value = special(*name++, frame, storage);
    for (; value && name != path.names.end(); ++name) value = member(*value, *name);
    return value;
  }

  static const Json* special(const std::string& name, const Frame& frame, Json& storage) {
    const Frame* at = &frame;
    if (name == "root") {
      while (at->outer) at = at->outer;
      return at->here;
    }
    while (at && !at->loop) at = at->outer;
    if (!at) return nullptr;
    if (name == "index") storage = at->index;
    if (name == "key") storage = at->key;
    if (name == "first") storage = at->first;
    if (name == "last") storage = at->last;
    return storage.is_null() ? nullptr : &storage;
  }

  static const Json* member(const Json& value, const std::string& name) {
    return find(value, "/" + replace_all(replace_all(name, "~", "~0"), "/", "~1"));
  }

  std::string_view text_;
  const std::string& origin_;
  bool strict_;
  FilledText filled_;
  size_t spent_ = 0;
};

}  // namespace

size_t FilledText::source_of(size_t offset) const {
  auto behind = std::ranges::upper_bound(parts, offset, {}, &Part::at);
  if (behind == parts.begin()) return 0;
  const Part& part = *std::prev(behind);
  return part.source + (part.copied ? offset - part.at : 0);
}

FilledText fill_in_with_places(std::string_view text, const Json& variables,
                               const std::string& origin, bool strict) {
  return Renderer(text, origin, strict).render(parse_handlebars(text, origin), variables);
}

std::string fill_in(std::string_view text, const Json& variables, const std::string& origin,
                    bool strict) {
  return fill_in_with_places(text, variables, origin, strict).text;
}

}  // namespace gcdt::yugen
