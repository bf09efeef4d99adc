#!/usr/bin/env bash
# firebase-admin for Node writes ":scheme: https:" with a colon; Node's own HTTP/2 server does not take its requests.
#
# Packages: npm firebase-admin 13.8.0, Node 20's http2 as client and server.
# Guess before the run: a test server of ten lines on node:http2 answers sendEach.
# Seen: the request's :scheme is "https:" (URL.protocol as it stands, where RFC 9113 section 8.3.1 wants the scheme
# alone). The server resets the stream before any handler sees it; the caller reads app/network-error and
# "NGHTTP2_PROTOCOL_ERROR". The same request with ":scheme: https" is answered. Google's servers bear it, so nobody sees
# it until a stand-in of FCM is built.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent --ignore-scripts firebase-admin@13.8.0
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2> /dev/null
cat > run.js <<'EOF'
const http2 = require('http2')
const fs = require('fs')
let seen = 0
const server = http2.createSecureServer({ key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem') })
server.on('stream', stream => {
  seen++
  stream.resume()
  stream.respond({ ':status': 200, 'content-type': 'application/json' })
  stream.end('{"name":"projects/example/messages/1"}')
})
server.listen(0, '127.0.0.1', async () => {
  const admin = require('firebase-admin')
  const credential = { getAccessToken: async () => ({ access_token: 'example', expires_in: 3600 }) }
  const connect = http2.connect
  for (const mend of [false, true]) {
    seen = 0
    let scheme
    http2.connect = (authority, options) => { // FCM's host is fixed in the package: lead the connection to this machine
      const session = connect(`https://127.0.0.1:${server.address().port}`, { ...options, ca: fs.readFileSync('cert.pem') })
      const request = session.request
      session.request = (headers, more) => {
        scheme = mend ? 'https' : headers[':scheme']
        return request.call(session, { ...headers, ':scheme': scheme }, more)
      }
      return session
    }
    const app = admin.initializeApp({ credential, projectId: 'example' }, `mend ${mend}`)
    const { responses: [r] } = await admin.messaging(app).sendEach([{ token: 't'.repeat(140), data: { a: 'b' } }])
    console.log(`:scheme "${scheme}": ${seen} seen by the server, ${r.success ? 'answered' : r.error.code + ' ' + /NGHTTP2_\w+/.exec(r.error.message)}`)
  }
  process.exit(0)
})
EOF
timeout 100 node run.js | tee seen
diff - seen <<'EOF' && echo "as stated"
:scheme "https:": 0 seen by the server, app/network-error NGHTTP2_PROTOCOL_ERROR
:scheme "https": 1 seen by the server, answered
EOF
