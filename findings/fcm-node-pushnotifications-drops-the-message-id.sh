#!/usr/bin/env bash
# npm node-pushnotifications never hands on FCM's message ids: it reads a field that firebase-admin does not have.
#
# Packages: npm node-pushnotifications 6.0.0 (newest on 2026-11-27) with firebase-admin 13.8.0, on Node 20.
# Guess before the run: each entry of the answer has FCM's name of the message as messageId, as firebase-admin gives it.
# Seen: success 1, failure 0, and messageId undefined. The package reads message_id, the word of FCM's legacy interface;
# firebase-admin says messageId. Who joins delivery reports by message id joins nothing, and no call failed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent --ignore-scripts node-pushnotifications@6.0.0 firebase-admin@13.8.0
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2> /dev/null
cat > run.js <<'EOF'
const http2 = require('http2')
const name = 'projects/example/messages/0:1700000000000000%0000000000000000'
const fs = require('fs')
const server = http2.createSecureServer({ key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem') })
server.on('stream', stream => {
  stream.resume()
  stream.respond({ ':status': 200, 'content-type': 'application/json' })
  stream.end(JSON.stringify({ name }))
})
server.listen(0, '127.0.0.1', async () => {
  const connect = http2.connect // FCM's host is fixed in the package: lead the connection to this machine
  http2.connect = (authority, options) => {
    const session = connect(`https://127.0.0.1:${server.address().port}`, { ...options, ca: fs.readFileSync('cert.pem') })
    const request = session.request // Node's server refuses firebase-admin's own ":scheme: https:"; FCM takes it
    session.request = (headers, more) => request.call(session, { ...headers, ':scheme': 'https' }, more)
    return session
  }
  const credential = { getAccessToken: async () => ({ access_token: 'example', expires_in: 3600 }) }
  const direct = require('firebase-admin').initializeApp({ credential, projectId: 'example' }, 'direct')
  const token = 't'.repeat(140)
  const own = await require('firebase-admin').messaging(direct).sendEachForMulticast({ tokens: [token], data: { a: 'b' } })
  console.log('firebase-admin:', own.responses[0].messageId === name ? 'the id' : own.responses[0].messageId)
  process.env.GOOGLE_CLOUD_PROJECT = 'example'
  const Push = require('node-pushnotifications')
  const [answer] = await new Push({ fcm: { appName: 'one', credential } }).send([token], { title: 't', body: 'b' })
  console.log('node-pushnotifications: success', answer.success, 'messageId', answer.message[0].messageId)
  process.exit(0)
})
EOF
timeout 100 node run.js | tee seen
diff - seen <<'EOF' && echo "as stated"
firebase-admin: the id
node-pushnotifications: success 1 messageId undefined
EOF
