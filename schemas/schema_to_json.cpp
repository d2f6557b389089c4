// Build tool: a schema as JSON without spaces, which the program reads faster than YAML.
//   schema_to_json <schema.yaml> <schema.json>
#include <cstdio>

#include "config/yaml.h"
#include "os/files.h"

int main(int argc, char** argv) {
  using namespace gcdt;
  if (argc != 3) {
    std::fputs("usage: schema_to_json <schema.yaml> <schema.json>\n", stderr);
    return 1;
  }
  try {
    os::write_file(argv[2], dump(config::parse_yaml(os::read_file(argv[1]), argv[1])));
  } catch (const Error& error) {
    std::fprintf(stderr, "schema_to_json: %s\n", error.what());
    return 1;
  }
  return 0;
}
