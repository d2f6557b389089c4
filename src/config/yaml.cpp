#include "config/yaml.h"

#include <yaml.h>

#include <new>

#include "base/text.h"
#include "config/yaml_scalar.h"

namespace gcdt::config {

namespace {

constexpr size_t kMaxNodes = 1'000'000;
constexpr int kMaxDepth = 100;
constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";
constexpr std::string_view kStringTag = "tag:yaml.org,2002:str";
constexpr std::string_view kMergeKey = "<<";

struct Event {
  yaml_event_t raw{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
};

std::string_view view(const yaml_char_t* text) {
  return text ? reinterpret_cast<const char*>(text) : std::string_view{};
}

// What was read, and how many nodes it stands for.
template <class Value>
struct NodeOf {
  Value value;
  size_t count = 1;
};

// Short forms of CloudFormation's functions. !Ref and !Condition keep their names; GetAtt's text is
// split at the first dot.
template <class Value>
Value cloudformation_function(std::string_view tag, Value value) {
  std::string name(tag.substr(1));
  if (name == "Ref" || name == "Condition") return {{name, std::move(value)}};
  if (name == "GetAtt" && value.is_string()) {
    auto text = value.template get<std::string>();
    size_t dot = text.find('.');
    if (dot != std::string::npos) value = Value::array({text.substr(0, dot), text.substr(dot + 1)});
  }
  return {{"Fn::" + name, std::move(value)}};
}

// Value: Json or OrderedJson.
template <class Value>
class Composer {
  using Node = NodeOf<Value>;

 public:
  Composer(std::string_view text, std::string_view origin, YamlTags tags)
      : text_(text), origin_(origin), tags_(tags) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Composer() { yaml_parser_delete(&parser_); }
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  // Called for every key and list element with its pointer and position.
  std::function<void(const std::string& pointer, const yaml_mark_t& mark)> on_place;

  Value document() {
    for (;;) {
      Event event;
      next(event);
      if (event.raw.type == YAML_STREAM_END_EVENT) return nullptr;
      if (event.raw.type != YAML_STREAM_START_EVENT && event.raw.type != YAML_DOCUMENT_START_EVENT)
        return node(event.raw, "", 0).value;
    }
  }

 private:
  [[noreturn]] void fail(const yaml_mark_t& mark, std::string_view what) const {
    throw Error("{}:{}:{}: {}", origin_, mark.line + 1, mark.column + 1, what);
  }

  void next(Event& event) {
    if (yaml_parser_parse(&parser_, &event.raw)) return;
    if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    const char* problem = parser_.problem ? parser_.problem : "unreadable";
    if (parser_.error == YAML_READER_ERROR)
      throw Error("{}: not valid YAML: {} at byte {}", origin_, problem, parser_.problem_offset);
    fail(parser_.problem_mark, fmt::format("not valid YAML: {}", problem));
  }

  void spend(size_t nodes, const yaml_mark_t& mark) {
    spent_ += nodes;
    if (spent_ > kMaxNodes) fail(mark, "more than 1000000 values (are aliases multiplying?)");
  }

  // The pointer of a member, which is made only for those who ask for places.
  std::string place(const std::string& pointer, std::string key, const yaml_mark_t& mark) const {
    if (!on_place) return {};
    std::string place_of =
        pointer + "/" + replace_all(replace_all(std::move(key), "~", "~0"), "/", "~1");
    on_place(place_of, mark);
    return place_of;
  }

  // Where the key that is written a second time at `mark` stands first. Only a text with such a
  // mistake is read again to find out.
  std::string first_place(const yaml_mark_t& mark) const {
    if (on_place) return {};
    std::map<std::string, Position> first;
    std::string text;
    walk_yaml(text_, [&](const std::string& pointer, Position at) {
      auto [known, is_new] = first.emplace(pointer, at);
      if (!is_new && at.line == mark.line + 1 && at.column == mark.column + 1)
        text =
            fmt::format(", it stands at {}:{} already", known->second.line, known->second.column);
    });
    return text;
  }

  Node node(const yaml_event_t& event, const std::string& pointer, int depth) {
    if (depth > kMaxDepth) fail(event.start_mark, "nested deeper than 100 levels");
    if (event.type == YAML_ALIAS_EVENT) return alias(event);
    spend(1, event.start_mark);
    std::string tag, anchor;
    Node result;
    if (event.type == YAML_SCALAR_EVENT) {
      tag = view(event.data.scalar.tag);
      anchor = view(event.data.scalar.anchor);
      result.value = scalar(event, tag);
    } else if (event.type == YAML_SEQUENCE_START_EVENT) {
      tag = view(event.data.sequence_start.tag);
      anchor = view(event.data.sequence_start.anchor);
      result = sequence(pointer, depth);
    } else {
      tag = view(event.data.mapping_start.tag);
      anchor = view(event.data.mapping_start.anchor);
      result = mapping(pointer, depth);
    }
    if (tag.starts_with('!') && tag != "!") {
      if (tags_ == YamlTags::refuse) fail(event.start_mark, fmt::format("unknown tag '{}'", tag));
      result.value = cloudformation_function(tag, std::move(result.value));
    } else if (tag.starts_with(kCoreTag) && !is_core(tag.substr(kCoreTag.size()))) {
      fail(event.start_mark, fmt::format("unknown tag '!!{}'", tag.substr(kCoreTag.size())));
    }
    if (!anchor.empty()) anchors_.insert_or_assign(anchor, result);
    return result;
  }

