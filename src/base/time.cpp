#include "base/time.h"

#include <fmt/compile.h>

#include <array>
#include <cmath>

#include "base/text.h"

namespace gcdt {

namespace {

using namespace std::chrono;

constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// Reads a text from left to right; every step fails once one has failed.
struct Cursor {
  std::string_view rest;
  bool ok = true;

  bool literal(char c) {
    if (rest.empty() || rest[0] != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  void need(char c) { ok = ok && literal(c); }
  int number(size_t min_digits, size_t max_digits) {
    int value = 0;
    size_t digits = 0;
    while (digits < max_digits && digits < rest.size() && rest[digits] >= '0' &&
           rest[digits] <= '9')
      value = value * 10 + (rest[digits++] - '0');
    if (digits < min_digits) ok = false;
    rest.remove_prefix(digits);
    return value;
  }
  int month_name() {
    for (int i = 0; i < 12; ++i)
      if (rest.starts_with(kMonths[static_cast<size_t>(i)])) {
        rest.remove_prefix(3);
        return i + 1;
      }
    ok = false;
    return 0;
  }
  void spaces() {
    while (literal(' ')) {
    }
  }
};

// Years have four digits in every text that AWS uses.
std::optional<Time> within_four_digits(Time time) {
  constexpr sys_days kFirst{year_month_day{year{0}, January, day{1}}};
  constexpr sys_days kEnd{year_month_day{year{10'000}, January, day{1}}};
  if (time < kFirst || time >= kEnd) return std::nullopt;
  return time;
}

std::optional<Time> make_time(int y, int mo, int d, int h, int mi, int s, int64_t micro,
                              int offset_minutes) {
  year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
  if (!date.ok() || h > 24 || mi > 59 || s > 60) return std::nullopt;
  return within_four_digits(Time{sys_days{date}} + hours{h} + minutes{mi - offset_minutes} +
                            seconds{s} + microseconds{micro});
}

int64_t fraction(Cursor& in) {
  if (!in.literal('.') && !in.literal(',')) return 0;
  int64_t value = 0;
  int digits = 0;
  while (!in.rest.empty() && in.rest[0] >= '0' && in.rest[0] <= '9') {
    if (digits < 6) value = value * 10 + (in.rest[0] - '0');
    ++digits;
    in.rest.remove_prefix(1);
  }
  if (digits == 0) in.ok = false;
  for (; digits < 6; ++digits) value *= 10;
  return value;
}

int zone(Cursor& in) {
  in.spaces();
  if (in.rest.empty() || in.literal('Z') || in.literal('z')) return 0;
  for (std::string_view name : {"GMT", "UTC"})
    if (in.rest.starts_with(name)) {
      in.rest.remove_prefix(3);
      return 0;
    }
  int sign = in.literal('+') ? 1 : in.literal('-') ? -1 : 0;
  if (!sign) in.ok = false;
  int h = in.number(2, 2);
  in.literal(':');
  return sign * (h * 60 + in.number(2, 2));
}

std::optional<Time> parse_iso(std::string_view text) {
  Cursor in{text};
  int y = in.number(4, 4);
  bool dashes = in.literal('-');
  int mo = in.number(2, 2);
  if (dashes) in.need('-');
  int d = in.number(2, 2);
  int h = 0, mi = 0, s = 0, offset = 0;
  int64_t micro = 0;
  if (in.literal('T') || in.literal('t') || in.literal(' ')) {
    h = in.number(2, 2);
    bool colons = in.literal(':');
    mi = in.number(2, 2);
    if (colons ? in.literal(':') : !in.rest.empty() && std::isdigit(in.rest[0])) {
      s = in.number(2, 2);
      micro = fraction(in);
    }
    offset = zone(in);
  }
  if (!in.ok || !in.rest.empty()) return std::nullopt;
  return make_time(y, mo, d, h, mi, s, micro, offset);
}

// "Fri, 11 Aug 2017 14:17:18 GMT", "Friday, 11-Aug-17 14:17:18 GMT", "Fri Aug 11 14:17:18 2017"
std::optional<Time> parse_http_date(std::string_view text) {
  size_t letters = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  Cursor in{letters == std::string_view::npos ? std::string_view{} : text.substr(letters)};
  bool asctime = !in.literal(',');
  in.spaces();
  int y = 0, mo = 0, d = 0;
  if (asctime) {
    mo = in.month_name();
    in.spaces();
    d = in.number(1, 2);
  } else {
    d = in.number(1, 2);
    if (!in.literal('-')) in.spaces();
    mo = in.month_name();
    if (!in.literal('-')) in.spaces();
    y = in.number(2, 4);
    if (y < 100) y += y < 70 ? 2000 : 1900;
  }
  in.spaces();
  int h = in.number(2, 2);
  in.need(':');
  int mi = in.number(2, 2);
  in.need(':');
  int s = in.number(2, 2);
  int64_t micro = fraction(in);
  if (asctime) {
    in.spaces();
    y = in.number(4, 4);
  }
  int offset = zone(in);
  if (!in.ok || !in.rest.empty()) return std::nullopt;
  return make_time(y, mo, d, h, mi, s, micro, offset);
}

std::optional<Time> parse_epoch(const std::string& text) {
  if (text.find_first_not_of("0123456789.eE+-") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  double seconds = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size() || !std::isfinite(seconds) || std::abs(seconds) > 1e11)
    return std::nullopt;
  return within_four_digits(Time{microseconds{std::llround(seconds * 1e6)}});
}

struct Parts {
  int y;
  unsigned mo, d;
  int64_t h, mi, s, micro;
  unsigned weekday;
};

Parts parts(Time time) {
  auto day_point = floor<days>(time);
  year_month_day date{day_point};
  int64_t micro = (time - day_point).count();
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          micro / 3'600'000'000,
          micro / 60'000'000 % 60,
          micro / 1'000'000 % 60,
          micro % 1'000'000,
          weekday{day_point}.c_encoding()};
}

std::string with_separator(Time time, char separator) {
  Parts p = parts(time);
  std::string out = fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}"), p.y, p.mo, p.d,
                                separator, p.h, p.mi, p.s);
  if (p.micro) out += fmt::format(FMT_COMPILE(".{:06}"), p.micro);
  return out + "+00:00";
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  std::string trimmed = trim(text);
  if (trimmed.empty()) return std::nullopt;
  // "20170811T141718Z" and "2017-08-11..." before numbers: "20170811" alone is an epoch.
  if (trimmed.find('T') != std::string::npos || trimmed.find('-', 1) == 4)
    if (auto time = parse_iso(trimmed)) return time;
  if (auto time = parse_epoch(trimmed)) return time;
  return parse_http_date(trimmed);
}

std::string iso8601(Time time) {
  return with_separator(time, 'T');
}
std::string human_time(Time time) {
  return with_separator(time, ' ');
}

std::string iso8601_basic(Time time) {
  Parts p = parts(time);
  return fmt::format(FMT_COMPILE("{:04}{:02}{:02}T{:02}{:02}{:02}Z"), p.y, p.mo, p.d, p.h, p.mi,
                     p.s);
}

std::string rfc822(Time time) {
  Parts p = parts(time);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[p.weekday], p.d,
                     kMonths[p.mo - 1], p.y, p.h, p.mi, p.s);
}

}  // namespace gcdt
