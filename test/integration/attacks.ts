import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Attack } from './hostile-server.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** The same piece again and again, as fast as it is read; only whoever asked ends it. */
async function repeatedly(to: Writable, piece: string, isEnough = (_pieces: number) => false): Promise<void> {
  for (let pieces = 0; !to.destroyed && !isEnough(pieces); pieces += 1) if (!to.write(piece)) await hasRoom(to);
}

/** Until more may be written, or nothing any more. */
const hasRoom = (to: Writable): Promise<void> =>
  new Promise((resolve) => {
    const settle = () => {
      for (const event of EVENTS) to.off(event, settle);
      resolve();
    };
    for (const event of EVENTS) to.on(event, settle);
  });
const EVENTS = ['drain', 'close', 'error'] as const;

/** Takes every request, or only those whose path has this in it. */
const answering =
  (answer: (response: ServerResponse) => void, path = ''): Attack =>
  ({ url = '' }, response) => {
    if (!url.includes(path)) return false;
    answer(response);
    return true;
  };

const zipped = (document: string | Buffer): Attack => {
  const body = gzipSync(document);
  return answering((response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(body));
};

const endless = (start: string, piece: string): Attack =>
  answering((response) => {
    response.writeHead(200, JSON_TYPE).write(start);
    void repeatedly(response, piece);
  });

/** Each byte in a chunk of its own, which costs its reader an object each. */
const inBytes = (count: number): Attack => {
  const piece = '1\r\n \r\n'.repeat(8_192);
  return answering((response) => {
    const { socket } = response;
    if (socket === null) return;
    socket.on('error', () => {});
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
    void repeatedly(socket, piece, (pieces) => pieces * 8_192 >= count).then(() => socket.end('0\r\n\r\n'));
  });
};

/** What every answer of a peer may be, whichever it is. */
export const BODIES: readonly (readonly [name: string, attack: () => Attack])[] = [
  ['a megabyte that unzips to a gigabyte', () => zipped(Buffer.alloc(1024 ** 3, ' '))],
  ['a body without an end', () => endless('{"a":"', 'x'.repeat(65_536))],
  ['a list of objects without an end', () => endless('{"tasks":[{}', ',{}'.repeat(20_000))],
  ['forty megabytes of empty objects', () => zipped(`{"tasks":[${'{},'.repeat(13_000_000)}{}]}`)],
  ['ten million brackets', () => zipped('['.repeat(10_000_000))],
  ['three million chunks of a byte each', () => inBytes(3_000_000)],
  [
    'bytes that are no UTF-8',
    () => answering((response) => response.writeHead(200, JSON_TYPE).end(Buffer.alloc(100_000, 0xff))),
  ],
  [
    'what is not gzip, called gzip',
    () => answering((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('{}')),
  ],
  [
    'an error of ten megabytes of control characters',
    () =>
      answering((response) =>
        response.writeHead(500, JSON_TYPE).end(`{"message":"${'\\u001b[31m\\u202e\\n'.repeat(500_000)}"}`),
      ),
  ],
  [
    'a redirect in rings',
    () =>
      answering((response) =>
        response.writeHead(302, { location: '/v2/events', 'x-marathon-leader': 'http://[::1' }).end(),
      ),
  ],
];

/** A byte a second, for ever. */
export const slowly: Attack = answering((response) => {
  response.writeHead(200, JSON_TYPE);
  const timer = setInterval(() => response.write(' '), 1_000);
  response.once('close', () => clearInterval(timer));
});

const streaming = (write: (response: ServerResponse) => void): Attack =>
  answering((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    write(response);
  }, '/v2/events');

const event = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;

/** What Marathon's event stream may be. */
export const STREAMS: readonly (readonly [name: string, attack: () => Attack])[] = [
  ['a line without an end', () => streaming((response) => void repeatedly(response, 'data: '.padEnd(65_536, 'x')))],
  [
    'lines of one event without an end',
    () => streaming((response) => void repeatedly(response, 'data: x\n'.repeat(8_192))),
  ],
  [
    'events that name everything in control characters',
    () =>
      streaming((response) => {
        const evil = '\u001b]0;owned\u0007\r\n\u202e\u2028';
        response.write(event({ eventType: evil }));
        response.write(
          event({ eventType: 'status_update_event', taskStatus: evil, taskId: evil, appId: evil, slaveId: evil }),
        );
        response.write(event({ eventType: 'health_status_changed_event', appId: evil, instanceId: `${evil}.x` }));
        response.write(event({ eventType: 'app_terminated_event', appId: '/../../v2/leader?x=%00#' }));
        response.write('data: {"__proto__":{"eventType":"app_terminated_event"},"constructor":1}\n\n');
      }),
  ],
];
