#!/usr/bin/env bash
# npm node-pushnotifications 3 sends to 500 phones, and to none of 501.
#
# Packages: npm node-pushnotifications 3.1.1 with firebase-admin 12.1.1, on Node 20. (6.0.0 cuts at 500.)
# Guess before the run: a list of any length is cut into calls that firebase-admin takes.
# Seen: it cuts at 1,000, the limit of FCM's legacy interface; firebase-admin takes 500 at most. With 501 tokens the whole
# send is rejected before any request: "tokens list must not contain more than 500 items"; nobody gets a message, those
# of the first 500 neither.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent --ignore-scripts node-pushnotifications@3.1.1 firebase-admin@12.1.1
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2> /dev/null
cat > run.js <<'EOF'
const https = require('https')
const fs = require('fs')
let requests = 0
const server = https.createServer({ key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem') }, (req, res) => {
  requests++
  req.resume()
  res.setHeader('Content-Type', 'application/json')
  res.end('{"name":"projects/example/messages/1"}')
}).listen(0, '127.0.0.1', async () => {
  const request = https.request // FCM's host is fixed in the package: lead the connection to this machine
  https.request = (options, ...rest) => request({
    ...options, host: '127.0.0.1', hostname: '127.0.0.1', port: server.address().port, ca: fs.readFileSync('cert.pem')
  }, ...rest)
  process.env.GOOGLE_CLOUD_PROJECT = 'example'
  const credential = { getAccessToken: async () => ({ access_token: 'example', expires_in: 3600 }) }
  const Push = require('node-pushnotifications')
  for (const n of [500, 501]) {
    requests = 0
    const tokens = Array.from({ length: n }, (_, i) => String(i).padStart(140, 't'))
    try {
      const [answer] = await new Push({ fcm: { appName: `app${n}`, credential } }).send(tokens, { title: 't', body: 'b' })
      console.log(`${n} tokens: success ${answer.success}, ${requests} requests`)
    } catch (e) {
      console.log(`${n} tokens: ${e.message}, ${requests} requests`)
    }
  }
  process.exit(0)
})
EOF
timeout 100 node run.js | tee seen
diff - seen <<'EOF' && echo "as stated"
500 tokens: success 500, 500 requests
501 tokens: tokens list must not contain more than 500 items, 0 requests
EOF
