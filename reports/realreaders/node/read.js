// Reads {name: {hdr}} from standard input and prints {name: {count, p50, p90, p95, p99, p999}}, in the blob's own unit.
const hdr = require("hdr-histogram-js");
const latency = JSON.parse(require("fs").readFileSync(0, "utf8"));
const out = {};
for (const [name, l] of Object.entries(latency)) {
  const h = hdr.decodeFromCompressedBase64(l.hdr);
  const at = (p) => h.getValueAtPercentile(p);
  out[name] = { count: h.totalCount, p50: at(50), p90: at(90), p95: at(95), p99: at(99), p999: at(99.9), max: h.maxValue };
}
console.log(JSON.stringify(out));
