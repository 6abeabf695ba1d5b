/* One clip at a time: #BowlDescent shows it, #BowlDescent-3 its third beat, anything else the list of all. */
(() => {
  "use strict";

  const articles = [...document.querySelectorAll("article")];
  const cards = [...document.querySelectorAll("nav a")];
  const title = document.title;
  const players = new Map();
  let current = null;

  const opened = (article) => {
    if (players.has(article)) return players.get(article);
    const element = article.querySelector(".player");
    const player = new DownhillPlayer(element, JSON.parse(article.querySelector(".films-of").textContent));
    const list = article.querySelector(".beats ol");
    const show = () => {
      [...list.children].forEach((item, k) => {
        item.hidden = k >= player.starts.length;
        if (item.hidden) return;
        item.querySelector("time").textContent = Downhill.clock(player.starts[k]);
        item.querySelector("span").textContent = player.said(k);
      });
      article.querySelectorAll(".of-variant").forEach((part, k) => (part.hidden = k !== player.variant));
    };
    const mark = () => [...list.children].forEach((item, k) => {
      const link = item.querySelector("a");
      if (k !== player.beat || !player.begun) return link.removeAttribute("aria-current");
      link.setAttribute("aria-current", "step");
      const box = list.parentElement;
      if (box.scrollHeight > box.clientHeight) box.scrollTop = item.offsetTop - box.clientHeight / 3;
    });
    element.addEventListener("variant", show);
    element.addEventListener("beat", mark);
    list.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      player.go([...list.children].indexOf(link.closest("li"))).then(() => player.play());
      mark();
      element.scrollIntoView({ block: "nearest" });
    });
    show();
    players.set(article, player);
    return player;
  };

  const route = (move) => {
    const [, name, beat] = decodeURIComponent(location.hash).match(/^#(\w+?)(?:-(\d+))?$/) ?? [];
    const chosen = articles.find((article) => article.id === name) ?? null;
    if (current && current !== chosen) players.get(current).pause();
    articles.forEach((article) => (article.hidden = article !== chosen));
    cards.forEach((card) => (card.hash === `#${name}` ? card.setAttribute("aria-current", "page") : card.removeAttribute("aria-current")));
    document.body.dataset.view = chosen ? "clip" : "all";
    document.title = chosen ? `${chosen.querySelector("h2").textContent} · ${title}` : title;
    const other = current !== chosen;
    current = chosen;
    if (!chosen) return;
    const player = opened(chosen);
    if (beat) player.go(beat - 1);
    if (move && other) {
      scrollTo(0, 0);
      chosen.querySelector("h2").focus({ preventScroll: true });
    }
  };

  addEventListener("hashchange", () => route(true));
  addEventListener("keydown", (event) => {
    if (current) players.get(current).key(event);
  });
  document.addEventListener("click", (event) => {
    const copy = event.target.closest("button.copy");
    if (!copy) return;
    getSelection().selectAllChildren(copy.closest(".code").querySelector("code"));
    document.execCommand("copy"); // the newer way is not there in a folder that no server serves
    copy.textContent = "Copied";
  });
  document.body.classList.add("scripted");
  route(false);
})();
