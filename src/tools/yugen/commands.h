// The commands of yugen, in the order of `yugen --help`; each is a file of its own.
#pragma once

#include "lifecycle/context.h"

namespace gcdt::yugen {

extern const Command deploy;
extern const Command preview;
extern const Command remove;  // delete
extern const Command export_api;
extern const Command list;
extern const Command history;
extern const Command rollback;
extern const Command apikey_create;
extern const Command apikey_list;
extern const Command apikey_delete;
extern const Command custom_domain_create;
extern const Command custom_domain_delete;

extern const Tool tool;

}  // namespace gcdt::yugen
