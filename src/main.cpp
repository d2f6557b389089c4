#include <unistd.h>

#include "cli/app.h"

// Everything has been written and removed by now. exit() would have libcurl and its thirty
// libraries put away what ends with the process anyhow.
int main(int argc, char** argv) {
  _exit(gcdt::app_main(argc, argv));
}
