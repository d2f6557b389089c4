// Everything a command can say. Commands emit events; renderers decide what they look like.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/json.h"

namespace gcdt::output {

enum class Style { plain, red, green, yellow, magenta, bold, dim };

// A message of the program about itself: INFO bare, others with their level as prefix.
struct Notice {
  enum Level { debug, info, warning, error } level = info;
  std::string text;
};

// Lines a command says to its user, in one style.
struct Text {
  std::string text;
  Style style = Style::plain;
};

// One CloudFormation stack event. `time` as human_time() writes it.
struct StackEvent {
  std::string status, logical_id, reason, time;
  std::string type, physical_id, stack;
};
// The column heads above the first StackEvent.
struct StackEventHeader {};

// What became of one lifecycle event on one target of a CodeDeploy deployment. `time` as
// human_time() writes it; `took`: "3 s", "" while it runs.
struct TargetEvent {
  std::string deployment, target, event, status, time, took;
  std::string error_code, message;
  bool grouped = false;  // people see it together with others, machines alone
};

// Rows of cells. `name` is the key of the table in --json; with `head` the first row is the header.
struct Table {
  std::string name;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

// What is going on at the moment: a live line on a terminal. Empty = clear it. Elsewhere silent,
// unless `worth_a_line`: said once in a while, so that a log shows that we are alive.
struct Progress {
  std::string text;
  bool worth_a_line = false;
  bool background = false;  // seen only while no other Progress is (activity.h)
};

// A file the command wrote. `text` is the sentence about it.
struct Artifact {
  std::string path;
  std::string text;
};

// Raw text a command exists to print (a payload, a template). No decoration; sanitized. `reveal`:
// secrets are not masked, because the user asked for them (gcdt config --show-secrets).
struct Raw {
  std::string text;
  bool reveal = false;
};

// The outcome as a value: the last line of --json; silent otherwise.
struct Result {
  Json value;
  bool reveal = false;
};

using Event = std::variant<Notice, Text, StackEvent, StackEventHeader, TargetEvent, Table, Progress,
                           Artifact, Raw, Result>;

}  // namespace gcdt::output
