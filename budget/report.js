"use strict";
// The slider: what another window would keep. All numbers come from the data island;
// no text of the prompt passes through here.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const slider = document.getElementById("window");
  const now = document.getElementById("now");
  const format = new Intl.NumberFormat("en-US");
  if (!data.window) return;
  // Strict tiers, then value per token, then the order of declaration.
  const order = data.items.map((_, i) => i).sort((a, b) => {
    const x = data.items[a], y = data.items[b];
    return x.r - y.r || y.v * x.t - x.v * y.t || a - b;
  });
  const real = new Map();
  const shown = data.items.map((item) => item.k);
  for (const item of data.items)
    for (const p of item.p) real.set(p, document.getElementById("p" + p).className);

  // select returns what a window keeps and the tokens that it takes.
  function select(window) {
    if (window === data.window) return { keep: data.items.map((item) => item.k), tokens: data.tokens };
    const limit = Math.floor((window - data.reserve) / (1 + data.margin));
    const keep = data.items.map(() => false);
    let tokens = data.pinned;
    if (tokens > limit) return { keep, tokens, over: tokens - limit };
    for (const i of order) {
      if (tokens + data.items[i].t > limit) continue;
      keep[i] = true;
      tokens += data.items[i].t;
    }
    return { keep, tokens };
  }

  // mark shows the decision on the parts of one item.
  function mark(i, kept) {
    for (const p of data.items[i].p) {
      const row = document.getElementById("p" + p);
      row.className = kept === data.items[i].k ? real.get(p) : kept ? "kept" : "cut";
      row.querySelector("b").textContent = row.className;
    }
  }

  function update() {
    const window = Number(slider.value);
    const s = select(window);
    s.keep.forEach((kept, i) => {
      if (kept !== shown[i]) mark(i, kept);
      shown[i] = kept;
    });
    const kept = s.keep.filter(Boolean).length;
    now.textContent = "window " + format.format(window) + ": " + (s.over
      ? "pinned text alone is " + format.format(s.over) + " tokens too many"
      : format.format(s.tokens) + " tokens, " + format.format(kept) + " of " + format.format(data.items.length) + " groups kept");
  }
  let pending = false;
  slider.addEventListener("input", () => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => { pending = false; update(); });
  });
  document.getElementById("try").addEventListener("submit", (e) => e.preventDefault());
  document.getElementById("try").hidden = false;
  update();
})();
