#!/usr/bin/env bash
# npm huawei-push never calls back when Huawei refuses the app's secret.
#
# Package: npm huawei-push 0.0.6-0, on Node 20.
# Guess before the run: the callback gets an Error with the token call's error_description.
# Seen: the error stays in the package; send's callback is never called, and there is no exception and no rejection
# either. A backend that waits for it waits for ever, and one that counts failures counts none.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent --ignore-scripts huawei-push@0.0.6-0 2> /dev/null
cat > run.js <<'EOF'
const http = require('http')
const calls = []
const server = http.createServer((req, res) => {
  calls.push(req.url)
  req.resume()
  res.setHeader('Content-Type', 'application/json')
  res.end('{"error":1101,"error_description":"invalid client"}')
}).listen(0, '127.0.0.1', async () => {
  const constant = require('huawei-push/lib/constant') // its own table of addresses, led to this machine
  constant.accessTokenAPI = `http://127.0.0.1:${server.address().port}/oauth2/token`
  constant.baseAPI = `http://127.0.0.1:${server.address().port}/rest.php`
  const { Notification, Message } = require('huawei-push')
  const told = []
  process.on('unhandledRejection', () => told.push('rejection'))
  process.on('uncaughtException', () => told.push('exception'))
  new Notification({ appId: 1000, appSecret: 'wrong' }).send(['token-1'], new Message().title('t').content('c'), () => told.push('callback'))
  while (calls.length === 0) await new Promise(resolve => setTimeout(resolve, 20))
  await new Promise(resolve => setTimeout(resolve, 2000))
  console.log(`requests: ${calls.join(' ')}; the caller was told by: ${told.join(' ') || 'nothing'}`)
  process.exit(0)
})
EOF
timeout 60 node run.js | tee seen
diff - seen <<'EOF' && echo "as stated"
requests: /oauth2/token; the caller was told by: nothing
EOF
