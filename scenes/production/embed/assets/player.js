/* A player of one clip, or of the clips of a sweep: a slider for each parameter keeps the moment, and two to four run side
 * by side in step. `new DownhillPlayer(element, {name, axes: [{name, values}], variants: [{label, value, at, source, poster, width,
 * height, loops, beats}]})`; a variant is `at` these places of the axes; a beat is {begins, ends, words}, and one begins where that
 * before ends. The element is told of `beat` and `variant` by events.
 * No module, so that it runs from a folder that no server serves. Nothing of a film is asked for until it plays. Each beat
 * begins in all films at once: a film that has told it sooner waits for the others. */
(() => {
  "use strict";

  const { Film, LAST, buildControls, drawControls } = window.Downhill; // film.js and controls.js come before

  const MOST = 4;
  const DRIFT = 0.1; // seconds by which a film may be off the others

  class DownhillPlayer {
    constructor(element, { name, axes, variants }) {
      this.element = element;
      element.player = this;
      const { width, height } = variants[0];
      element.style.setProperty("--ratio", width / height);
      element.style.setProperty("--sliders", axes.length);
      element.classList.toggle("tall", width < height);
      this.films = variants.map((variant) => new Film(variant));
      Object.assign(this, { name, axes });
      this.variant = this.chosen = 0;
      this.beat = this.moment = 0; // moment: seconds into the beat
      this.playing = this.begun = this.aside = false;
      this.pick = this.films.length <= MOST ? [...this.films.keys()]
        : Array.from({ length: MOST }, (_, k) => Math.round((k * (this.films.length - 1)) / (MOST - 1)));
      buildControls(this);
      this.arrange([this.films[0]]);
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
        const mark = document.createElement("i");
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
      drawControls(this);
      if (this.told !== this.beat) this.tell("beat", { beat: (this.told = this.beat) });
    }

    /** The words of a beat: those of all that are shown, where they differ. */
    said(beat) {
      return [...new Set(this.shown.filter((film) => beat < film.beats.length).map((film) => film.beats[beat].words))].join(" · ");
    }

    tell(name, detail) { this.element.dispatchEvent(new CustomEvent(name, { detail })); }

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
        const lost = Math.abs(late) > DRIFT;
        if (lost && !video.seeking) video.currentTime = due;
        video.playbackRate = lost ? 1 : 1 + late; // a little faster or slower, until it is in step
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

    /** The film where one parameter has another value; where it is missing, the next to it. */
    nearest(axis, place) {
      const { at } = this.films[this.chosen].variant, wanted = at.with(axis, place);
      const away = this.films.map(({ variant }) =>
        variant.at.reduce((sum, each, k) => sum + Math.abs(each - wanted[k]) * (k === axis ? this.films.length : 1), 0));
      return away.indexOf(Math.min(...away));
    }

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

  window.DownhillPlayer = DownhillPlayer;
})();
