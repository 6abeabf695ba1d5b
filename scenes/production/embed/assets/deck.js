"use strict";
const byId = (id) => document.getElementById(id);
const menu = byId("menu"), beside = byId("beside");
if (/receiver/i.test(location.search)) document.documentElement.classList.add("watched"); // in the speaker view

const counter = (slide) => {
  const steps = [...(slide?.parentElement.closest("section")?.querySelectorAll("section[data-step]") ?? [])];
  const at = steps.indexOf(slide);
  return at < 0 ? [""] : [at + 1, "/", steps.length];
};

const again = () => {
  if (Sweeps.again()) return;
  const film = Reveal.getCurrentSlide().querySelector("video");
  if (film) { film.currentTime = 0; film.play(); }
};

const tell = () => {
  const told = Reveal.getCurrentSlide().querySelector(".beside");
  const said = Sweeps.said();
  if (said !== undefined) return beside.replaceChildren(Downhill.made("p", { className: "before" }, said));
  beside.replaceChildren(...(told ? told.cloneNode(true).childNodes : []));
};

const arrive = () => {
  Sweeps.arrive();
  tell();
};

const words = () => {
  beside.hidden = !document.body.classList.toggle("words");
  Reveal.layout();
};

const choose = () => (menu.open ? menu.close() : menu.showModal());

/** Open the speaker view: a window of its own, which reveal.js writes, on the paper of the clips. */
const speak = () => {
  Reveal.getPlugin("notes").open();
  const { documentElement: view } = window.open("", "reveal.js - Notes").document; // it is open: this finds it
  if (view.querySelector("link")) return;
  view.className = document.documentElement.className;
  const href = new URL("look/deck.css", location).href;
  view.querySelector("head").append(byId("colors").cloneNode(true), Downhill.made("link", { rel: "stylesheet", href }));
};

Reveal.initialize({
  ...SIZE, margin: 0, center: false, hash: true, transition: "none", backgroundTransition: "none", controls: false,
  progress: false, navigationMode: "linear", scrollActivationWidth: null, pdfPageHeightOffset: 0,
  pdfSeparateFragments: false, maxScale: 8,
  minScale: 0.01, slideNumber: counter, plugins: [RevealNotes],
}).then(arrive);
Sweeps.told = tell;
Reveal.on("slidechanged", arrive);
Reveal.on("fragmentshown", Sweeps.follow);
Reveal.on("fragmenthidden", Sweeps.follow);

const does = { back: () => Reveal.prev(), on: () => Reveal.next(), again, menu: choose, words };
Reveal.addKeyBinding({ keyCode: 83, key: "S", description: "Speaker notes view" }, speak);
Reveal.addKeyBinding({ keyCode: 82, key: "R", description: "Play the beat again" }, again);
Reveal.addKeyBinding({ keyCode: 75, key: "K", description: "Play or stop the clips of a sweep" }, Sweeps.toggle);
Reveal.addKeyBinding({ keyCode: 77, key: "M", description: "Menu of clips" }, choose);
Reveal.addKeyBinding({ keyCode: 67, key: "C", description: "Words below the picture" }, words);
for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", () => { does[button.dataset.do](); button.blur(); });
}
menu.addEventListener("click", () => menu.close()); // on a clip or beside the list
menu.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "m") menu.close();
  event.stopPropagation(); // the deck behind stays where it is
});
addEventListener("unhandledrejection", (event) => {
  if (event.reason?.name === "AbortError") event.preventDefault(); // who goes on before a film is loaded
});
