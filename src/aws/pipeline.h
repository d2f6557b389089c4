// The real Backend: validate, serialize, resolve the endpoint, then attempts of sign, send, parse
// until there is an answer or an error that repeating does not cure (93 section 3).
#pragma once

#include <memory>

#include "aws/client.h"
#include "aws/credentials.h"
#include "aws/pacer.h"

namespace gcdt::aws {

// May be used from several threads. Everything passed must outlive it.
// `pacer`: of the account that the credentials belong to; a new one if there is none.
std::unique_ptr<Backend> make_pipeline(const Settings& settings, CredentialSource& credentials,
                                       const Machine& machine,
                                       std::shared_ptr<Pacer> pacer = nullptr);

}  // namespace gcdt::aws
