// The time bars of one operation on a stack.
// As the program writes it: "7 s", "2:05 min", "1:10 h".
function duration(seconds) {
  const whole = Math.round(seconds), pad = number => String(number).padStart(2, "0");
  if (whole < 100) return `${whole} s`;
  if (whole < 6000) return `${Math.floor(whole / 60)}:${pad(whole % 60)} min`;
  return `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)} h`;
}
function exact(seconds) { return seconds < 60 ? `${seconds.toFixed(1)} s` : duration(seconds); }

const total = Math.max(data.seconds, 0.001);
const percent = seconds => `${(100 * seconds / total).toFixed(3)}%`;
const bars = new Map(data.resources.map(resource => [resource.path, resource]));

// Round steps, about eight of them.
function ticks() {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];
  const step = steps.find(one => total / one <= 8) || 86400 * Math.ceil(total / 86400 / 8);
  const all = [];
  for (let at = 0; at <= total; at += step) all.push(at);
  return all;
}

function kindOf(segment) {
  if (segment.open) return "open";
  if (segment.cancelled) return "cancelled";
  if (segment.status.endsWith("FAILED")) return "bad";
  if (segment.status.startsWith("DELETE") || segment.status.includes("ROLLBACK")) return "removed";
  return segment.status.endsWith("COMPLETE") ? "good" : "";
}

function bar(segment) {
  const made = el("div", {class: "bar " + kindOf(segment), title:
    `${segment.status}, ${exact(segment.to - segment.from)}${segment.reason ? ": " + segment.reason : ""}`});
  made.style.left = percent(segment.from);
  made.style.width = percent(segment.to - segment.from);
  if (segment.critical) made.classList.add("critical");
  return made;
}
function grid() {
  return ticks().map(at => {
    const line = el("i");
    line.style.left = percent(at);
    return line;
  });
}

function row(resource) {
  const depth = resource.path.split("/").length - 1;
  const label = el("div", {class: "label", title: `${resource.path} (${resource.type})`},
                   resource.path.split("/").pop(), " ",
                   el("small", {}, resource.type.replace(/^AWS::/, "")));
  label.style.paddingLeft = `${depth * 1.1}rem`;
  const time = resource.segments.reduce((sum, one) => sum + one.to - one.from, 0);
  const made = el("div", {class: "row", tabindex: "0", role: "button",
                          onclick: () => select(resource.path),
                          onkeydown: event => { if (event.key === "Enter") select(resource.path); }},
                  label, el("div", {class: "track"}, ...grid(), ...resource.segments.map(bar)),
                  el("div", {class: "time"}, duration(time)));
  resource.row = made;
  return made;
}

function facts() {
  const good = data.status.endsWith("COMPLETE") && !data.status.includes("ROLLBACK");
  const fact = (name, value, kind = "") =>
    el("div", {}, el("dt", {}, name), el("dd", {class: kind}, value));
  return el("dl", {class: "facts"},
            fact("Ended in", data.status, "status " + (good ? "good" : "bad")),
            fact("Began", data.began), fact("Took", duration(data.seconds)),
            fact("Resources", String(data.resources.length)), fact("Stack", data.stack_id));
}

function causes() {
  const list = inRollback => {
    const found = data.causes.filter(cause => cause.in_rollback === inRollback);
    if (!found.length) return [];
    return [el("section", {class: "causes"},
      el("h2", {}, inRollback ? "What stopped the rollback" : "Causes, the first one first"),
      el("ol", {}, ...found.map(cause => el("li", {},
        el("button", {type: "button", class: "link", onclick: () => select(cause.resource)},
           cause.resource || "the stack itself"),
        ` ${cause.status}${cause.reason ? ": " + cause.reason : ""}`))))];
  };
  return [...list(false), ...list(true)];
}

function criticalPath() {
  if (!data.critical_path.length) return [];
  const parts = [];
  for (const step of data.critical_path) {
    if (parts.length) parts.push(" → ");
    parts.push(el("button", {type: "button", class: "link", onclick: () => select(step.path)}, step.path),
               ` ${duration(step.seconds)}`);
  }
  return [el("p", {class: "path", title: "What each of them waited for stands before it"},
             el("b", {}, "Critical path: "), ...parts)];
}

function key() {
  const one = (kind, text) => el("span", {}, el("i", {class: "bar " + kind}), text);
  return el("div", {class: "key"}, one("good", "done"), one("bad", "failed"),
            one("cancelled", "cancelled"), one("removed", "removed or rolled back"), one("open", "not over"),
            one("good critical", "on the critical path"));
}

function axis() {
  const track = el("div", {class: "track"}, ...ticks().map(at => {
    const mark = el("span", {}, duration(at));
    mark.style.left = percent(at);
    return mark;
  }));
  return el("div", {class: "axis"}, el("div"), track, el("div", {class: "time"}, "time"));
}

function select(path) {
  const resource = bars.get(path);
  for (const other of bars.values()) other.row.classList.toggle("selected", other === resource);
  remember("select", resource ? path : "");
  if (!resource) {
    details.hidden = true;
    return;
  }
  resource.row.scrollIntoView({block: "nearest"});
  showDetails(
    el("h2", {}, resource.path), el("p", {class: "faint"}, resource.type),
    ...(resource.physical_id ? [el("h3", {}, "Physical id"), el("pre", {}, resource.physical_id)] : []),
    el("h3", {}, "Events"),
    el("ul", {}, ...resource.events.map(event => el("li", {},
      el("span", {class: "faint"}, `+${duration(event.at)} `), event.status,
      ...(event.reason ? [el("pre", {}, event.reason)] : [])))));
}

function find(words) {
  let found = 0;
  for (const resource of bars.values()) {
    const text = [resource.path, resource.type, resource.physical_id,
                  ...resource.events.map(event => `${event.status} ${event.reason}`)].join(" ").toLowerCase();
    const match = words.length > 0 && words.every(word => text.includes(word));
    resource.row.classList.toggle("match", match);
    if (match) ++found;
  }
  view.classList.toggle("searching", words.length > 0);
  return found;
}

view.append(facts(), ...causes(), ...criticalPath(),
            el("div", {class: "chart"}, axis(), ...data.resources.map(row)), key());
startPage(find);
