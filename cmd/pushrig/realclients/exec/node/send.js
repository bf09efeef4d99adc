// A push by clients as npm has them: CLIENT TOKEN… by the files and secrets that the environment names.
const [client, ...tokens] = process.argv.slice(2);
const { MI_SECRET, PACKAGE, GOOGLE_APPLICATION_CREDENTIALS } = process.env;

async function firebase(send) {
  const admin = require('firebase-admin');
  admin.initializeApp({ credential: admin.credential.cert(GOOGLE_APPLICATION_CREDENTIALS) });
  const message = (token) => ({ token, notification: { title: 'hello', body: 'there' }, android: { notification: { channelId: 'tuikit' } } });
  console.log(JSON.stringify(await send(admin.messaging(), message)));
  await admin.app().delete();
}

const clients = {
  'firebase-admin send': () => firebase((m, message) => m.send(message(tokens[0]))),
  'firebase-admin sendEach': () => firebase((m, message) => m.sendEach(tokens.map(message))),
  'firebase-admin topic': () =>
    firebase(async (m) => {
      await m.subscribeToTopic(tokens, 'news');
      return m.send({ topic: 'news', notification: { title: 'hello', body: 'all' }, android: { notification: { channelId: 'tuikit' } } });
    }),
  'xiaomi-push': async () => {
    const { Message, Notification } = require('xiaomi-push');
    const message = new Message().title('hello').description('there').payload('p').passThrough(0).notifyType(-1)
      .restrictedPackageName(PACKAGE).extra('channel_id', 'tuikit').extra('notify_effect', '1');
    console.log(JSON.stringify(await new Notification({ production: true, appSecret: MI_SECRET }).send(tokens[0], message)));
  },
  axios: async () => {
    const axios = require('axios');
    const form = new URLSearchParams({
      registration_id: tokens[0], restricted_package_name: PACKAGE, title: 'hello', description: 'there', pass_through: '0', notify_type: '-1',
      payload: 'p', 'extra.channel_id': 'tuikit', 'extra.notify_effect': '1',
    });
    const r = await axios.post('https://api.xmpush.xiaomi.com/v3/message/regid', form.toString(), { headers: { Authorization: `key=${MI_SECRET}` } });
    console.log(JSON.stringify(r.data));
  },
};

clients[client]().catch((e) => {
  console.error(e);
  process.exit(1);
});
