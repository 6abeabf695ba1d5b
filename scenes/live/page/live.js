// A picture of gradient descent and what moves it, in a cell of a notebook (anywidget) or over a whole window.
// Each wish is one message to Python, and is answered by a new state and a new picture; the next is sent after that.

const TURNS = 1000; // steps of the slider
const KEY_FACTOR = 10 ** (1 / 20); // an arrow key changes the rate by it
const FRAME = 1000 / 30; // milliseconds between the steps of a run, at least
const WIDEST = 1920; // pixels of a picture
const STEPS = [1, 10, 100, 1000];
const KEYS = [
  [["1", "2", "3", "4"], "1, 10, 100 or 1,000 steps"],
  [["Space"], "run, pause"],
  [["U"], "undo"],
  [["R"], "back to the start"],
  [["←", "→"], "lower or raise the rate"],
  [["F"], "whole screen"],
  [["?"], "these keys"],
  [["map"], "click or drag: start there"],
];
const CORNERS = "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4";

/** An element with attributes, listeners (functions) and children. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A drawing of 16 by 16. */
function icon(path) {
  const [picture, line] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [name, value] of Object.entries({ viewBox: "0 0 16 16", "aria-hidden": "true" })) picture.setAttribute(name, value);
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}

/** Three digits, as Python writes them. */
const short = (number) => (number >= 1e-4 && number < 1000 ? number.toPrecision(3) : String(Number(number.toPrecision(3))));

/** What is wished for, one at a time; of wishes alike that wait, the newest. */
class Wishes {
  constructor(model) {
    this.model = model;
    this.waiting = [];
    this.asked = null;
  }

  add(wish) {
    const last = this.waiting.at(-1);
    if (last?.do === wish.do && !["step", "undo"].includes(wish.do)) this.waiting.pop();
    this.waiting.push(wish);
    this.next();
  }

  next() {
    if (this.asked || !this.waiting.length) return;
    this.asked = this.waiting.shift();
    this.model.send(this.asked);
  }

  answered() {
    this.asked = null;
    this.next();
  }

  forget() {
    this.asked = null;
    this.waiting = [];
  }

  get busy() {
    return this.asked !== null;
  }

  has(kind) {
    return [this.asked, ...this.waiting].some((wish) => wish?.do === kind);
  }
}

/** Asks for one step after the other, each when the one before is seen. */
class Run {
  constructor(wishes, changed) {
    this.wishes = wishes;
    this.changed = changed;
    this.on = false;
    this.timer = null;
    this.last = 0;
  }

  turn(on) {
    clearTimeout(this.timer);
    this.on = on;
    this.changed(on);
    if (on) this.step();
  }

  step() {
    this.last = performance.now();
    this.wishes.add({ do: "step", n: 1 });
  }

  answered() {
    if (!this.on || this.wishes.busy) return;
    const early = this.last + FRAME - performance.now();
    clearTimeout(this.timer);
    if (early <= 0) this.step();
    else this.timer = setTimeout(() => this.step(), early);
  }
}

/** The learning rate on a logarithmic slider with marks at the best and the critical one. */
class Rate {
  constructor(wished) {
    this.wished = wished;
    this.range = [1e-3, 1];
    this.held = false; // a slider that is dragged keeps its scale
    this.slider = make("input", {
      type: "range", min: 0, max: TURNS, step: 1, "aria-label": "learning rate", "aria-keyshortcuts": "ArrowLeft ArrowRight",
      pointerdown: () => { this.held = true; },
      pointerup: () => { this.held = false; },
      change: () => { this.held = false; },
      input: () => this.wish(this.at(this.slider.valueAsNumber / TURNS)),
    });
    this.best = make("span", { class: "mark best" }, make("span", {}, "best"));
    this.critical = make("span", { class: "mark critical" }, make("span", {}, "critical"));
    this.number = make("span", { class: "number" });
    this.warning = make("span", { class: "warning" }, "diverges");
    this.element = make("div", { class: "rate" },
      make("span", { class: "name" }, "rate η"),
      make("div", { class: "track" }, this.best, this.critical, this.slider),
      make("span", { class: "value" }, this.number, this.warning));
  }

