'use strict';
// A preload that sends what firebase-admin says to Google's hosts to a mock instead, where it has no option for that:
//
//   FCM_MOCK=127.0.0.1:7401 NODE_EXTRA_CA_CERTS=ca.pem node -r ./redirect.js app.js
//
// It wraps tls.connect, which HTTP/1.1, HTTP/2 and the token call all go through. The name in the certificate is still
// checked: the mock has one for these hosts, under the CA it writes. Other Google hosts are refused; nothing leaves by mistake.

const tls = require('node:tls');

const hosts = new Set(['fcm.googleapis.com', 'iid.googleapis.com', 'oauth2.googleapis.com', 'www.googleapis.com',
  'accounts.google.com']);

const [, mockHost, mockPort] = /^(.+):([0-9]+)$/.exec(process.env.FCM_MOCK ?? '') ?? [];
if (!mockPort) {
  throw new Error('FCM_MOCK is not HOST:PORT of the mock\'s TLS listener');
}

const connect = tls.connect;

// tls.connect(options), (port, options) or (port, host, options), and a callback after each.
tls.connect = function (...args) {
  const options = { ...args.find((a) => a !== null && typeof a === 'object') };
  const callback = args.find((a) => typeof a === 'function');
  const host = typeof args[1] === 'string' ? args[1] : options.host;
  if (!hosts.has(host)) {
    if (/(^|\.)(googleapis|google)\.com$/.test(host ?? '')) {
      throw new Error(`${host} is not a host the mock stands for`);
    }
    return connect.apply(this, args);
  }
  return connect({ servername: host, ...options, host: mockHost, port: Number(mockPort) }, callback);
};
