// The page's own model: what anywidget is in a notebook, over one WebSocket to the server the page came from.
import live from "./live.js";

const PAUSE = 1000; // milliseconds until the server is looked for again
const STOPPED = "The server has stopped. Start downhill live again: this page comes back by itself.";

const stage = document.getElementById("live");
const notice = document.getElementById("notice");
const heard = {};
const values = {};
let socket = null;
let shown = false;

const model = {
  get: (name) => values[name],
  set: (name, value) => { values[name] = value; },
  on: (event, call) => { (heard[event] ??= []).push(call); },
  off: (event, call) => { heard[event] = (heard[event] ?? []).filter((other) => other !== call); },
  save_changes: () => {},
  send: (message) => { if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message)); },
};

const tell = (event) => (heard[event] ?? []).forEach((call) => call());

function say(words) {
  notice.textContent = words;
  notice.hidden = !words;
}

/** Why there is no connection: the server says it, if there is one. */
async function reason() {
  try {
    const answer = await fetch("live.css");
    return answer.ok ? "" : await answer.text();
  } catch {
    return STOPPED;
  }
}

function connect() {
  let state = {};
  socket = new WebSocket(`ws://${location.host}/socket`);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    if (shown) return tell("back");
    shown = true;
    live.render({ model, el: stage });
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") {
      state = JSON.parse(data);
      return;
    }
    say("");
    stage.inert = false;
    model.set("picture", new DataView(data));
    model.set("state", { ...model.get("state"), ...state });
    tell("change:state");
  };
  socket.onclose = look;
}

/** Say what is wrong, and connect again once nothing is. */
async function look() {
  stage.inert = true;
  tell("gone");
  const words = await reason();
  say(words);
  setTimeout(words ? look : connect, words ? PAUSE : 0);
}

// The cookie has the token now: the address need not show it to the class.
history.replaceState(null, "", location.pathname);
connect();