  at(place) {
    const [low, high] = this.range;
    return Math.min(high, Math.max(low, Number((low * (high / low) ** place).toPrecision(3))));
  }

  place(rate) {
    const [low, high] = this.range;
    return Math.min(1, Math.max(0, Math.log(rate / low) / Math.log(high / low)));
  }

  wish(rate) {
    this.show(rate, this.limit !== null && rate > this.limit);
    this.wished(rate);
  }

  turn(ways) {
    this.wish(this.at(this.place(this.rate * KEY_FACTOR ** ways)));
  }

  show(rate, diverges, text = short(rate)) {
    this.rate = rate;
    this.slider.value = this.place(rate) * TURNS;
    this.slider.setAttribute("aria-valuetext", text + (diverges ? ", diverges" : ""));
    this.element.style.setProperty("--at", this.place(rate));
    this.element.classList.toggle("diverges", diverges);
    this.number.textContent = text;
  }

  mark(state) {
    if (!this.held) this.range = state.rates;
    this.limit = state.critical;
    for (const [mark, rate] of [[this.best, state.best], [this.critical, state.critical]]) {
      mark.hidden = rate === null || rate < this.range[0] || rate > this.range[1];
      if (!mark.hidden) mark.style.setProperty("--at", this.place(rate));
    }
    this.element.style.setProperty("--limit", state.critical === null ? 1 : this.place(state.critical));
  }
}

/** One of several values. */
class Choice {
  constructor(name, wished, named) {
    this.named = named;
    this.element = make("select", { "aria-label": name, title: name, change: () => wished(this.values[this.element.selectedIndex]) });
  }

  show(values, value) {
    const names = values.map((each) => this.named(each, values));
    if (JSON.stringify(names) !== this.names) {
      this.names = JSON.stringify(names);
      this.values = values;
      this.element.replaceChildren(...names.map((each) => make("option", {}, each)));
    }
    this.element.selectedIndex = values.indexOf(value);
  }
}

/** A line that is broken only between its numbers. */
const unbroken = (words) => words.split(", ").map((part, k, parts) => make("span", {}, k + 1 < parts.length ? `${part}, ` : part));

const rowsNamed = (size, sizes) => size === Math.max(...sizes) ? `all ${size.toLocaleString("en")} rows` : size === 1 ? "1 row" : `${size.toLocaleString("en")} rows`;

/** The list of keys, and the command that makes a clip of what is on the screen. */
function helpDialog() {
  const list = make("dl", {}, ...KEYS.map(([keys, what]) =>
    make("div", {}, make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, what))));
  const command = make("code");
  const close = make("button", {}, "Close");
  const dialog = make("dialog", { "aria-label": "keys" },
    make("h2", {}, "Keys"), list,
    make("h2", {}, "What is on the screen, as a clip"),
    make("pre", { tabindex: 0 }, command),
    make("form", { method: "dialog" }, close));
  const open = () => {
    dialog.showModal();
    close.focus();
  };
  return { dialog, command, open };
}

