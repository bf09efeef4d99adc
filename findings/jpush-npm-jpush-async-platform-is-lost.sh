#!/usr/bin/env bash
# npm jpush-async deletes an alias on every platform when told to delete it on one, and asks for reports of no message.
#
# Package: npm jpush-async 4.2.0 ("JPush's officially supported Node.js client library"), on Node 20.
# Guess before the run: what the call's arguments put behind the "?" reaches the server.
# Seen: the package builds https://…/v3/aliases/someone/?platform=ios and then requests the path alone: every query is
# dropped. A delete that was meant for ios says no platform, which JPush's interface takes as all of them (from memory of its
# documents); the reports carry no msg_ids; page 2 of the schedules is page 1. Each answer looks fine. A tag's path has a
# slash too many besides.
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
let asked
const server = https.createServer({ key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem') }, (req, res) => {
  asked = req.method + ' ' + req.url
  req.resume()
  res.setHeader('Content-Type', 'application/json')
  res.end('{}')
}).listen(0, '127.0.0.1', async () => {
  const request = https.request // JPush's hosts are fixed in the package: lead the connection to this machine
  https.request = (o, f) => request({ ...o, host: '127.0.0.1', port: server.address().port, ca: fs.readFileSync('cert.pem') }, f)
  const client = require('jpush-async').JPushAsync.buildClient({ appKey: 'a'.repeat(24), masterSecret: 'b'.repeat(24), isDebug: false })
  for (const [name, ...args] of [['deleteAlias', 'someone', 'ios'], ['deleteTag', 'news', 'ios'], ['getAliasDeviceList', 'someone', 'ios'],
    ['getReportReceiveds', '1613113584'], ['getScheduleList', 2]]) {
    await client[name](...args)
    console.log(`${name}(${args}): ${asked}`)
  }
  process.exit(0)
})
EOF
timeout 60 node run.js | tee seen
diff - seen <<'EOF' && echo "as stated"
deleteAlias(someone,ios): DELETE /v3/aliases/someone/
deleteTag(news,ios): DELETE /v3/tags//news/
getAliasDeviceList(someone,ios): GET /v3/aliases/someone/
getReportReceiveds(1613113584): GET /v3/received
getScheduleList(2): GET /v3/schedules
EOF
