#include "tools/kumo/graph_page.h"

#include "output/sanitize.h"
#include "tools/kumo/exposure.h"
#include "tools/kumo/graph.h"
#include "tools/kumo/page.h"
#include "tools/kumo/references.h"
#include "tools/kumo/template.h"

namespace gcdt::kumo {

namespace {

const OrderedJson& section(const OrderedJson& document, std::string_view name) {
  static const OrderedJson kNone = OrderedJson::object();
  auto found = document.find(name);
  return found != document.end() && found->is_object() ? *found : kNone;
}

std::string text_member(const OrderedJson& value, std::string_view name) {
  if (!value.is_object()) return "";
  auto found = value.find(name);
  return found != value.end() && found->is_string() ? found->get<std::string>() : "";
}

// As it stands in the template.
std::string definition_text(const OrderedJson& definition) {
  return definition.dump(2, ' ', false, OrderedJson::error_handler_t::replace);
}

// What a parameter hides stays hidden.
OrderedJson without_secret(OrderedJson parameter) {
  if (hides_value(parameter) && parameter.contains("Default")) parameter["Default"] = "***";
  return parameter;
}

class GraphData {
 public:
  explicit GraphData(const OrderedJson& document) : document_(document) {}

  Json make(const std::map<std::string, std::string>& values) {
    const OrderedJson& resources = section(document_, "Resources");
    SecurityGroups groups = security_groups(resources);
    for (const auto& [id, resource] : resources.items()) {
      node(id, id, "resource", text_member(resource, "Type"), resource);
      nodes_.back()["exposure"] = exposure(resource, groups);
      edges(references(resource, true), id);
    }
    for (const auto& [id, parameter] : section(document_, "Parameters").items()) {
      node(id, id, "parameter", text_member(parameter, "Type"), without_secret(parameter));
      if (auto value = values.find(id); value != values.end())
        nodes_.back()["value"] = value->second;
      edges(references(parameter), id);
    }
    for (const auto& [id, output] : section(document_, "Outputs").items()) {
      std::string name = output_node(document_, id);
      node(name, id, "output", "", output);
      edges(references(output), name);
    }
    for (const std::string& id : pseudo_) node(id, id, "pseudo", "", nullptr);
    return {{"nodes", std::move(nodes_)}, {"edges", std::move(edges_)}};
  }

 private:
  void node(const std::string& id, const std::string& name, std::string_view kind,
            const std::string& type, const OrderedJson& definition) {
    nodes_.push_back({{"id", id},
                      {"name", name},
                      {"kind", kind},
                      {"type", type},
                      {"definition", definition.is_null() ? "" : definition_text(definition)}});
  }

  void edges(const std::vector<Reference>& found, const std::string& to) {
    for (const auto& [kind, from] : found) {
      if (from.starts_with("AWS::")) pseudo_.insert(from);
      edges_.push_back({{"from", from}, {"to", to}});
    }
  }

  const OrderedJson& document_;
  Json nodes_ = Json::array(), edges_ = Json::array();
  std::set<std::string> pseudo_;
};

// Only the drawing itself: an XML head has no place within HTML.
std::string drawing_in(std::string svg) {
  size_t start = svg.find("<svg");
  if (start == std::string::npos) throw Error("Graphviz wrote no SVG.");
  return output::mask_secrets(svg.substr(start));
}

}  // namespace

std::string graph_page(const OrderedJson& document,
                       const std::map<std::string, std::string>& values, std::string svg) {
  std::string description = text_member(document, "Description");
  return html_page({.kind = "graph",
                    .title = description.empty() ? "CloudFormation template" : description,
                    .data = GraphData(document).make(values),
                    .drawing = drawing_in(std::move(svg))});
}

}  // namespace gcdt::kumo
