#include "config/hocon_node.h"

namespace gcdt::config {

HoconRef make_hocon(HoconNode::Kind kind) {
  auto node = std::make_shared<HoconNode>();
  node->kind = kind;
  return node;
}

HoconRef combine(const HoconRef& below, const HoconRef& over) {
  bool open_below = below->kind != HoconNode::scalar && below->kind != HoconNode::list;
  bool open_over = over->kind != HoconNode::scalar && over->kind != HoconNode::list;
  if (below->kind == HoconNode::object && over->kind == HoconNode::object) {
    auto merged = std::make_shared<HoconNode>(*below);
    for (const auto& [key, node] : over->fields) {
      HoconRef& field = merged->fields[key];
      field = field ? combine(field, node) : node;
    }
    return merged;
  }
  bool may_look_below = over->kind == HoconNode::reference ||
                        over->kind == HoconNode::concatenation || over->kind == HoconNode::layers;
  if (!may_look_below && !(open_below && open_over)) return over;
  auto stack = make_hocon(HoconNode::layers);
  if (below->kind == HoconNode::layers)
    stack->items = below->items;
  else
    stack->items.push_back(below);
  stack->items.push_back(over);
  return stack;
}

HoconRef nest(const HoconPath& path, HoconRef node) {
  for (size_t i = path.size(); i-- > 0;) {
    auto object = make_hocon(HoconNode::object);
    object->fields[path[i]] = std::move(node);
    node = std::move(object);
  }
  return node;
}

}  // namespace gcdt::config
