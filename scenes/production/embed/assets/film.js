/* A film of the player, and how a time is written. */
(() => {
  "use strict";

  const LAST = 0.02; // seconds before its end, where the last picture of a beat still stands

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  const made = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

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
    async seek(time) {
      const { video } = this;
      this.open();
      await this.until("loadedmetadata", 1);
      if (time > 0 && !this.canSeek) await this.take();
      if (Math.abs(video.currentTime - time) < 0.005 && !video.seeking) return this.until("loadeddata", 2);
      video.currentTime = time;
      return this.until("seeked");
    }
    /** Until an event comes, or the state that it leads to is there. */
    until(name, state = Infinity) {
      const { video } = this;
      if (video.readyState >= state) return Promise.resolve();
      return new Promise((resolve, reject) => {
        video.addEventListener(name, resolve, { once: true });
        video.addEventListener("error", () => reject(video.error), { once: true });
      });
    }
    get canSeek() { const { seekable } = this.video; return seekable.length > 0 && seekable.end(0) > 0; }
    /** Take the whole film: some small servers give no parts of a file. */
    async take() {
      const content = await (await fetch(this.variant.source)).blob();
      this.video.src = URL.createObjectURL(content);
      return this.until("loadedmetadata", 1);
    }
  }

  window.Downhill = { Film, LAST, clock, made };
})();
