// Leads connections to the vendors' hosts to pushrig's front on the loopback. Loaded by NODE_OPTIONS --require before the
// program; it changes one function, through which net, tls, http, https, http2 and fetch all connect. The name that TLS asks
// for was settled before that, from the host the program named, and stays.
'use strict';

const net = require('node:net');

const lead = JSON.parse(process.env.PUSHRIG_PRELOAD || 'null');

if (lead) {
  const covered = new Set(lead.hosts.map((h) => h.toLowerCase()));
  const connect = net.Socket.prototype.connect;

  net.Socket.prototype.connect = function (...args) {
    // net.connect hands its arguments over as one array [options, callback]; others call with (options), (port, host) or (path).
    const list = Array.isArray(args[0]) ? args[0] : args;
    let options = list[0];
    if (typeof options !== 'object' || options === null) {
      options = { port: list[0], host: typeof list[1] === 'string' ? list[1] : undefined };
    }
    const host = String(options.host || '').toLowerCase().replace(/\.$/, '');
    const port = Number(options.port);
    if (options.path || !covered.has(host) || (port !== 443 && port !== 80)) {
      return connect.apply(this, args);
    }
    const callback = list.find((x) => typeof x === 'function');
    const led = { ...options, host: lead.host, port: Number(lead.port), lookup: undefined, localAddress: undefined, family: undefined };
    return callback ? connect.call(this, led, callback) : connect.call(this, led);
  };
}
