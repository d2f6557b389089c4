#include "cli/app.h"

int main(int argc, char** argv) {
  return gcdt::app_main(argc, argv);
}
