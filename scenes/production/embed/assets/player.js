/* A player of one clip, or of the clips of a sweep: a slider over their values keeps the moment, and two to four run side by
 * side in step. `new DownhillPlayer(element, {name, variants: [{label, source, poster, width, height, loops, beats}]})`; a beat
 * is {begins, ends, words}, and one begins where that before ends. The element is told of `beat` and `variant` by events.
 * A script of no module, so that it also runs from a folder that no server serves. Nothing of a film is asked for until it
 * plays. Each beat begins in all films at once: a film that has told it sooner waits for the others. */
(() => {
  "use strict";

  const MOST = 4;
  const DRIFT = 0.1; // seconds by which a film may be off the others
  const LAST = 0.02; // seconds before its end, where the last picture of a beat still stands

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  const made = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

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

  /** A variant and its video, which asks for nothing before it is needed. */
  class Film {
    constructor(variant) {
      this.variant = variant;
      this.beats = variant.beats;
      this.video = made("video", { muted: true, playsInline: true, preload: "none", loop: false });
      Object.assign(this.video, { width: variant.width, height: variant.height });
      this.video.setAttribute("aria-label", variant.alternative);
      this.figure = made("div", { className: "film", hidden: true }, this.video, made("p", { className: "value" }, variant.label));
    }
    get time() { return this.video.currentTime; }
    get seconds() { return this.beats.at(-1).ends; }
    length(beat) { const { begins, ends } = this.beats[this.within(beat)]; return ends - begins; }
    within(beat) { return Math.min(beat, this.beats.length - 1); }
    at(beat, into) { const { begins, ends } = this.beats[this.within(beat)]; return Math.min(begins + into, ends - LAST); }
    beatAt(time) { return Math.max(0, this.beats.findLastIndex(({ begins }) => begins <= time + 0.005)); }
    open() {
      if (!this.video.src) Object.assign(this.video, { preload: "auto", src: this.variant.source });
    }
    /** Go to a time; done when its picture is there. */
    seek(time) {
      const { video } = this;
      this.open();
      return new Promise((resolve, reject) => {
        const go = () => {
          if (Math.abs(video.currentTime - time) < 0.005 && !video.seeking && video.readyState > 1) return resolve();
          video.addEventListener("seeked", resolve, { once: true });
          video.currentTime = time;
        };
        video.addEventListener("error", () => reject(video.error), { once: true });
        if (video.readyState > 0) go();
        else video.addEventListener("loadedmetadata", go, { once: true });
      });
    }
  }

  class DownhillPlayer {
    constructor(element, { name, variants }) {
      this.element = element;
      element.player = this;
      this.films = variants.map((variant) => new Film(variant));
      this.name = name;
      this.variant = this.chosen = 0;
      this.beat = this.moment = 0; // moment: seconds into the beat
      this.playing = this.begun = this.aside = false;
      this.pick = this.films.length <= MOST ? [...this.films.keys()]
        : Array.from({ length: MOST }, (_, k) => Math.round((k * (this.films.length - 1)) / (MOST - 1)));
      this.build();
      this.arrange([this.films[0]]);
    }

    // ---- what is to be seen

    build() {
      const of = (name, listener, event = "click") => { this[name].addEventListener(event, listener); return this[name]; };
      this.stage = made("div", { className: "films" }, ...this.films.map((film) => film.figure));
      this.stage.addEventListener("click", () => this.toggle());
      this.start = made("span", { className: "start", innerHTML: `<svg viewBox="0 0 24 24"><path d="${PLAY}"/></svg>` });
      this.start.setAttribute("aria-hidden", "true");
      this.stage.append(this.start);
      this.caption = made("p", { className: "caption", hidden: true });
      this.problem = made("p", { className: "problem", hidden: true });
      this.problem.setAttribute("role", "alert");
      this.play_ = button("play", "Play", PLAY);
      this.back = button("back", "Beat before", BACK);
      this.on = button("on", "Next beat", ON);
      this.line = made("input", { type: "range", className: "line", min: 0, step: 0.01, value: 0, ariaLabel: "Time" });
      this.marks = made("span", { className: "marks" });
      this.clock = made("span", { className: "clock" });
      this.words = button("words", "Words below the picture", WORDS, true);
      this.full = button("full", "Full screen", FULL);
      const bar = made("div", { className: "bar" },
        of("back", () => this.go(this.beat - 1)), of("play_", () => this.toggle()), of("on", () => this.go(this.beat + 1)),
        made("span", { className: "track" }, this.marks, of("line", () => this.seek(Number(this.line.value)), "input")), this.clock,
        of("words", () => this.show(this.caption, this.words)));
      this.element.append(this.stage, this.caption, this.problem, bar);
      if (this.films.length > 1) {
        this.asideButton = button("aside", "Side by side", ASIDE, true);
        bar.append(of("asideButton", () => this.together(!this.aside)));
        this.element.append(this.sweep(), this.chips());
      }
      if (document.fullscreenEnabled) bar.append(of("full", () => this.fill()));
      this.element.addEventListener("keydown", (event) => this.key(event));
    }

    sweep() {
      const most = this.films.length - 1;
      this.slider = made("input", { type: "range", min: 0, max: most, step: 1, value: 0, ariaLabel: this.name });
      this.slider.addEventListener("input", () => this.choose(Number(this.slider.value)));
      for (const event of ["pointerenter", "focus"]) { // who reaches for it will want the others at once
        this.slider.addEventListener(event, () => this.begun && this.films.forEach((film) => film.open()));
      }
      const labels = this.films.map(({ variant }, k) => {
        const label = made("span", {}, variant.value);
        label.style.setProperty("--at", k / most);
        return label;
      });
      const scale = made("span", { className: "scale" }, ...labels);
      scale.setAttribute("aria-hidden", "true");
      this.row = made("div", { className: "sweep" }, made("span", { className: "name" }, this.name),
        made("span", { className: "slide" }, this.slider, scale));
      return this.row;
    }

    chips() {
      this.choices = made("div", { className: "chips", hidden: true }, made("span", { className: "name" }, this.name));
      this.choices.setAttribute("role", "group");
      this.choices.ariaLabel = `${this.name}: two to four side by side`;
      this.films.forEach(({ variant }, k) => {
        const chip = made("button", { type: "button", textContent: variant.value });
        chip.addEventListener("click", () => this.compare(k));
        this.choices.append(chip);
      });
      return this.choices;
    }

    show(part, button) {
      part.hidden = !part.hidden;
      button.ariaPressed = String(!part.hidden);
    }

    /** Let these films be seen, and no others; a beat is as long as it is in the slowest of them. */
    arrange(shown) {
      this.shown = shown;
      for (const film of this.films) {
        film.figure.hidden = !shown.includes(film);
        if (film.figure.hidden) film.video.pause();
        else if (!film.video.poster) film.video.poster = film.variant.poster;
      }
      this.stage.dataset.count = shown.length;
      const count = Math.max(...shown.map((film) => film.beats.length));
      let end = 0;
      this.starts = Array.from({ length: count }, (_, beat) => {
        const start = end;
        end += Math.max(...shown.map((film) => (beat < film.beats.length ? film.length(beat) : 0)));
        return start;
      });
      this.seconds = this.line.max = end;
      this.marks.replaceChildren(...this.starts.slice(1).map((start) => {
        const mark = made("i");
        mark.style.setProperty("--at", start / end);
        return mark;
      }));
      this.lead = this.longest();
      this.draw();
      this.tell("variant", { variant: this.variant });
    }

    longest() {
      const length = (film) => (this.beat < film.beats.length ? film.length(this.beat) : -1);
      return this.shown.reduce((one, other) => (length(other) > length(one) + 0.005 ? other : one));
    }

    draw() {
      const words = this.said(this.beat);
      const position = Math.min(this.seconds, this.starts[this.beat] + this.moment);
      if (document.activeElement !== this.line || this.playing) this.line.value = position;
      this.line.style.setProperty("--done", position / this.seconds);
      this.line.setAttribute("aria-valuetext", `${clock(position)} of ${clock(this.seconds)}, beat ${this.beat + 1}: ${words}`);
      this.clock.textContent = `${clock(position)} / ${clock(this.seconds)}`;
      if (this.caption.textContent !== words) this.caption.textContent = words;
      this.element.dataset.state = this.playing ? "playing" : this.begun ? "paused" : "new";
      const label = this.playing ? "Pause" : "Play";
      if (this.play_.title !== label) {
        Object.assign(this.play_, { title: label, ariaLabel: label });
        this.play_.querySelector("path").setAttribute("d", this.playing ? PAUSE : PLAY);
      }
      if (this.slider) {
        this.slider.setAttribute("aria-valuetext", this.films[this.chosen].variant.label);
        [...this.row.querySelectorAll(".scale span")].forEach((label, k) => label.classList.toggle("here", k === this.chosen));
        [...this.choices.querySelectorAll("button")].forEach((chip, k) => (chip.ariaPressed = String(this.pick.includes(k))));
      }
      if (this.told !== this.beat) this.tell("beat", { beat: (this.told = this.beat) });
    }

    /** The words of a beat: those of all that are shown, where they differ. */
    said(beat) {
      return [...new Set(this.shown.filter((film) => beat < film.beats.length).map((film) => film.beats[beat].words))].join(" · ");
    }

    tell(name, detail) { this.element.dispatchEvent(new CustomEvent(name, { detail })); }

    // ---- how it moves

    toggle() { return this.playing ? this.pause() : this.play(); }

    async play() {
      if (this.starts[this.beat] + this.moment >= this.seconds - 0.06) this.beat = this.moment = 0;
      this.playing = this.begun = true;
      this.draw();
      await this.meet();
      this.run();
    }

    pause() {
      this.playing = false;
      this.shown.forEach(({ video }) => video.pause());
      this.draw();
    }

    /** Bring all that are shown to the moment. */
    meet() {
      this.lead = this.longest();
      const meeting = (this.meeting = {});
      return Promise.all(this.shown.map((film) => film.seek(film.at(this.beat, this.moment)))).then(
        () => { if (this.meeting === meeting) this.meeting = null; },
        () => this.fail());
    }

    fail() {
      this.meeting = null;
      this.pause();
      this.problem.hidden = false;
      this.problem.textContent = "The film cannot be played here; it can be downloaded below.";
    }

    run() {
      if (!this.playing || this.running) return;
      this.running = true;
      const tick = () => {
        this.running = this.playing && this.element.isConnected;
        if (!this.running) return;
        if (!this.meeting) this.step();
        requestAnimationFrame(tick);
      };
      tick();
    }

    /** Read the time of the film that leads, and keep the others with it. */
    step() {
      const { lead } = this;
      const beat = Math.max(this.beat, lead.beatAt(lead.time));
      if (beat !== this.beat) {
        this.beat = beat;
        this.moment = 0;
        this.lead = this.longest();
      }
      this.moment = Math.max(0, this.lead.time - this.lead.beats[this.beat].begins);
      const last = this.beat === this.starts.length - 1;
      if (last && (this.lead.video.ended || this.lead.time >= this.lead.seconds - LAST)) return this.finish();
      for (const film of this.shown) {
        const { video } = film, due = film.at(this.beat, this.moment);
        const waits = film !== this.lead && due < film.beats[film.within(this.beat)].begins + this.moment;
        const late = film === this.lead ? 0 : due - film.time;
        if (Math.abs(late) > DRIFT && !video.seeking) video.currentTime = due;
        video.playbackRate = 1 + late; // a little faster or slower, until it is in step
        if (waits && !video.paused && film.time >= due - 0.03) video.pause();
        if (!waits && video.paused && !video.ended) video.play().catch(() => {});
      }
      this.draw();
    }

    finish() {
      if (this.lead.variant.loops) {
        this.beat = this.moment = 0;
        this.meet();
      } else {
        this.moment = this.seconds - this.starts[this.beat];
        this.pause();
      }
    }

    /** Go to a second of what is shown. */
    seek(second) {
      this.beat = Math.max(0, this.starts.findLastIndex((start) => start <= second + 0.005));
      this.moment = second - this.starts[this.beat];
      this.begun = true;
      this.draw();
      return this.meet().then(() => this.run());
    }

    /** Go to a beat. */
    go(beat) { return this.seek(this.starts[Math.max(0, Math.min(beat, this.starts.length - 1))]); }

    // ---- the values of a sweep

    /** Show the film of another value at the same moment of the same beat; until its picture is there the old one stays. */
    async choose(k) {
      this.chosen = k;
      this.draw();
      const film = this.films[k];
      while (this.begun && this.chosen === k) {
        const asked = this.along();
        try {
          await film.seek(this.timeIn(film));
        } catch {
          return this.fail();
        }
        if (this.chosen === k && (!this.playing || this.along() - asked < 2 * DRIFT || this.late)) break;
        this.late = true; // once more: the film went on while the other was loaded
      }
      this.late = false;
      if (this.chosen !== k || this.aside) return;
      const share = this.moment / this.lead.length(this.beat);
      this.variant = k;
      this.beat = film.within(this.beat);
      this.moment = Math.min(share, 1) * film.length(this.beat);
      this.arrange([film]);
      if (this.playing) film.video.play().catch(() => {});
    }

    along() { return this.starts[this.beat] + this.moment; }

    timeIn(film) {
      const share = Math.min(1, this.moment / this.lead.length(this.beat));
      return film.at(this.beat, share * film.length(this.beat));
    }

    /** Show several values side by side, or one. */
    together(aside) {
      this.aside = aside;
      this.asideButton.ariaPressed = String(aside);
      this.row.hidden = aside;
      this.choices.hidden = !aside;
      this.rearrange();
    }

    /** Take a value into what stands side by side, or out of it: two at least, four at most. */
    compare(k) {
      const rest = this.pick.filter((other) => other !== k);
      if (rest.length < this.pick.length) this.pick = rest.length < 2 ? this.pick : rest;
      else this.pick = [...this.pick.slice(-MOST + 1), k];
      this.rearrange();
    }

    async rearrange() {
      const shown = this.aside ? this.films.filter((_, k) => this.pick.includes(k)) : [this.films[this.variant]];
      const share = this.moment / this.lead.length(this.beat);
      this.arrange(shown);
      this.beat = Math.min(this.beat, this.starts.length - 1);
      this.lead = this.longest();
      this.moment = Math.min(1, share) * this.lead.length(this.beat);
      if (this.begun) await this.meet();
      this.draw();
    }

    // ---- keys and the whole screen

    fill() {
      if (document.fullscreenElement) document.exitFullscreen();
      else this.element.requestFullscreen();
    }

    key(event) {
      const { target, key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const within = target.closest?.("input, button, a, summary, pre");
      const moves = { k: () => this.toggle(), f: () => this.fill(), c: () => this.words.click() };
      if (!within) Object.assign(moves, { " ": () => this.toggle(), ArrowLeft: () => this.go(this.beat - 1), ArrowRight: () => this.go(this.beat + 1) });
      if (!moves[key]) return;
      event.preventDefault();
      event.stopPropagation();
      moves[key]();
    }
  }

  window.DownhillPlayer = Object.assign(DownhillPlayer, { clock });
})();
