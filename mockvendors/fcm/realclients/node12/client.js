'use strict';
// Calls two older clients for whoever drives it, as ../node/client.js does: one JSON object a line in, one a line out.
//
//   {"call":"send","args":[{"token":"…"}]}                        firebase-admin 12
//   {"call":"pushNotifications","args":[["token"],{"title":"…"}]} node-pushnotifications
//
// Both fetch their access tokens from accounts.google.com, a constant of theirs.

const fs = require('node:fs');
const readline = require('node:readline');
const { initializeApp, cert } = require('firebase-admin/app');
const { getMessaging } = require('firebase-admin/messaging');
const PushNotifications = require('node-pushnotifications');

const messaging = getMessaging(initializeApp({ credential: cert(process.env.CREDENTIALS) }));
const push = new PushNotifications({
  isAlwaysUseFCM: true,
  fcm: { appName: 'second', serviceAccountKey: JSON.parse(fs.readFileSync(process.env.CREDENTIALS)) },
});

async function answer(line) {
  try {
    const { call, args } = JSON.parse(line);
    return { value: await (call === 'pushNotifications' ? push.send(...args) : messaging[call](...args)) };
  } catch (e) {
    return { error: { code: e.code ?? e.name, message: e.message } };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(line)) + '\n');
  }
})();
