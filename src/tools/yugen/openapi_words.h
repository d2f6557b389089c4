// Words of OpenAPI that several readers of a definition look for.
#pragma once

#include <array>
#include <string_view>

namespace gcdt::yugen {

// Keys of a path that are operations.
inline constexpr std::array<std::string_view, 9> kMethods{
    "get",    "put",     "post",
    "delete", "options", "head",
    "patch",  "trace",   "x-amazon-apigateway-any-method"};

// Keywords of schemas that came with OpenAPI 3.1 and that 3.0 cannot say in other words.
inline constexpr std::array<std::string_view, 21> kKeywordsOf31{"prefixItems",
                                                                "if",
                                                                "then",
                                                                "else",
                                                                "$defs",
                                                                "dependentSchemas",
                                                                "dependentRequired",
                                                                "unevaluatedProperties",
                                                                "unevaluatedItems",
                                                                "contains",
                                                                "minContains",
                                                                "maxContains",
                                                                "propertyNames",
                                                                "patternProperties",
                                                                "$schema",
                                                                "$id",
                                                                "$anchor",
                                                                "$dynamicRef",
                                                                "contentMediaType",
                                                                "contentEncoding",
                                                                "contentSchema"};

}  // namespace gcdt::yugen
