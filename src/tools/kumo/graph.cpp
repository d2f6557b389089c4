#include "tools/kumo/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "tools/kumo/exposure.h"
#include "tools/kumo/references.h"

namespace gcdt::kumo {

namespace {

const OrderedJson& section(const OrderedJson& document, std::string_view name) {
  static const OrderedJson kEmpty = OrderedJson::object();
  auto found = document.find(name);
  return found != document.end() && found->is_object() ? *found : kEmpty;
}

std::string text_member(const OrderedJson& value, std::string_view name) {
  if (!value.is_object()) return "";
  auto found = value.find(name);
  return found != value.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string dot_string(std::string_view text) {
  std::string escaped = replace_all(replace_all(std::string(text), "\\", "\\\\"), "\"", "\\\"");
  return "\"" + escaped + "\"";
}

std::string html(std::string text) {
  for (const auto& [plain, entity] : {std::pair{"&", "&amp;"}, std::pair{"<", "&lt;"},
                                      std::pair{">", "&gt;"}, std::pair{"\"", "&quot;"}})
    text = replace_all(std::move(text), plain, entity);
  return text;
}

std::string small(std::string_view text) {
  return fmt::format("<FONT POINT-SIZE=\"8\">{}</FONT>", text);
}

class Graph {
 public:
  Graph(const OrderedJson& document, const std::map<std::string, std::string>& values)
      : document_(document), values_(values) {}

  std::string text() {
    line("digraph " + dot_string(text_member(document_, "Description")) + " {");
    frame("box");
    resources();
    if (document_.contains("Parameters")) parameters();
    if (document_.contains("Outputs")) outputs();
    collect_edges();
    pseudo_parameters();
    text_ += edges_;
    line("}");
    return std::move(text_);
  }

 private:
  void line(std::string_view text) { text_.append(text).append("\n"); }

  void frame(std::string_view shape) {
    line("labeljust=l;");
    line(fmt::format("node [shape={}];", shape));
  }

  void resources() {
    const OrderedJson& all = section(document_, "Resources");
    SecurityGroups groups = security_groups(all);
    for (const auto& [id, resource] : all.items()) {
      std::string_view colour = exposure(resource, groups);
      if (!colour.empty()) {
        line("node [style=\"filled\"];");
        line(fmt::format("node [fillcolor=\"{}\"]", colour));
      }
      std::string type = text_member(resource, "Type");
      line(type.empty() ? dot_string(id) : resource_node(id, type));
      if (!colour.empty()) {
        line("node [style=\"\"];");
        line("node [fillcolor=\"\"]");
      }
    }
  }

  static std::string resource_node(const std::string& id, const std::string& type) {
    size_t mark = type.rfind("::");
    std::string kind = mark == std::string::npos ? type : type.substr(mark + 2);
    return fmt::format("{}[label=<{}<BR />{}>]", dot_string(id), small("[" + html(kind) + "]"),
                       html(id));
  }

  void begin_subgraph(std::string_view name, std::string_view rank) {
    line(fmt::format("subgraph \"{}\" {{", name));
    frame("box");
    line("node [style=\"filled,rounded\"]");
    line(fmt::format("rank={}", rank));
  }

  void parameters() {
    begin_subgraph("Parameters", "source");
    for (const auto& [id, unused] : section(document_, "Parameters").items()) {
      auto value = values_.find(id);
      line(value == values_.end() ? dot_string(id)
                                  : fmt::format("{}[label=<{}<BR />{}>]", dot_string(id), html(id),
                                                small("[=" + html(value->second) + "]")));
    }
    line("}");
  }

  void outputs() {
    begin_subgraph("Outputs", "sink");
    for (const auto& [id, unused] : section(document_, "Outputs").items()) {
      std::string node = output_node(document_, id);
      line(node == id ? dot_string(id)
                      : fmt::format("{}[label={}]", dot_string(node), dot_string(id)));
    }
    line("}");
  }

  void collect_edges() {
    for (const auto& [id, resource] : section(document_, "Resources").items())
      edges(references(resource, true), id);
    for (const auto& [id, parameter] : section(document_, "Parameters").items())
      edges(references(parameter), id);
    for (const auto& [id, output] : section(document_, "Outputs").items()) {
      std::vector<Reference> found = references(output);
      std::ranges::stable_sort(found, {}, &Reference::to);
      edges(found, output_node(document_, id));
    }
  }

  void edges(const std::vector<Reference>& found, const std::string& to) {
    for (const auto& [kind, from] : found) {
      if (from.starts_with("AWS::")) pseudo_.insert(from);
      edges_ += fmt::format("{} -> {}{};\n", dot_string(from), dot_string(to),
                            kind == Reference::depends_on ? " [style=dashed]" : "");
    }
  }

  void pseudo_parameters() {
    line("subgraph \"Pseudo Parameters\" {");
    frame("ellipse");
    for (const std::string& name : pseudo_) line(dot_string(name));
    line("}");
  }

  const OrderedJson& document_;
  const std::map<std::string, std::string>& values_;
  std::string text_, edges_;
  std::set<std::string> pseudo_;
};

}  // namespace

std::string output_node(const OrderedJson& document, const std::string& id) {
  bool taken =
      section(document, "Parameters").contains(id) || section(document, "Resources").contains(id);
  return taken ? "Outputs/" + id : id;
}

std::string graph_text(const OrderedJson& document,
                       const std::map<std::string, std::string>& values) {
  return Graph(document, values).text();
}

}  // namespace gcdt::kumo
