#pragma once

#include <doctest.h>

#include "base/json.h"
#include "base/precompiled.h"
