#!/usr/bin/env bash
# One HdrHistogram blob, two readers, two different 99th percentiles.
#
# Packages: github.com/HdrHistogram/hdrhistogram-go v1.4.0 (writes and reads), npm hdr-histogram-js 3.0.1 (reads).
# Guess before the run: both ports of one format read one blob alike.
# Seen: of 160 values, 158 of 1,000 and 2 of 3,000,000, the Go port says p99 = 1000 and the JavaScript port p99 = 3000319
# (rank 158.4: Go rounds half up to the 158th value, JavaScript goes up to the 159th). p98 and p99.9 agree. Who writes a
# latency report in Go and lets a page draw its blob shows two figures under one name, 3,000 times apart.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > go.mod <<'EOF'
module finding
go 1.24
require github.com/HdrHistogram/hdrhistogram-go v1.4.0
EOF
cat > main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

func main() {
	h := hdr.New(1, 60_000_000, 3)
	_ = h.RecordValues(1_000, 158)
	_ = h.RecordValues(3_000_000, 2)
	blob, err := h.Encode(hdr.V2CompressedEncodingCookieBase)
	if err != nil {
		panic(err)
	}
	_ = os.WriteFile("blob", blob, 0o600)
	for _, p := range []float64{98, 99, 99.9} {
		fmt.Printf("go p%v %d\n", p, h.ValueAtPercentile(p))
	}
}
EOF
GOFLAGS=-mod=mod go run . > seen
npm init -y > /dev/null
npm install --no-audit --no-fund --silent hdr-histogram-js@3.0.1
cat > read.js <<'EOF'
const hdr = require('hdr-histogram-js')
const h = hdr.decodeFromCompressedBase64(require('fs').readFileSync('blob', 'utf8'))
for (const p of [98, 99, 99.9]) console.log(`js p${p} ${h.getValueAtPercentile(p)}`)
EOF
node read.js >> seen
cat seen
diff - seen <<'EOF' && echo "as stated"
go p98 1000
go p99 1000
go p99.9 3000319
js p98 1000
js p99 3000319
js p99.9 3000319
EOF
