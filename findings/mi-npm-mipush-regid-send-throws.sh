#!/usr/bin/env bash
# npm mipush cannot send to a registration id at all: its main call throws before any request.
#
# Package: npm mipush 1.1.0, on Node 20.
# Guess before the run: sender.send(regid, message, callback) posts to /v3/message/regid with "Authorization: key=…".
# Seen: send (which is sendToRegId), sendToUserAccount, sendToTopic and sendToAll throw
# "TypeError: Cannot read properties of undefined (reading 'appSecret')"; only sendToAlias gets as far as a request, since
# it alone calls the helper as a method of the sender. A test that sends to an alias shows a client that works.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent --ignore-scripts mipush@1.1.0 2> /dev/null
cat > run.js <<'EOF'
const http = require('http')
const Sender = require('mipush/lib/sender')
const Message = require('mipush/lib/message')
const asked = []
const server = http.createServer((req, res) => {
  asked.push(req.headers.authorization)
  res.end('{"result":"ok","code":0}')
}).listen(0, '127.0.0.1', async () => {
  const here = `http://127.0.0.1:${server.address().port}`
  const message = () => { const m = new Message(); m.title('t'); m.description('d'); return m }
  for (const [name, ...args] of [['send', 'regid-1', message()], ['sendToAlias', 'alias-1', message()],
    ['sendToUserAccount', 'user-1', message()], ['sendToTopic', 'news', message()], ['sendToAll', message()]]) {
    const sender = new Sender({ appSecret: 'example-secret' })
    for (const key of Object.keys(sender.urls)) { // its own table of addresses, led to this machine
      if (/^https:/.test(sender.urls[key])) sender.urls[key] = here + new URL(sender.urls[key]).pathname
    }
    const before = asked.length
    try {
      await new Promise((resolve, reject) => {
        sender[name](...args, err => err ? reject(err) : resolve())
      })
      console.log(`${name}: ${asked.length - before} request, ${asked[before]}`)
    } catch (e) {
      console.log(`${name}: ${asked.length - before} requests, ${e.message}`)
    }
  }
  server.close()
})
EOF
node run.js | tee seen
diff - seen <<'EOF' && echo "as stated"
send: 0 requests, Cannot read properties of undefined (reading 'appSecret')
sendToAlias: 1 request, key=example-secret
sendToUserAccount: 0 requests, Cannot read properties of undefined (reading 'appSecret')
sendToTopic: 0 requests, Cannot read properties of undefined (reading 'appSecret')
sendToAll: 0 requests, Cannot read properties of undefined (reading 'appSecret')
EOF
