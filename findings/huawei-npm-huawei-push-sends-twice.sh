#!/usr/bin/env bash
# npm huawei-push sends every push twice once it holds an access token, and asks for a new token all the same.
#
# Package: npm huawei-push 0.0.6-0 (Huawei's older rest.php interface), on Node 20.
# Guess before the run: two sends make one token call and two pushes.
# Seen: the first send makes one token call and one push. The second, with the token still good for an hour, makes one
# token call and two pushes, the callback is called twice, and the second copy's "android" field is JSON text inside JSON
# text. Who counts messages by callbacks counts too many; the phone is rung twice, or the vendor refuses the odd copy.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent --ignore-scripts huawei-push@0.0.6-0 2> /dev/null
cat > run.js <<'EOF'
const http = require('http')
let calls = []
const server = http.createServer((req, res) => {
  let body = ''
  req.on('data', d => { body += d })
  req.on('end', () => {
    const android = new URLSearchParams(body).get('android')
    const push = req.url.startsWith('/rest.php')
    calls.push(push ? 'push(android is a ' + typeof JSON.parse(android) + ')' : 'token')
    res.setHeader('Content-Type', 'application/json')
    res.end(push ? '{"result_code":0,"result_desc":"success"}' : '{"access_token":"example","expires_in":3600}')
  })
}).listen(0, '127.0.0.1', async () => {
  const constant = require('huawei-push/lib/constant') // its own table of addresses, led to this machine
  constant.accessTokenAPI = `http://127.0.0.1:${server.address().port}/oauth2/token`
  constant.baseAPI = `http://127.0.0.1:${server.address().port}/rest.php`
  const { Notification, Message } = require('huawei-push')
  const n = new Notification({ appId: 1000, appSecret: 'example-secret' })
  for (const turn of ['first', 'second']) {
    calls = []
    let callbacks = 0
    n.send(['token-1'], new Message().title('t').content('c'), () => { callbacks++ })
    for (let quiet = 0, last = -1; quiet < 20; quiet++) { // until nothing has come for a second
      await new Promise(resolve => setTimeout(resolve, 50))
      if (calls.length + callbacks !== last) { last = calls.length + callbacks; quiet = 0 }
    }
    console.log(`${turn} send: ${calls.sort().join(', ')}; ${callbacks} callbacks`)
  }
  server.close()
  process.exit(0)
})
EOF
node run.js | tee seen
diff - seen <<'EOF' && echo "as stated"
first send: push(android is a object), token; 1 callbacks
second send: push(android is a object), push(android is a string), token; 2 callbacks
EOF
