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

// Something in the user's files that needs attention, and what to do about it.
struct Finding {
  enum Level { note, warning, error } level = warning;
  std::string rule;             // "kumo.cloudformation", "E3002"
  std::string file;             // as the user would write it
  size_t line = 0, column = 0;  // 0 = not known
  std::string path;             // where inside: a key path, a logical id; may be empty
  std::string text;             // a sentence
  std::string remedy;           // another one; may be empty
};

// A long part of the output begins or ends: CI systems fold it away.
struct Section {
  std::string name;   // letters, digits, '_': "bundle"
  std::string title;  // for people; empty where it ends
  bool begins = true;
};

// The outcome as Markdown, for the page about a run that CI systems show.
struct Summary {
  std::string markdown;
};

// One thing that was looked at, for test reports (--junit).
struct Case {
  std::string suite, name;
  enum Outcome { passed, failed, skipped } outcome = passed;
  std::string message;  // why it failed or was skipped, in a line
  std::string text;     // everything about it
};

using Event = std::variant<Notice, Text, StackEvent, StackEventHeader, TargetEvent, Table, Progress,
                           Artifact, Raw, Result, Finding, Section, Summary, Case>;

}  // namespace gcdt::output
