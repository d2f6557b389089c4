// The graph of a template: Graphviz has drawn it, this makes it a map to move in.
const svg = view.querySelector("svg");
const nodes = new Map(data.nodes.map(node => [node.id, node]));
const edges = new Map();  // "from->to", as Graphviz names them -> what it has drawn
for (const group of svg.querySelectorAll("g.edge")) {
  const name = group.querySelector("title").textContent;
  edges.set(name, [...(edges.get(name) || []), group]);
}
for (const group of svg.querySelectorAll("g.node")) {
  const id = group.querySelector("title").textContent;
  const node = nodes.get(id) || {id, name: id, kind: "undefined", type: "", definition: ""};
  nodes.set(id, node);
  node.group = group;
  group.classList.add(node.kind, ...(node.exposure ? [node.exposure] : []));
  group.setAttribute("tabindex", "0");
  group.setAttribute("role", "button");
  group.setAttribute("aria-label", `${node.kind} ${node.name} ${node.type}`);
  group.addEventListener("click", () => { if (!moved) select(id); });
  group.addEventListener("keydown", event => { if (event.key === "Enter") select(id); });
}

// Moving: the part of the drawing that is seen is the viewBox.
const home = svg.viewBox.baseVal;
const whole = {x: home.x, y: home.y, w: home.width, h: home.height};
let box = whole, moved = false;
svg.removeAttribute("width");
svg.removeAttribute("height");

function showBox(next) {
  box = next;
  svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.w} ${box.h}`);
}
function point(x, y) { return new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse()); }
function zoom(factor, at) {
  const scale = svg.getScreenCTM().a / factor;
  if (scale > 12 || scale < 0.02) return;
  showBox({x: at.x - (at.x - box.x) * factor, y: at.y - (at.y - box.y) * factor,
           w: box.w * factor, h: box.h * factor});
}
function zoomMiddle(factor) { zoom(factor, {x: box.x + box.w / 2, y: box.y + box.h / 2}); }
// Everything, but no larger than letters are pleasant to read.
function fit() {
  const w = Math.max(whole.w, view.clientWidth / 1.5), h = Math.max(whole.h, view.clientHeight / 1.5);
  showBox({x: whole.x - (w - whole.w) / 2, y: whole.y - (h - whole.h) / 2, w, h});
}
function scale() { return svg.getScreenCTM().a; }
// Of a large graph the middle, as "Fit" shows it all but nothing of it can be read.
function begin() {
  fit();
  if (scale() < 0.35) zoom(scale() / 0.6, {x: whole.x + whole.w / 2, y: whole.y + whole.h / 2});
}
function isSeen(node) {
  const place = node.group.getBoundingClientRect(), seen = view.getBoundingClientRect();
  return scale() >= 0.35 && place.left >= seen.left && place.right <= seen.right &&
         place.top >= seen.top && place.bottom <= seen.bottom;
}
function centre(node) {
  if (isSeen(node)) return;
  const place = node.group.getBoundingClientRect(), seen = view.getBoundingClientRect();
  const middle = point((place.left + place.right) / 2, (place.top + place.bottom) / 2);
  if (scale() < 0.6) zoom(scale(), middle);
  const seenMiddle = point((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
  showBox({...box, x: box.x + middle.x - seenMiddle.x, y: box.y + middle.y - seenMiddle.y});
}

svg.addEventListener("wheel", event => {
  event.preventDefault();
  zoom(Math.exp(event.deltaY * 0.0015), point(event.clientX, event.clientY));
}, {passive: false});
svg.addEventListener("pointerdown", down => {
  if (down.button !== 0) return;
  moved = false;
  let from = point(down.clientX, down.clientY);
  const move = event => {
    if (!moved && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < 4) return;
    moved = true;
    svg.classList.add("dragged");
    const to = point(event.clientX, event.clientY);
    showBox({...box, x: box.x - (to.x - from.x), y: box.y - (to.y - from.y)});
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", () => {
    removeEventListener("pointermove", move);
    svg.classList.remove("dragged");
  }, {once: true});
});
addEventListener("keydown", event => {
  if (event.target === search) return;
  if (event.key === "+" || event.key === "=") zoomMiddle(0.8);
  if (event.key === "-") zoomMiddle(1.25);
  if (event.key === "0") fit();
});
tool("+", "Larger (+)", () => zoomMiddle(0.8));
tool("−", "Smaller (-)", () => zoomMiddle(1.25));
tool("Fit", "All of it (0)", fit);

function link(id) {
  const node = nodes.get(id);
  return el("li", {}, el("button", {type: "button", class: "link", onclick: () => select(id)},
                         node ? node.name : id), " ", el("span", {class: "faint"}, node ? node.type : ""));
}
function linkList(title, ids) {
  const once = [...new Set(ids)];
  return once.length ? [el("h3", {}, title), el("ul", {}, ...once.map(link))] : [];
}
const kExposure = {
  red: "Reachable from everywhere.",
  yellow: "Behind a security group that the template does not show.",
};

function select(id) {
  const node = nodes.get(id);
  for (const group of svg.querySelectorAll(".near, .selected")) group.classList.remove("near", "selected");
  svg.classList.toggle("selecting", Boolean(node));
  remember("select", node ? id : "");
  if (!node) {
    details.hidden = true;
    return;
  }
  const from = data.edges.filter(edge => edge.to === id).map(edge => edge.from);
  const to = data.edges.filter(edge => edge.from === id).map(edge => edge.to);
  for (const other of [id, ...from, ...to]) nodes.get(other)?.group?.classList.add("near");
  for (const edge of data.edges)
    if (edge.to === id || edge.from === id)
      for (const group of edges.get(`${edge.from}->${edge.to}`) || []) group.classList.add("near");
  const properties = node.definition ?
    [el("h3", {}, "Definition"), el("pre", {}, node.definition)] : [];
  showDetails(
    el("h2", {}, node.name),
    el("p", {class: "faint"}, node.type || node.kind),
    ...(node.exposure ? [el("p", {class: "note " + node.exposure}, kExposure[node.exposure])] : []),
    ...(node.value ? [el("h3", {}, "Value"), el("pre", {}, node.value)] : []),
    ...linkList("Refers to", from), ...linkList("Is referred to by", to), ...properties);
  if (node.group) {
    node.group.classList.add("selected");
    centre(node);
  }
}

let matches = [];
function find(words) {
  matches = [];
  for (const node of nodes.values()) {
    const text = `${node.name} ${node.type} ${node.kind} ${node.definition}`.toLowerCase();
    const match = words.length > 0 && words.every(word => text.includes(word));
    node.group?.classList.toggle("match", match);
    if (match && node.group) matches.push(node);
  }
  svg.classList.toggle("searching", words.length > 0);
  if (matches.length && !matches.some(isSeen)) centre(matches[0]);
  return matches.length;
}
let next = 0;
search.addEventListener("keydown", event => {
  if (event.key === "Enter" && matches.length) select(matches[next++ % matches.length].id);
});

begin();
addEventListener("resize", () => { if (box.w === whole.w) fit(); });
startPage(find);
