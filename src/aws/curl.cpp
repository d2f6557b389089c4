// The transport over libcurl. One pooled handle per request under way, each with its own connection
// cache, so that several threads can send at once and later requests find open connections.
#include <sys/stat.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <utility>

#include "aws/curl_failure.h"
#include "aws/curl_headers.h"
#include "aws/curl_library.h"
#include "aws/key_log.h"
#include "aws/proxy.h"
#include "aws/transport.h"
#include "base/error.h"
#include "base/text.h"
#include "os/interrupt.h"
#include "os/pulse.h"

namespace gcdt::aws {

namespace {

constexpr size_t kMaxHeaders = size_t{300} << 10;
constexpr size_t kMaxErrorBody = size_t{1} << 20;
constexpr size_t kSentAtOnce = size_t{64} << 10;  // libcurl sends such a body with its header
constexpr long kUploadBuffer = 256 << 10;
constexpr curl_off_t kSlowestUpload = 1 << 10;  // a second
constexpr int kPollMilliseconds = 250;          // how often the idle time is looked at
constexpr long kMaxConnectionAge = 3600;        // certificates are checked anew after that

// A folder of hashed certificates is read on demand; the bundle file costs 21 ms on every first
// request. Only systems without such a folder get their bundle.
constexpr const char* kCertificateFolder = "/etc/ssl/certs";
constexpr const char* kFedoraBundle = "/etc/pki/tls/certs/ca-bundle.crt";

bool is_folder(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

struct Certificates {
  std::string folder, file;
};

Certificates find_certificates(const std::string& bundle) {
  if (!bundle.empty())
    return is_folder(bundle) ? Certificates{bundle, ""} : Certificates{"", bundle};
  struct stat status{};
  if (stat(kFedoraBundle, &status) == 0) return {"", kFedoraBundle};
  return {kCertificateFolder, ""};
}

// One transfer: what libcurl's callbacks read and fill.
struct Exchange {
  const HttpRequest* request = nullptr;
  uint64_t sent = 0;
  std::exception_ptr unreadable;  // the content to send
  int requests = 0;               // that libcurl began to send
  size_t max_body = 0;
  size_t header_bytes = 0;
  bool over_limit = false;
  bool silent = false;
  bool slow = false;
  HttpResponse response;
};

// Notices when a transfer stands still, and when an upload hardly moves (93 section 3.7).
class Patience {
 public:
  explicit Patience(const TransportOptions& options)
      : options_(options), needed_(kSlowestUpload * options.slow_upload.count() / 1000) {}

  // False when it is at its end; the exchange says why. `uploaded`: bytes of the body on the wire.
  bool lasts(Exchange& exchange, curl_off_t uploaded) {
    auto now = std::chrono::steady_clock::now();
    auto on_wire = static_cast<uint64_t>(uploaded);
    uint64_t bytes =
        on_wire + exchange.sent + exchange.header_bytes + exchange.response.body.size();
    if (std::exchange(moved_, bytes) != bytes) last_move_ = now;
    exchange.silent = now - last_move_ > options_.idle_timeout;
    bool uploading = exchange.request->body_size() > std::max<uint64_t>(kSentAtOnce, on_wire);
    if (!uploading || uploaded - measured_ >= needed_) {
      measured_ = uploaded;
      measured_at_ = now;
    }
    exchange.slow = now - measured_at_ > options_.slow_upload;
    return !exchange.silent && !exchange.slow;
  }

 private:
  using Moment = std::chrono::steady_clock::time_point;
  const TransportOptions& options_;
  curl_off_t needed_, measured_ = 0;
  uint64_t moved_ = 0;
  Moment last_move_ = std::chrono::steady_clock::now(), measured_at_ = last_move_;
};

size_t on_read(char* buffer, size_t size, size_t count, void* data) {
  auto& exchange = *static_cast<Exchange*>(data);
  const HttpRequest& request = *exchange.request;
  std::span<char> place(buffer,
                        std::min<uint64_t>(size * count, request.body_size() - exchange.sent));
  try {
    if (request.content)
      request.content->read(exchange.sent, place);
    else
      request.body.copy(place.data(), place.size(), exchange.sent);
  } catch (...) {  // must not pass through libcurl
    exchange.unreadable = std::current_exception();
    return CURL_READFUNC_ABORT;
  }
  exchange.sent += place.size();
  return place.size();
}

// libcurl resends a request by itself when a reused connection is closed before any answer. The
// request may have been carried out all the same: repeating is decided by the retry rules alone.
int on_request(void* data, char*, char*, int, int) {
  auto& exchange = *static_cast<Exchange*>(data);
  bool unanswered = exchange.response.status == 0;
  return ++exchange.requests > 1 && unanswered ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

size_t on_header(char* bytes, size_t size, size_t count, void* data) {
  auto& exchange = *static_cast<Exchange*>(data);
  HttpResponse& response = exchange.response;
  std::string_view line(bytes, size * count);
  exchange.header_bytes += line.size();
  if (exchange.header_bytes > kMaxHeaders) {
    exchange.over_limit = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) {  // also after "100 Continue"
    response = {};
    size_t space = line.find(' ');
    if (space != std::string_view::npos) response.status = std::atoi(line.data() + space + 1);
  } else if (size_t colon = line.find(':'); colon != std::string_view::npos) {
    response.headers.add(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return line.size();
}

size_t on_write(char* bytes, size_t size, size_t count, void* data) {
  auto& exchange = *static_cast<Exchange*>(data);
  HttpResponse& response = exchange.response;
  size_t limit =
      response.status >= 300 ? std::min(kMaxErrorBody, exchange.max_body) : exchange.max_body;
  if (response.body.size() + size * count > limit) {
    exchange.over_limit = true;
    return 0;
  }
  response.body.append(bytes, size * count);
  return size * count;
}

class EasyHandle {
 public:
  explicit EasyHandle(const CurlLibrary& curl)
      : curl_(curl), easy_(curl.easy_init()), multi_(curl.multi_init()) {
    if (!easy_ || !multi_) throw Error("libcurl could not be started: out of memory");
  }
  ~EasyHandle() {
    curl_.easy_cleanup(easy_);
    curl_.multi_cleanup(multi_);
  }
  EasyHandle(const EasyHandle&) = delete;
  EasyHandle& operator=(const EasyHandle&) = delete;

  void reset() { curl_.easy_reset(easy_); }

  template <class Value>
  void set(CURLoption option, Value value) {
    CURLcode code = curl_.easy_setopt(easy_, option, value);
    if (code != CURLE_OK)
      throw Error("libcurl refused option {}: {}", static_cast<int>(option),
                  curl_.easy_strerror(code));
  }
  long number(CURLINFO info) const {
    long value = 0;
    curl_.easy_getinfo(easy_, info, &value);
    return value;
  }

  curl_off_t uploaded() const {
    curl_off_t value = 0;
    curl_.easy_getinfo(easy_, CURLINFO_SIZE_UPLOAD_T, &value);
    return value;
  }

  // Throws Interrupted; the connection is closed then.
  CURLcode run(Exchange& exchange, const TransportOptions& options) {
    struct Attached {
      EasyHandle& handle;
      explicit Attached(EasyHandle& h) : handle(h) { h.curl_.multi_add_handle(h.multi_, h.easy_); }
      ~Attached() { handle.curl_.multi_remove_handle(handle.multi_, handle.easy_); }
    } attached(*this);
    Patience patience(options);
    for (int running = 1; running;) {
      os::check_interrupt();
      if (curl_.multi_perform(multi_, &running) != CURLM_OK) return CURLE_FAILED_INIT;
      if (!running) break;
      if (!patience.lasts(exchange, uploaded())) return CURLE_OPERATION_TIMEDOUT;
      curl_waitfd wake{os::interrupt_fd(), CURL_WAIT_POLLIN, 0};
      curl_.multi_poll(multi_, &wake, 1, kPollMilliseconds, nullptr);
      os::pulse();
    }
    int left = 0;
    while (const CURLMsg* message = curl_.multi_info_read(multi_, &left))
      if (message->msg == CURLMSG_DONE) return message->data.result;
    return CURLE_FAILED_INIT;
  }

 private:
  const CurlLibrary& curl_;
  CURL* easy_;
  CURLM* multi_;
};

void set_limits(EasyHandle& handle, const HttpRequest& request, const TransportOptions& options) {
  handle.set(CURLOPT_NOSIGNAL, 1L);
  handle.set(CURLOPT_QUICK_EXIT, 1L);  // an interrupt does not wait for the name server
  handle.set(CURLOPT_PROTOCOLS_STR, request.scheme == "http" ? "http" : "https");
  handle.set(CURLOPT_FOLLOWLOCATION, 0L);
  handle.set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  handle.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  handle.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  handle.set(CURLOPT_MAXLIFETIME_CONN, kMaxConnectionAge);
  handle.set(CURLOPT_TCP_KEEPALIVE, 1L);
  handle.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  handle.set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_timeout.count()));
  handle.set(CURLOPT_EXPECT_100_TIMEOUT_MS, 1000L);
  handle.set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options.max_body));
}

void set_tls(EasyHandle& handle, const Certificates& certificates) {
  handle.set(CURLOPT_SSL_VERIFYPEER, 1L);
  handle.set(CURLOPT_SSL_VERIFYHOST, 2L);
  handle.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  auto path_or_null = [](const std::string& path) { return path.empty() ? nullptr : path.c_str(); };
  handle.set(CURLOPT_CAPATH, path_or_null(certificates.folder));
  handle.set(CURLOPT_CAINFO, path_or_null(certificates.file));
}

void set_request(EasyHandle& handle, const HttpRequest& request, Exchange& exchange,
                 const HeaderList& headers) {
  handle.set(CURLOPT_URL, request.url().c_str());
  handle.set(CURLOPT_PATH_AS_IS, 1L);  // dots in S3 keys are no folders
  handle.set(CURLOPT_HTTPHEADER, headers.get());
  bool carries_body = request.method == "POST" || request.method == "PUT" ||
                      request.method == "PATCH" || request.body_size() > 0;
  if (request.method == "HEAD") {
    handle.set(CURLOPT_NOBODY, 1L);
  } else if (carries_body) {
    handle.set(CURLOPT_POST, 1L);
    handle.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body_size()));
    if (!request.content && request.body.size() <= kSentAtOnce) {
      handle.set(CURLOPT_POSTFIELDS, request.body.data());
    } else {
      handle.set(CURLOPT_READFUNCTION, &on_read);
      handle.set(CURLOPT_READDATA, &exchange);
      handle.set(CURLOPT_UPLOAD_BUFFERSIZE, kUploadBuffer);
    }
  }
  if (request.method != "HEAD") handle.set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  handle.set(CURLOPT_PREREQFUNCTION, &on_request);
  handle.set(CURLOPT_PREREQDATA, &exchange);
  handle.set(CURLOPT_HEADERFUNCTION, &on_header);
  handle.set(CURLOPT_HEADERDATA, &exchange);
  handle.set(CURLOPT_WRITEFUNCTION, &on_write);
  handle.set(CURLOPT_WRITEDATA, &exchange);
  handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

class CurlTransport : public Transport {
 public:
  CurlTransport(const os::Environment& environment, const std::string& ca_bundle,
                std::string user_agent)
      : environment_(environment),
        certificates_(find_certificates(ca_bundle)),
        user_agent_(std::move(user_agent)) {}

