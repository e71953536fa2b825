// Starts the AWS emulator (SNS and SQS on one port) on the loopback interface, and prints "ready" when it responds.
//
//   node emulator.mjs --port 4566 --init topology.json [--data DIR] [--until-stdin-ends]
//
// --data keeps queues and messages over a restart. --until-stdin-ends stops it when its standard input is closed, so that a
// killed test run leaves no emulator behind.
import net from 'node:net';
import { parseArgs } from 'node:util';
import { startFauxqs } from 'fauxqs';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    init: { type: 'string' },
    data: { type: 'string' },
    'until-stdin-ends': { type: 'boolean' },
  },
});

// The emulator has no setting for its address, and would listen on every interface.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, { ...options, host: '127.0.0.1' }, ...rest);
};

// With --data, version 2.4.1 sets the receive count of a message to NULL when it becomes visible at once (ChangeMessageVisibility
// 0). The database refuses that, and the message, which has been taken out of the memory already, is lost until the next start.
const { PersistenceManager } = await import(new URL('node_modules/fauxqs/dist/persistence.js', import.meta.url));
PersistenceManager.prototype.updateMessageReady = function (messageId) {
  this.db.prepare('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?').run(messageId);
};

const server = await startFauxqs({
  port: Number(values.port),
  init: values.init,
  dataDir: values.data,
  defaultRegion: process.env.AWS_REGION ?? 'us-east-1',
  logger: false, // the default logs every request
});

async function stop() {
  await server.stop();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (values['until-stdin-ends']) {
  process.stdin.on('end', stop).resume();
}
console.log('ready');
