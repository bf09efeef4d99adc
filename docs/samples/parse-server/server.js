// A push server that nobody here wrote, set up as its documentation says: parse-server with @parse/push-adapter over PostgreSQL. It
// knows nothing of pushrig: DATABASE, PORT and GOOGLE_APPLICATION_CREDENTIALS are all that it is given.
const express = require('express');
const { ParseServer } = require('parse-server');

const { DATABASE, PORT, GOOGLE_APPLICATION_CREDENTIALS } = process.env;

async function main() {
  const server = new ParseServer({
    databaseURI: DATABASE,
    appId: 'chat',
    masterKey: 'master',
    maintenanceKey: 'maintenance',
    serverURL: `http://127.0.0.1:${PORT}/parse`,
    push: { android: { firebaseServiceAccount: GOOGLE_APPLICATION_CREDENTIALS } },
    logLevel: 'error',
    silent: true,
  });
  await server.start();
  const app = express();
  app.use('/parse', server.app);
  app.listen(Number(PORT), '127.0.0.1', () => console.log('listening'));
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
