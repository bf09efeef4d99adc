#!/usr/bin/env bash
# npm jpush-async takes retryTimes and never retries; a refused connection comes out as a TypeError of its own.
#
# Package: npm jpush-async 4.2.0, on Node 20.
# Guess before the run: with retryTimes 3 a server that answers 503 is asked up to four times, and the error at the end has
# the status.
# Seen: one request. retryTimes is stored under a name that nothing reads (the loop compares with maxTryTimes, which is
# undefined). The error is an APIRequestError without a status, and where nobody listens it is "TypeError: Cannot read
# properties of undefined (reading 'code')", so that a backend's own retry, which looks for ECONNREFUSED, does not see one.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent --ignore-scripts jpush-async@4.2.0 2> /dev/null
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2> /dev/null
cat > run.js <<'EOF'
const https = require('https')
const fs = require('fs')
let requests = 0
const server = https.createServer({ key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem') }, (req, res) => {
  requests++
  req.resume()
  res.writeHead(503, { 'Content-Type': 'application/json' })
  res.end('{"error":{"code":1030,"message":"busy"}}')
}).listen(0, '127.0.0.1', async () => {
  const request = https.request // JPush's hosts are fixed in the package: lead the connection to this machine
  const port = server.address().port
  https.request = (o, f) => request({ ...o, host: '127.0.0.1', port, ca: fs.readFileSync('cert.pem') }, f)
  const { JPushAsync } = require('jpush-async')
  const client = JPushAsync.buildClient({ appKey: 'a'.repeat(24), masterSecret: 'b'.repeat(24), retryTimes: 3, isDebug: false })
  const send = () => client.push().setPlatform('android').setAudience(JPushAsync.ALL).setNotification('hello').send()
  const e = await send().catch(e => e)
  console.log(`503: ${requests} request, ${e.constructor.name === 'Error' ? e.name : e.constructor.name}, status ${e.httpCode}`)
  server.closeAllConnections()
  server.close(async () => {
    const e = await send().catch(e => e)
    console.log(`nobody listens: ${e.constructor.name}: ${e.message}`)
    process.exit(0)
  })
})
EOF
timeout 60 node run.js | tee seen
diff - seen <<'EOF' && echo "as stated"
503: 1 request, APIRequestError, status undefined
nobody listens: TypeError: Cannot read properties of undefined (reading 'code')
EOF
