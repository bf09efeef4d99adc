// A push backend in forty lines: it keeps each user's token and where the app is, and calls Mi's push service.
import { createServer } from 'node:http';

const { PORT, MI_URL, MI_SECRET, PACKAGE } = process.env;
const tokens = new Map();
const front = new Set();

async function push(token, text) {
  const body = new URLSearchParams({ registration_id: token, restricted_package_name: PACKAGE, title: 'a new message', description: text,
    payload: '{}', pass_through: '0', notify_type: '-1', 'extra.channel_id': 'tuikit', 'extra.notify_effect': '1' });
  await fetch(`${MI_URL}/v3/message/regid`, { method: 'POST', body, headers: { Authorization: `key=${MI_SECRET}` } });
}

const calls = {
  '/health': () => {},
  '/token': ({ user, token }) => tokens.set(user, token),
  '/foreground': ({ user }) => front.add(user),
  '/background': ({ user }) => front.delete(user),
  '/send': ({ to, text }) => tokens.has(to) && !front.has(to) && push(tokens.get(to), text),
};

createServer(async (request, response) => {
  try {
    let body = '';
    for await (const part of request) body += part;
    const call = calls[request.url];
    if (call) await call(body ? JSON.parse(body) : {});
    response.statusCode = call ? 200 : 404;
  } catch (error) {
    response.statusCode = 409;
    response.write(JSON.stringify({ error: error.message }));
  }
  response.end();
}).listen(Number(PORT), '127.0.0.1');
