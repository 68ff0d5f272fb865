"use strict";
// The slider: what another window would keep. All numbers come from the data island;
// no text of the prompt passes through here.
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  if (!data.window) return;
  const { items } = data;
  const comma = new Intl.NumberFormat("en-US");
  const slider = byId("window"), exact = byId("exact"), back = byId("back");

  // An item has room if it has with all its messages. What of them it shares counts once,
  // so that rounds follow in which what remains is smaller.
  const rounds = 8;
  const size = items.map((item) => item.t + data.around * (item.m?.length ?? 0));

  // The tiers in order; in each the items by value per token, then as declared.
  const tiers = [...Map.groupBy(items.keys(), (i) => items[i].r)].sort((a, b) => a[0] - b[0]).map(([, tier]) => tier.sort((a, b) => {
    return items[b].v * size[a] - items[a].v * size[b] || a - b;
  }));

  // cut adds a part of an item that may be shortened: all of the room that is left. That is
  // what Fit aims at; its cut is at the end of a sentence, so that it takes a little less.
  const least = 16;
  const divisible = (i, left) => items[i].h && left >= least && left > size[i] - items[i].p[items[i].h - 1][2];
  function cut(sum, i, left) {
    sum.kept.push(i);
    sum.part = [i, left];
    sum.tokens += left;
    sum.value += items[i].v * left / size[i];
    return sum;
  }

  // greedy keeps what fits of the tier, in order, and returns what it adds. If it may
  // divide, the first that does not fit and can be shortened fills the room.
  function greedy(tier, room, divides) {
    const sum = { kept: [], tokens: 0, value: 0 };
    for (const i of tier) {
      const left = room - sum.tokens;
      if (divides && size[i] > left && divisible(i, left)) return cut(sum, i, left);
      if (size[i] > left) continue;
      sum.kept.push(i);
      sum.tokens += size[i];
      sum.value += items[i].v;
    }
    return sum;
  }

  // best is the better of what is kept whole, with a part of another item in the room that
  // is left, and of what is kept by value per token, in part where it does not fit.
  function best(tier, room) {
    const whole = bestWhole(tier, room);
    if (!tier.some((i) => items[i].h)) return whole;
    const kept = new Set(whole.kept), left = room - whole.tokens;
    const filler = tier.find((i) => !kept.has(i) && size[i] > left && divisible(i, left));
    if (filler !== undefined) cut(whole, filler, left);
    const divided = greedy(tier, room, true);
    return divided.value > whole.value * (1 + 1e-12) ? divided : whole;
  }

  // bestWhole is greedy, bettered by trying every choice of the items around the first one
  // that does not fit: dynamic programming over their sizes, within maxCells.
  const maxCells = 4e6;
  function bestWhole(tier, room) {
    const simple = greedy(tier, room);
    let left = room, first = 0;
    while (first < tier.length && size[tier[first]] <= left) left -= size[tier[first++]];
    if (first === tier.length) return simple;
    let from = first, to = first, free = left, sum = 0;
    for (let more = true; more && to - from < 96;) {
      more = false;
      for (const side of [0, 1]) {
        const at = side ? to : from - 1;
        if (at < 0 || at >= tier.length) continue;
        const t = size[tier[at]], freed = side ? 0 : t;
        if ((to - from + 1) * Math.min(free + freed, sum + t) > maxCells) continue;
        if (side) to++; else from--;
        free += freed;
        sum += t;
        more = true;
      }
    }
    const lead = greedy(tier.slice(0, from), room);
    const core = choose(tier.slice(from, to), room - lead.tokens);
    const tail = greedy(tier.slice(to), room - lead.tokens - core.tokens);
    const all = { kept: [...lead.kept, ...core.kept, ...tail.kept], tokens: lead.tokens + core.tokens + tail.tokens, value: lead.value + core.value + tail.value };
    return all.value > simple.value * (1 + 1e-12) ? all : simple;
  }

  // choose is the knapsack problem: the most value in the room.
  function choose(core, room) {
    const width = Math.min(room, core.reduce((n, i) => n + size[i], 0)) + 1;
    const value = new Float64Array(width), taken = new Uint8Array(width * core.length);
    core.forEach((i, row) => {
      const t = size[i], { v } = items[i];
      for (let n = width - 1; n >= t; n--) {
        if (value[n - t] + v > value[n]) {
          value[n] = value[n - t] + v;
          taken[row * width + n] = 1;
        }
      }
    });
    const sum = { kept: [], tokens: 0, value: 0 };
    for (let row = core.length - 1, n = width - 1; row >= 0; row--) {
      if (!taken[row * width + n]) continue;
      const i = core[row];
      sum.kept.push(i);
      sum.tokens += size[i];
      sum.value += items[i].v;
      n -= size[i];
    }
    return sum;
  }

  // select returns which items a window keeps and the tokens that it takes.
  function select(window) {
    const limit = Math.floor((window - data.reserve) / (1 + data.margin));
    const s = { keep: new Uint8Array(items.length), tokens: data.pinned, limit, part: new Map() };
    if (window === data.window) {
      items.forEach((item, i) => { s.keep[i] = item.k ? 1 : 0; });
      s.tokens = data.tokens;
      return s;
    }
    const open = new Set(), closed = (i) => (items[i].m ?? []).filter((m) => !open.has(m));
    const keep = (i) => {
      s.keep[i] = 1;
      s.tokens += items[i].t + data.around * closed(i).length;
      for (const m of closed(i)) open.add(m);
    };
    for (const tier of tiers) {
      if (s.tokens > limit) break;
      const sum = tier.reduce((n, i) => n + items[i].t, data.around * new Set(tier.flatMap(closed)).size);
      if (s.tokens + sum <= limit) {
        tier.forEach(keep);
        continue;
      }
      for (let rest = tier, round = 0; rest.length && round < rounds; round++) {
        for (const i of rest) size[i] = items[i].t + data.around * closed(i).length;
        const { kept, part: [shortened, tokens] = [] } = best(rest, limit - s.tokens);
        if (kept.includes(shortened)) {
          s.part.set(shortened, size[shortened] - tokens);
          s.tokens -= size[shortened] - tokens;
        }
        kept.forEach(keep);
        rest = kept.length && open.size ? rest.filter((i) => !s.keep[i]) : [];
      }
    }
    s.shared = data.around * open.size;
    return s;
  }

  // mark shows the decision on the parts of one item; "" is what was decided.
  const rows = new Map();
  function rowOf(p) {
    const row = byId("p" + p), [b, , , q] = row.firstElementChild.children;
    const text = (e) => e.firstChild ?? e.appendChild(document.createTextNode(""));
    return { row, word: text(b), why: text(q), decided: row.className, reason: q.textContent };
  }
  const shown = items.map(() => ""), would = { cut: "would be cut", kept: "would be kept whole", shortened: "would be shortened" };
  function mark(i, decision) {
    shown[i] = decision;
    for (const [p] of items[i].p) {
      if (!rows.has(p)) rows.set(p, rowOf(p));
      const r = rows.get(p);
      r.row.className = r.word.data = decision || r.decided;
      r.why.data = decision ? would[decision] : r.reason;
    }
  }

  // later calls f in the next frame, and then nothing else that was to be called.
  let frame = 0;
  function later(f) {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(f);
  }

  // markAll shows the decisions on all items; of thousands, so many in each frame.
  const perFrame = 1500, main = document.querySelector("main");
  const wanted = shown.slice();
  let marked = items.length;
  function markAll() {
    for (let n = 0; marked < items.length && n < perFrame; marked++) {
      if (shown[marked] === wanted[marked]) continue;
      mark(marked, wanted[marked]);
      n += items[marked].p.length;
    }
    main.ariaBusy = marked < items.length;
    if (marked < items.length) later(markAll);
  }

  // measure returns the tokens of each section that are kept and cut.
  function measure(s, real) {
    const m = { kept: [], cut: [], overhead: data.overhead };
    if (real) return m;
    m.overhead += s.shared;
    items.forEach((item, i) => {
      const sums = s.keep[i] ? m.kept : m.cut;
      let around = item.t;
      for (const [, section, tokens] of item.p) {
        sums[section] = (sums[section] ?? 0) + tokens;
        around -= tokens;
      }
      if (s.part.has(i)) {
        const section = item.p[item.h - 1][1];
        m.kept[section] -= s.part.get(i);
      }
      if (s.keep[i]) m.overhead += around;
    });
    return m;
  }

  // draw gives the pieces of the bar, and the cells of the table, their numbers.
  const bar = [...byId("bar").children].map((svg) => ({ svg, ...svg.dataset, old: Number(svg.dataset.tokens), title: svg.querySelector("title") }));
  const cells = [...document.querySelectorAll("td[id]")].map((td) => ({ td, old: td.textContent, name: td.id.match(/^[a-z]+/)[0], section: td.id.match(/[0-9]*$/)[0] }));
  function draw(s, window) {
    const real = window === data.window, m = measure(s, real);
    const tokens = (x, kind) => {
      switch (kind) {
        case "kept": case "cut": return m[kind][x.section] ?? 0;
        case "overhead": return m.overhead;
        case "free": return Math.max(0, window - data.reserve - s.tokens);
        default: return x.old;
      }
    };
    const sizes = bar.map((x) => real ? x.old : tokens(x, x.kind));
    const all = sizes.reduce((a, b) => a + b, 0) || 1;
    let at = 0;
    bar.forEach((x, i) => {
      x.svg.setAttribute("x", 100 * at / all + "%");
      x.svg.setAttribute("width", 100 * sizes[i] / all + "%");
      x.svg.classList.toggle("tight", 100 * sizes[i] / all < x.need);
      x.title.textContent = x.title.textContent.replace(/[0-9,]*$/, comma.format(sizes[i]));
      at += sizes[i];
    });
    for (const x of cells) x.td.textContent = real ? x.old : comma.format(tokens(x, x.name));
  }

  function update() {
    const window = Number(slider.value), real = window === data.window;
    const s = select(window);
    let kept = 0, changed = 0, about = "";
    items.forEach((item, i) => {
      kept += s.keep[i];
      if (s.keep[i] && item.g || s.part.has(i)) about = "about ";
      const decision = s.part.has(i) ? "shortened" : s.keep[i] ? "kept" : "cut", same = real || item.d === decision;
      wanted[i] = same ? "" : decision;
      if (!same) changed++;
    });
    draw(s, window);
    marked = 0;
    markAll();
    back.disabled = real;
    byId("now").textContent = "Window " + comma.format(window) + ": " + (s.tokens > s.limit
      ? "what is pinned is " + comma.format(s.tokens - s.limit) + " tokens too many"
      : about + comma.format(s.tokens) + " tokens, " + comma.format(kept) + " of " + comma.format(items.length) + " kept" +
        (real ? ", as decided" : ", " + comma.format(changed) + " decided otherwise"));
  }

  slider.addEventListener("input", () => { exact.value = slider.value; later(update); });
  exact.addEventListener("input", () => { if (exact.checkValidity() && exact.value) { slider.value = exact.value; later(update); } });
  byId("try").addEventListener("reset", () => { setTimeout(later, 0, update); });
  byId("try").addEventListener("submit", (e) => e.preventDefault());
  byId("try").hidden = false;
  update();
})();