  static bool is_core(std::string_view name) {
    for (std::string_view known : {"str", "int", "float", "bool", "null", "map", "seq", "timestamp",
                                   "omap", "set", "binary"})
      if (name == known) return true;
    return false;
  }

  Node alias(const yaml_event_t& event) {
    auto found = anchors_.find(view(event.data.alias.anchor));
    if (found == anchors_.end())
      fail(event.start_mark,
           fmt::format("no anchor '&{}' before this", view(event.data.alias.anchor)));
    spend(found->second.count, event.start_mark);
    return found->second;
  }

  Value scalar(const yaml_event_t& event, const std::string& tag) {
    const auto& data = event.data.scalar;
    std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
    bool as_text = tag == "!" || tag == kStringTag || (tag.empty() && !data.plain_implicit);
    return as_text ? Value(text) : Value(resolve_plain_scalar(text));
  }

  Node sequence(const std::string& pointer, int depth) {
    Node list{Value::array()};
    for (;;) {
      Event event;
      next(event);
      if (event.raw.type == YAML_SEQUENCE_END_EVENT) return list;
      std::string place_of =
          on_place ? place(pointer, std::to_string(list.value.size()), event.raw.start_mark) : "";
      Node element = node(event.raw, place_of, depth + 1);
      list.count += element.count;
      list.value.push_back(std::move(element.value));
    }
  }

  Node mapping(const std::string& pointer, int depth) {
    Node map{Value::object()};
    Value merged = Value::object();
    for (;;) {
      Event key_event;
      next(key_event);
      if (key_event.raw.type == YAML_MAPPING_END_EVENT) break;
      const yaml_mark_t mark = key_event.raw.start_mark;
      std::string key = key_text(key_event.raw, depth);
      bool is_merge = key == kMergeKey && key_event.raw.type == YAML_SCALAR_EVENT &&
                      key_event.raw.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
      std::string place_of = place(pointer, key, mark);
      Event value_event;
      next(value_event);
      Node value = node(value_event.raw, place_of, depth + 1);
      map.count += value.count + 1;
      if (is_merge)
        add_merged(merged, value.value, mark);
      else if (!map.value.emplace(key, std::move(value.value)).second)
        fail(mark, fmt::format("duplicate key '{}'{}", key, first_place(mark)));
    }
    for (auto& [key, value] : merged.items()) map.value.emplace(key, std::move(value));
    return map;
  }

  // Keys are texts in our world: 123: is "123", true: is "true".
  std::string key_text(const yaml_event_t& event, int depth) {
    bool plain =
        event.type == YAML_SCALAR_EVENT && !event.data.scalar.tag && !event.data.scalar.anchor;
    if (plain) {  // nearly all are, and nobody asks what type they would have
      spend(1, event.start_mark);
      return std::string(reinterpret_cast<const char*>(event.data.scalar.value),
                         event.data.scalar.length);
    }
    Node key = node(event, "", depth + 1);
    if (event.type == YAML_SCALAR_EVENT)
      return std::string(reinterpret_cast<const char*>(event.data.scalar.value),
                         event.data.scalar.length);
    if (key.value.is_string()) return key.value.template get<std::string>();
    fail(event.start_mark, "a key must be a text, not a map or a list");
  }

  void add_merged(Value& merged, const Value& value, const yaml_mark_t& mark) const {
    if (value.is_array()) {
      for (const Value& one : value) add_merged(merged, one, mark);
    } else if (value.is_object()) {
      for (const auto& [key, member] : value.items()) merged.emplace(key, Value(member));
    } else {
      fail(mark, "'<<' must merge a map or a list of maps");
    }
  }

  yaml_parser_t parser_{};
  std::string_view text_;
  std::string_view origin_;
  YamlTags tags_;
  std::map<std::string, Node, std::less<>> anchors_;
  size_t spent_ = 0;
};

}  // namespace

Json parse_yaml(std::string_view text, std::string_view origin, YamlTags tags) {
  return Composer<Json>(text, origin, tags).document();
}

OrderedJson parse_ordered_yaml(std::string_view text, std::string_view origin, YamlTags tags) {
  return Composer<OrderedJson>(text, origin, tags).document();
}

void walk_yaml(std::string_view text,
               const std::function<void(const std::string& pointer, Position at)>& visit) {
  Composer<Json> composer(text, "", YamlTags::cloudformation);
  composer.on_place = [&](const std::string& pointer, const yaml_mark_t& mark) {
    visit(pointer, {mark.line + 1, mark.column + 1});
  };
  try {
    composer.document();
  } catch (const Error&) {  // its own error was told when the text was read
  }
}

}  // namespace gcdt::config
