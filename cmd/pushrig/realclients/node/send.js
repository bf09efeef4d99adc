// A sender's script as one runs it against the real service; only the host is another.
//
//     node send.js HOST SDKAPPID KEY ADMIN CALL < body.json
'use strict';

const { Api } = require('tls-sig-api-v2');

async function main([host, sdkappid, key, admin, call]) {
  let body = '';
  for await (const chunk of process.stdin) body += chunk;
  const usersig = new Api(Number(sdkappid), key).genUserSig(admin, 86400 * 180);
  const random = Math.floor(Math.random() * 2 ** 32);
  const url = `${host}/v4/${call}?sdkappid=${sdkappid}&identifier=${admin}&usersig=${usersig}&random=${random}&contenttype=json`;
  const response = await fetch(url, { method: 'POST', body });
  console.log(JSON.stringify({ status: response.status, ...(await response.json()) }));
}

main(process.argv.slice(2)).catch((e) => { console.error(e); process.exit(1); });
