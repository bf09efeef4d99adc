'use strict';
// Calls firebase-admin's messaging for whoever drives it: one JSON object a line in, one a line out.
//
//   {"call":"send","args":[{"token":"…"}]}   →   {"value":"projects/p/messages/…"}
//                                                {"error":{"code":"messaging/…","message":"…"}}
//
// Nothing of firebase-admin is changed or configured but the service account, whose file CREDENTIALS names.

const readline = require('node:readline');
const { initializeApp, cert } = require('firebase-admin/app');
const { getMessaging } = require('firebase-admin/messaging');

const messaging = getMessaging(initializeApp({ credential: cert(process.env.CREDENTIALS) }));

async function answer(line) {
  try {
    const { call, args } = JSON.parse(line);
    return { value: await messaging[call](...args) };
  } catch (e) {
    return { error: { code: e.code ?? e.name, message: e.message } };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(line)) + '\n');
  }
})();
