/* What of the player is touched: it is built once, and drawn when something has changed. */
(() => {
  "use strict";

  const { clock, made } = window.Downhill;

  const button = (className, label, path, toggles = false) => {
    const shape = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
    const element = made("button", { type: "button", className, innerHTML: shape, title: label, ariaLabel: label });
    if (toggles) element.ariaPressed = "false";
    return element;
  };

  const PLAY = "M7 4v16l13-8z", PAUSE = "M6 4h4v16H6zM14 4h4v16h-4z";
  const BACK = "M6 5h2.5v14H6zM19 5v14L9 12z", ON = "M15.5 5H18v14h-2.5zM5 5v14l10-7z";
  const WORDS = "M3 5h18v14H3zM5 7v10h14V7zM7 13h7v2H7zM15.5 13H17v2h-1.5zM7 9.500h3v2H7zM11.500 9.500H17v2h-5.500z";
  const ASIDE = "M3 5h8v14H3zM5 7v10h4V7zM13 5h8v14h-8zM15 7v10h4V7z", FULL = "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z";

  const buildControls = (player) => {
    const of = (name, listener, event = "click") => { player[name].addEventListener(event, listener); return player[name]; };
    player.stage = made("div", { className: "films" }, ...player.films.map((film) => film.figure));
    player.stage.addEventListener("click", () => player.toggle());
    player.start = made("span", { className: "start", innerHTML: `<svg viewBox="0 0 24 24"><path d="${PLAY}"/></svg>` });
    player.start.setAttribute("aria-hidden", "true");
    player.stage.append(player.start);
    player.caption = made("p", { className: "caption", hidden: true });
    player.problem = made("p", { className: "problem", hidden: true });
    player.problem.setAttribute("role", "alert");
    player.play_ = button("play", "Play", PLAY);
    player.back = button("back", "Beat before", BACK);
    player.on = button("on", "Next beat", ON);
    player.line = made("input", { type: "range", className: "line", min: 0, step: 0.01, value: 0, ariaLabel: "Time" });
    player.marks = made("span", { className: "marks" });
    player.clock = made("span", { className: "clock" });
    player.words = button("words", "Words below the picture", WORDS, true);
    player.full = button("full", "Full screen", FULL);
    const bar = made("div", { className: "bar" },
      of("back", () => player.go(player.beat - 1)), of("play_", () => player.toggle()), of("on", () => player.go(player.beat + 1)),
      made("span", { className: "track" }, player.marks, of("line", () => player.seek(Number(player.line.value)), "input")), player.clock,
      of("words", () => toggle(player.caption, player.words)));
    player.element.append(player.stage, player.caption, player.problem, bar);
    if (player.films.length > 1) {
      player.asideButton = button("aside", "Side by side", ASIDE, true);
      bar.append(of("asideButton", () => player.together(!player.aside)));
      player.element.append(sweep(player), chips(player));
    }
    if (document.fullscreenEnabled) bar.append(of("full", () => player.fill()));
    player.element.addEventListener("keydown", (event) => player.key(event));
  };

  /** A slider for each parameter that varies. */
  const sweep = (player) => {
    player.sliders = player.axes.map(({ name, values }, axis) => {
      const most = values.length - 1;
      const slider = made("input", { type: "range", min: 0, max: most, step: 1, value: 0, ariaLabel: name });
      slider.addEventListener("input", () => player.choose(player.nearest(axis, Number(slider.value))));
      for (const event of ["pointerenter", "focus"]) { // who reaches for it will want the others at once
        slider.addEventListener(event, () => player.begun && player.films.forEach((film) => film.open()));
      }
      const labels = values.map((value, k) => {
        const label = made("span", {}, value);
        label.style.setProperty("--at", k / most);
        return label;
      });
      const scale = made("span", { className: most < 8 ? "scale" : "scale many" }, ...labels);
      scale.setAttribute("aria-hidden", "true");
      const row = made("div", { className: "sweep" }, made("span", { className: "name" }, name),
        made("span", { className: "slide" }, slider, scale));
      return { slider, labels, row };
    });
    player.row = made("div", { className: "sweeps" }, ...player.sliders.map(({ row }) => row));
    return player.row;
  };

  const chips = (player) => {
    player.choices = made("div", { className: "chips", hidden: true }, made("span", { className: "name" }, player.name));
    player.choices.setAttribute("role", "group");
    player.choices.ariaLabel = `${player.name}: two to four side by side`;
    player.films.forEach(({ variant }, k) => {
      const chip = made("button", { type: "button", textContent: variant.value });
      chip.addEventListener("click", () => player.compare(k));
      player.choices.append(chip);
    });
    return player.choices;
  };

  const toggle = (part, button) => {
    part.hidden = !part.hidden;
    button.ariaPressed = String(!part.hidden);
  };

  const drawControls = (player) => {
    const words = player.said(player.beat);
    const position = Math.min(player.seconds, player.starts[player.beat] + player.moment);
    if (document.activeElement !== player.line || player.playing) player.line.value = position;
    player.line.setAttribute("aria-valuetext", `${clock(position)} of ${clock(player.seconds)}, beat ${player.beat + 1}: ${words}`);
    player.clock.textContent = `${clock(position)} / ${clock(player.seconds)}`;
    if (player.caption.textContent !== words) player.caption.textContent = words;
    player.element.dataset.state = player.playing ? "playing" : player.begun ? "paused" : "new";
    const label = player.playing ? "Pause" : "Play";
    if (player.play_.title !== label) {
      Object.assign(player.play_, { title: label, ariaLabel: label });
      player.play_.querySelector("path").setAttribute("d", player.playing ? PAUSE : PLAY);
    }
    if (player.sliders) {
      player.sliders.forEach(({ slider, labels }, axis) => {
        const here = player.films[player.chosen].variant.at[axis];
        slider.value = here;
        slider.setAttribute("aria-valuetext", labels[here].textContent);
        labels.forEach((label, k) => label.classList.toggle("here", k === here));
      });
      [...player.choices.querySelectorAll("button")].forEach((chip, k) => (chip.ariaPressed = String(player.pick.includes(k))));
    }
  };

  Object.assign(window.Downhill, { buildControls, drawControls });
})();
