// Resolves the tree of a HOCON text: substitutions, concatenations, layers.
#include "config/hocon.h"

#include <set>

#include "base/text.h"
#include "config/hocon_node.h"

namespace gcdt::config {

namespace {

class Resolver {
 public:
  Resolver(HoconRef root, const os::Environment& environment)
      : root_(std::move(root)), environment_(environment) {}

  Json run() { return resolve(root_).value_or(Json::object()); }

 private:
  using Result = std::optional<Json>;  // nullopt: an optional substitution that is not defined

  Result resolve(const HoconRef& node) {
    switch (node->kind) {
      case HoconNode::scalar:
        return node->value;
      case HoconNode::list:
        return list(*node);
      case HoconNode::object:
        return object(*node);
      case HoconNode::reference:
        return reference(*node);
      default:
        return guarded(node);
    }
  }

  Result list(const HoconNode& node) {
    Json out = Json::array();
    for (const HoconRef& item : node.items)
      if (Result value = resolve(item)) out.push_back(std::move(*value));
    return out;
  }

  Result object(const HoconNode& node) {
    Json out = Json::object();
    for (const auto& [key, field] : node.fields)
      if (Result value = resolve(field)) out[key] = std::move(*value);
    return out;
  }

  // Concatenations and layers can refer to themselves. While one is being resolved, a reference to
  // it means what lies below the piece in progress.
  Result guarded(const HoconRef& node) {
    auto [at, is_new] = progress_.emplace(node.get(), node->items.size());
    if (!is_new) return below(*node, at->second);
    if (auto known = known_.find(node.get()); known != known_.end()) {
      progress_.erase(node.get());
      return known->second;
    }
    order_.push_back(node.get());
    Result result =
        node->kind == HoconNode::layers ? below(*node, node->items.size()) : concatenated(*node);
    order_.pop_back();
    progress_.erase(node.get());
    known_[node.get()] = result;
    return result;
  }

  // The first `count` layers on top of each other. For a concatenation in progress: nothing.
  Result below(const HoconNode& node, size_t count) {
    if (node.kind != HoconNode::layers) {
      if (order_.back() != &node) throw Error("a substitution refers to itself in a circle");
      return std::nullopt;
    }
    Result result;
    size_t outer = std::exchange(progress_[&node], count);
    for (size_t i = 0; i < count; ++i) {
      progress_[&node] = i;
      Result layer = resolve(node.items[i]);
      if (!layer) continue;
      if (result && result->is_object() && layer->is_object())
        merge(*result, *layer);
      else
        result = std::move(layer);
    }
    progress_[&node] = outer;
    return result;
  }

  Result concatenated(const HoconNode& node) {
    struct Piece {
      const HoconNode* node;
      Json value;
    };
    std::vector<Piece> pieces;
    for (const HoconRef& item : node.items)
      if (Result value = resolve(item)) pieces.push_back({item.get(), std::move(*value)});
    if (pieces.empty()) return std::nullopt;
    bool structured = std::any_of(pieces.begin(), pieces.end(),
                                  [](const Piece& piece) { return piece.value.is_structured(); });
    if (!structured) {
      if (pieces.size() == 1 && node.items.size() == 1) return pieces[0].value;
      std::string text;
      for (const Piece& piece : pieces) {
        if (&piece != pieces.data() || piece.node->space.empty() || !text.empty())
          text += &piece == pieces.data() ? "" : piece.node->space;
        text += written(*piece.node, piece.value);
      }
      return text;
    }
    Json out = pieces[0].value;
    for (size_t i = 1; i < pieces.size(); ++i) {
      const Json& next = pieces[i].value;
      if (out.is_object() && next.is_object())
        merge(out, next);
      else if (out.is_array() && next.is_array())
        out.insert(out.end(), next.begin(), next.end());
      else
        throw Error("a {} cannot be put beside a {}", out.type_name(), next.type_name());
    }
    return out;
  }

  static std::string written(const HoconNode& node, const Json& value) {
    if (node.kind == HoconNode::scalar) return node.text;
    return value.is_string() ? value.get<std::string>() : dump(value);
  }

  Result reference(const HoconNode& node) {
    if (!active_.insert(&node).second)
      throw Error("{}: the substitution '${{{}}}' refers to itself in a circle", node.place,
                  join(node.path, "."));
    Result found = walk(root_, node.path, 0);
    HoconPath inner(node.path.begin() + static_cast<long>(node.prefix), node.path.end());
    // In an included file a path is relative to the include first, then to the whole.
    if (!found && node.prefix > 0) found = walk(root_, inner, 0);
    active_.erase(&node);
    if (!found)
      if (auto variable = environment_.get(join(inner, "."))) found = *variable;
    if (!found && !node.optional)
      throw Error("{}: '${{{}}}' is not defined", node.place, join(inner, "."));
    return found;
  }

  // The value at path[depth..] inside `node`, resolving no more than what lies on the way.
  Result walk(const HoconRef& node, const HoconPath& path, size_t depth) {
    if (depth == path.size()) return resolve(node);
    if (node->kind == HoconNode::object) {
      auto field = node->fields.find(path[depth]);
      return field == node->fields.end() ? std::nullopt : walk(field->second, path, depth + 1);
    }
    if (node->kind == HoconNode::reference) {
      if (active_.contains(node.get())) return std::nullopt;
      Result target = resolve(node);
      return target ? inside(*target, path, depth) : std::nullopt;
    }
    if (node->kind != HoconNode::layers && node->kind != HoconNode::concatenation)
      return std::nullopt;
    Result result;
    for (const HoconRef& item : node->items) {
      Result value = walk(item, path, depth);
      if (!value) continue;
      if (result && result->is_object() && value->is_object())
        merge(*result, *value);
      else
        result = std::move(value);
    }
    return result;
  }

  static Result inside(const Json& value, const HoconPath& path, size_t depth) {
    const Json* at = &value;
    for (size_t i = depth; i < path.size(); ++i) {
      auto field = at->is_object() ? at->find(path[i]) : at->end();
      if (!at->is_object() || field == at->end()) return std::nullopt;
      at = &*field;
    }
    return *at;
  }

  HoconRef root_;
  const os::Environment& environment_;
  std::map<const HoconNode*, size_t> progress_;
  std::map<const HoconNode*, Result> known_;
  std::vector<const HoconNode*> order_;
  std::set<const HoconNode*> active_;
};

HoconRef tree_of(std::string_view text, const HoconOrigin& origin) {
  std::vector<std::filesystem::path> seen{
      std::filesystem::weakly_canonical(origin.dir / origin.name)};
  return parse_hocon_tree(text, origin.name, origin.dir, {}, seen);
}

void collect_references(const HoconNode& node, std::vector<std::string>& names) {
  if (node.kind == HoconNode::reference) {
    HoconPath inner(node.path.begin() + static_cast<long>(node.prefix), node.path.end());
    names.push_back(join(inner, "."));
  }
  for (const HoconRef& item : node.items) collect_references(*item, names);
  for (const auto& [key, field] : node.fields) collect_references(*field, names);
}

}  // namespace

std::vector<std::string> hocon_references(std::string_view text, const HoconOrigin& origin) {
  std::vector<std::string> names;
  collect_references(*tree_of(text, origin), names);
  return names;
}

Json parse_hocon(std::string_view text, const HoconOrigin& origin,
                 const os::Environment& environment) {
  return Resolver(tree_of(text, origin), environment).run();
}

}  // namespace gcdt::config
