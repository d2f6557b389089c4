// The file that SSLKEYLOGFILE names: libcurl would write the keys of all TLS sessions there, with
// which everybody can read what was said. It is let do so only for somebody who debugs.
#pragma once

namespace gcdt::aws {

// Before the first transport is used; holds for the process, as libcurl reads its environment once.
void allow_key_log();

// Unless allowed. Changes the environment: to be called while no other thread reads it.
void drop_key_log();

}  // namespace gcdt::aws