function render({ model, el }) {
  const whole = el.classList.contains("downhill-window");
  const wishes = new Wishes(model);
  const wish = (kind, value) => wishes.add({ do: kind, ...(value === undefined ? {} : { value }) });
  const state = () => model.get("state") ?? {};

  // What there is to see.
  const canvas = make("canvas", { role: "img", width: 1280, height: 720 });
  const map = make("div", { class: "map" });
  const line = make("p", { class: "line", "aria-live": "polite" });
  const verdict = make("p", { class: "verdict", role: "status" });
  const error = make("p", { class: "error", role: "alert" });
  const stage = make("div", { class: "stage" }, make("div", { class: "frame" }, canvas, map), error);

  // What there is to move.
  const button = (words, name, key, click, kind = "") => make("button", { type: "button", class: kind, title: name, "aria-label": name, "aria-keyshortcuts": key, click }, words);
  const { dialog, command, open: openHelp } = helpDialog();
  const step = (n) => { run.turn(false); wishes.add({ do: "step", n }); };
  const back = (kind) => { run.turn(false); wish(kind); };
  const steps = STEPS.map((n, k) => {
    const words = n.toLocaleString("en");
    return button(words, `${words} step${n > 1 ? "s" : ""}`, String(k + 1), () => step(n), "step");
  });
  const go = button("Run", "run", "Space", () => run.turn(!run.on), "go");
  const undo = button("Undo", "undo", "U", () => back("undo"));
  const reset = button("Reset", "back to the start", "R", () => back("reset"));
  const rate = new Rate((value) => wish("rate", value));
  const optimizer = new Choice("optimizer", (name) => wish("optimizer", name), (name) => name);
  const batch = new Choice("rows a step", (size) => wish("batch", size), rowsNamed);
  const data = new Choice("data", (source) => wish("data", source), (source) => source.split(/[/\\]/).pop());
  const theme = button("Light", "light theme", "", () => wish("theme", state().theme === "dark" ? "light" : "dark"), "theme");
  const screen = button(icon(CORNERS), "whole screen", "F", wholeScreen, "screen");
  const help = button("?", "keys", "?", openHelp, "help");
  
  const run = new Run(wishes, (on) => {
    go.textContent = on ? "Pause" : "Run";
    go.setAttribute("aria-label", on ? "pause" : "run");
    go.title = on ? "pause" : "run";
    line.setAttribute("aria-live", on ? "off" : "polite"); // thirty lines a second are no help
  });
  screen.hidden = !document.fullscreenEnabled;

  const root = make("div", { class: "downhill", tabindex: -1, "data-lm-suppress-shortcuts": "true" },
    stage,
    make("div", { class: "bar", role: "group", "aria-label": "controls" },
      make("div", { class: "row" },
        make("div", { class: "words" }, line, verdict),
        make("div", { class: "choices" }, optimizer.element, batch.element, data.element, theme, screen, help)),
      make("div", { class: "row" },
        make("div", { class: "moves" }, make("span", { class: "name" }, "steps"), ...steps, go, undo, reset),
        rate.element)),
    dialog);
  el.append(root);

  function wholeScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else (whole ? document.documentElement : root).requestFullscreen().catch(() => {});
  }

  // The answers.
  let drawn = 0;
  let painted;
  async function paint() { // some notebooks bring the picture only after the state
    const bytes = model.get("picture");
    if (!bytes?.byteLength || bytes === painted) return;
    painted = bytes;
    const number = ++drawn;
    const now = state();
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    if (number !== drawn) return picture.close(); // a newer one came meanwhile
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      [canvas.width, canvas.height] = [picture.width, picture.height];
      stage.style.setProperty("--ratio", picture.width / picture.height);
    }
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
    canvas.dataset.step = now.step;
  }

  function show() {
    const now = state();
    error.textContent = now.error ?? "";
    if (!now.colors) return;
    for (const [name, color] of Object.entries(now.colors)) root.style.setProperty(`--${name}`, color);
    root.style.colorScheme = now.theme;
    if (whole) document.body.style.background = now.colors.background;
    canvas.setAttribute("aria-label", now.alt);
    if (line.textContent !== now.line) line.replaceChildren(...unbroken(now.line));
    verdict.textContent = now.verdict;
    command.textContent = now.command;
    undo.disabled = !now.can_undo;
    theme.textContent = now.theme === "dark" ? "Light" : "Dark";
    theme.setAttribute("aria-label", `${theme.textContent.toLowerCase()} theme`);
    theme.title = theme.getAttribute("aria-label");
    optimizer.show(now.optimizers, now.optimizer);
    batch.show(now.batches, now.batch);
    data.show(now.sources, now.data);
    const [left, top, right, bottom] = now.map.map((share) => `${100 * share}%`);
    Object.assign(map.style, { left, top, width: `calc(${right} - ${left})`, height: `calc(${bottom} - ${top})` });
    rate.mark(now);
    if (!wishes.has("rate")) rate.show(now.rate, now.diverges, now.rate_text);
  }

  function answered() {
    if (state().error) run.turn(false);
    wishes.answered();
    run.answered(); // the next picture is drawn there while this one is shown here
    show();
    paint();
  }

  // The room for the picture.
  let room = "";
  function measure() {
    const width = stage.clientWidth;
    const height = whole || document.fullscreenElement ? stage.clientHeight : (width * 9) / 16;
    const scale = Math.min(devicePixelRatio, WIDEST / width);
    const size = { do: "size", width: Math.round(width * scale), height: Math.round(height * scale) };
    if (!width || !height || JSON.stringify(size) === room) return;
    room = JSON.stringify(size);
    wishes.add(size);
  }
  let settled;
  const observer = new ResizeObserver(() => {
    clearTimeout(settled);
    settled = setTimeout(measure, room ? 150 : 0);
  });

  // The start, where the map is clicked or dragged to.
  function start(event) {
    const box = canvas.getBoundingClientRect();
    const inside = map.getBoundingClientRect();
    const x = Math.min(inside.right, Math.max(inside.left, event.clientX));
    const y = Math.min(inside.bottom, Math.max(inside.top, event.clientY));
    wishes.add({ do: "start", x: (x - box.left) / box.width, y: (y - box.top) / box.height });
  }
  map.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    map.setPointerCapture(event.pointerId);
    start(event);
  });
  map.addEventListener("pointermove", (event) => {
    if (map.hasPointerCapture(event.pointerId)) start(event);
  });

  // The keys. What the mouse has clicked keeps no focus: the next key is for the stage.
  const act = {
    1: () => step(1), 2: () => step(10), 3: () => step(100), 4: () => step(1000),
    " ": () => run.turn(!run.on), r: () => back("reset"), u: () => back("undo"), f: wholeScreen,
    "?": openHelp,
    ArrowLeft: () => rate.turn(-1), ArrowDown: () => rate.turn(-1), ArrowRight: () => rate.turn(1), ArrowUp: () => rate.turn(1),
  };
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog.open || el.inert) return;
    const key = /^Digit[1-4]$/.test(event.code) && !event.shiftKey ? event.code.slice(-1) : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const on = event.target;
    const own = on.tagName === "SELECT" || (on.tagName === "BUTTON" && key === " ");
    if (!act[key] || own) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || (!"rf? ".includes(key) && !wishes.busy)) act[key]();
  }
  const keys = whole ? document : root;
  let byMouse = false;
  root.addEventListener("mousedown", (event) => {
    byMouse = true;
    if (!event.target.closest("select, input, dialog")) {
      event.preventDefault();
      root.focus({ preventScroll: true });
    }
  });
  root.addEventListener("keydown", () => { byMouse = false; }, true);
  root.addEventListener("change", (event) => {
    if (byMouse && event.target.tagName === "SELECT") root.focus({ preventScroll: true });
  });
  keys.addEventListener("keydown", press);

  const gone = () => { run.turn(false); wishes.forget(); };
  const backAgain = () => { room = ""; measure(); };
  const listened = { "change:state": answered, "change:picture": paint, gone, back: backAgain };
  for (const [event, call] of Object.entries(listened)) model.on(event, call);
  if (state().colors) {
    show();
    paint();
  }
  observer.observe(stage);
  if (whole) root.focus({ preventScroll: true });

  return () => {
    run.turn(false);
    observer.disconnect();
    keys.removeEventListener("keydown", press);
    for (const [event, call] of Object.entries(listened)) model.off(event, call);
  };
}

export default { render };
