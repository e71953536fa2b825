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
