/* The players of a deck. They stand over their slides, in the browser's own pixels: what is touched is large enough on a phone. */
const Sweeps = (() => {
  "use strict";

  const SOON = 0.05; // seconds before the end of a beat, where it is held: the next picture is never seen

  /** A player that waits at the end of each beat, as the deck does, until somebody goes on. */
  class Waiting extends DownhillPlayer {
    get ahead() { return !this.lead.variant.loops && this.beat < this.starts.length - 1; }
    step() {
      const { lead, beat } = this;
      if (!this.ahead || lead.time < lead.beats[beat].ends - SOON) return super.step();
      this.moment = lead.length(beat);
      this.pause();
      this.meet();
    }
    play() {
      if (this.ahead && this.moment >= this.lead.length(this.beat) - SOON) {
        this.beat += 1;
        this.moment = 0;
      }
      return super.play();
    }
    /** The keys are the deck's, but for those that press a button. */
    key(event) {
      if ([" ", "Enter"].includes(event.key) && event.target.closest("button")) event.stopPropagation();
    }
  }

  const players = new Map(); // by slide
  const here = () => players.get(Reveal.getCurrentSlide());
  const asked = () => (Reveal.getIndices().f ?? -1) + 1;

  const opened = (slide) => {
    if (players.has(slide)) return players.get(slide);
    const element = Downhill.made("div", { className: "player filling", role: "group", ariaLabel: slide.ariaLabel });
    document.body.append(element);
    const films = slide.parentElement.querySelector("script[type='application/json']");
    const player = new Waiting(element, JSON.parse(films.textContent));
    if (slide.dataset.sweep === "together") player.together(true);
    element.addEventListener("beat", () => {
      if (here() !== player) return;
      Reveal.navigateFragment(player.beat - 1);
      Sweeps.told();
    });
    element.addEventListener("pointerup", () => document.activeElement.blur()); // the next key is the deck's again
    players.set(slide, player);
    return player;
  };

  const show = async (player, beat) => {
    await player.go(beat);
    if (here() === player && !Reveal.isSpeakerNotes()) await player.play();
  };

  /** Another slide has come: its player, if it has one, and no other. */
  const arrive = () => {
    const slide = Reveal.getCurrentSlide();
    const player = slide.matches("[data-sweep]") && !Reveal.isPrintView() ? opened(slide) : null;
    for (const other of players.values()) {
      other.element.hidden = other !== player;
      if (other !== player) other.pause();
    }
    if (player) show(player, asked());
  };

  /** Somebody has gone on or back within a slide. */
  const follow = () => {
    const player = here(), beat = asked();
    if (!player || beat === player.beat) return;
    if (beat < player.starts.length) show(player, beat);
    else Reveal.next({ skipFragments: true }); // the clip of this value has fewer beats
  };

  const again = () => here() && (show(here(), here().beat), true);
  const said = () => here() && (here().beat ? here().said(here().beat - 1) : "");
  const toggle = () => here()?.toggle();

  return { arrive, follow, again, said, toggle, told: () => {} };
})();