  void prepare() override { load_curl_soon(); }

  std::expected<HttpResponse, TransportFailure> send(const HttpRequest& request,
                                                     const TransportOptions& options) override {
    HeaderList headers(curl_library());
    fill_headers(headers, request, user_agent_, options.expect_continue);
    Exchange exchange;
    exchange.request = &request;
    exchange.max_body = options.max_body;
    ProxyChoice proxy;
    if (options.proxy) proxy = choose_proxy(request.scheme, request.host, environment_);
    char text[CURL_ERROR_SIZE] = "";

    std::unique_ptr<EasyHandle> handle = take();
    set_limits(*handle, request, options);
    set_tls(*handle, certificates_);
    set_request(*handle, request, exchange, headers);
    handle->set(CURLOPT_PROXY, proxy.proxy.c_str());
    handle->set(CURLOPT_NOPROXY, proxy.no_proxy.c_str());
    handle->set(CURLOPT_ERRORBUFFER, text);

    CURLcode code = handle->run(exchange, options);
    CurlFacts facts{code,
                    handle->number(CURLINFO_OS_ERRNO),
                    handle->number(CURLINFO_HTTP_CONNECTCODE),
                    exchange.requests > 0,
                    exchange.over_limit,
                    exchange.silent,
                    exchange.slow,
                    words(code, text, proxy.proxy),
                    request.host,
                    proxy_host(proxy.proxy)};
    give_back(std::move(handle));
    if (exchange.unreadable) std::rethrow_exception(exchange.unreadable);
    if (code != CURLE_OK) return std::unexpected(explain(facts, options));
    return std::move(exchange.response);
  }

 private:
  // libcurl quotes a proxy it cannot use, with user and password.
  static std::string words(CURLcode code, const char* text, const std::string& proxy) {
    if (!*text) return curl_library().easy_strerror(code);
    return replace_all(text, proxy, proxy_host(proxy));
  }

  std::unique_ptr<EasyHandle> take() {
    std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<EasyHandle>(curl_library());
    std::unique_ptr<EasyHandle> handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }
  // Not reached after an exception: a handle in an unknown state is closed instead.
  void give_back(std::unique_ptr<EasyHandle> handle) {
    handle->reset();
    std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

  os::Environment environment_;
  Certificates certificates_;
  std::string user_agent_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<EasyHandle>> idle_;
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(const os::Environment& environment,
                                               std::string ca_bundle, std::string user_agent) {
  return std::make_unique<CurlTransport>(environment, ca_bundle, std::move(user_agent));
}

}  // namespace gcdt::aws
