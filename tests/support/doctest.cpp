// The implementation of doctest. Apart from main(), so that other programs can link this library.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest.h>
