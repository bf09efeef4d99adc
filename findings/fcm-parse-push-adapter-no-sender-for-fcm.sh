#!/usr/bin/env bash
# @parse/push-adapter names fcm among its valid push types, and drops every message to an installation of that type.
#
# Package: npm @parse/push-adapter 8.5.5 (parse-server's own), on Node 20.
# Guess before the run: an installation with pushType fcm is sent to by the service account that android is set up with; it was
# written so into a first sample, and parse-server answered {"result":true}.
# Seen: fcm is in the list of valid types, and deviceType android with pushType fcm has no sender unless the adapter has a key fcm
# of its own: the promise resolves, with transmitted false and an error in which the installation reads [object Object].
# Nothing is logged. Without pushType the same installation is handed to firebase-admin.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent --ignore-scripts @parse/push-adapter@8.5.5 2> /dev/null
cat > run.js <<'EOF'
const fs = require('fs')
const Adapter = require('@parse/push-adapter').default
const key = require('crypto').generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
fs.writeFileSync('account.json', JSON.stringify({ type: 'service_account', project_id: 'p', private_key_id: 'k', private_key: key, client_email: 'a@p.iam.gserviceaccount.com' }))
async function main() {
  const adapter = new Adapter({ android: { firebaseServiceAccount: __dirname + '/account.json' } })
  console.log('valid:', adapter.getValidPushTypes().join(' '))
  let handed = 0
  adapter.senderMap.android.send = async (_, devices) => { handed += devices.length; return [] } // instead of the network
  for (const pushType of ['fcm', undefined]) {
    const result = await adapter.send({ data: { alert: 'x' } }, [{ deviceType: 'android', pushType, deviceToken: 't', installationId: 'i' }])
    console.log(`pushType ${pushType}: handed on ${handed}, ${JSON.stringify(result)}`)
  }
  process.exit(0)
}
main()
EOF
timeout 60 node run.js | tee seen
diff - seen <<'EOF' && echo "as stated"
valid: ios osx tvos watchos android fcm web expo
pushType fcm: handed on 0, [{"device":{"deviceToken":"t","deviceType":"android"},"transmitted":false,"response":{"error":"Can not find sender for push type fcm, [object Object]"}}]
pushType undefined: handed on 1, []
EOF
