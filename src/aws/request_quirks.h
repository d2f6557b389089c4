// What rows of the table of quirks do on the way out; the reasons stand there.
#pragma once

#include "aws/http.h"
#include "aws/model.h"
#include "aws/transport.h"

namespace gcdt::aws {

void strip_route53_ids(const Operation& operation, Json& params);
void check_bucket_name(const Operation& operation, Json& params);
void ask_for_encoded_keys(const Operation& operation, Json& params);
void encode_copy_source(const Operation& operation, Json& params);
void encode_customer_keys(const Operation& operation, Json& params);
void encode_user_data(const Operation& operation, Json& params);

void accept_json(const Operation& operation, HttpRequest& request);
void drop_bucket_from_path(const Operation& operation, HttpRequest& request);
void add_content_md5(const Operation& operation, HttpRequest& request);

void take_any_time(TransportOptions& options);
void wait_for_function(TransportOptions& options);

}  // namespace gcdt::aws
