// XML bodies, read as DescribeStacks' answer: parsing ends for whatever is nested or declared in
// them.
#include "aws/xml.h"
#include "fuzz/fuzz.h"

using namespace gcdt;

static size_t depth_of(const pugi::xml_node& node) {
  size_t deepest = 0;
  for (const pugi::xml_node& child : node.children()) deepest = std::max(deepest, depth_of(child));
  return deepest + 1;
}

FUZZ(input) {
  static const aws::Shape output =
      aws::find_model("cloudformation").operation("DescribeStacks").output();
  pugi::xml_document document;
  if (!aws::parse_xml(input, document).empty()) return;
  if (depth_of(document) > 70) __builtin_trap();
  for (const pugi::xml_node& node : document.document_element().children()) {
    aws::XmlReader reader;
    dump(reader.read_structure(output, node));
    aws::text_of(node);
  }
}
