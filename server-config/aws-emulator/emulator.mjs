// Starts the AWS emulator (SNS and SQS on one port) on the loopback interface and says "ready" when it answers.
//
//   node emulator.mjs --port 4566 --init topology.json [--data DIR] [--until-stdin-ends]
//
// --data keeps queues and messages over a restart; --until-stdin-ends ends it with the process that holds its standard
// input, so that a killed test run leaves none behind.
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

// The emulator knows no setting for the address it binds, and takes every interface.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, { ...options, host: '127.0.0.1' }, ...rest);
};

const server = await startFauxqs({
  port: Number(values.port),
  init: values.init,
  dataDir: values.data,
  defaultRegion: process.env.AWS_REGION ?? 'us-east-1',
  logger: false, // or it logs every request
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
