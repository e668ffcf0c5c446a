import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atEnd } from '../support/at-end.ts';

/** Answers one request in bad faith; `true` when it took it. */
export type Attack = (incoming: IncomingMessage, response: ServerResponse) => boolean;

/** A server that hands everything on to `target`, but for what the attack of the moment takes. */
export async function startHostileServer(target: string) {
  let attack: Attack | undefined;
  let attacked = 0;
  const server = createServer((incoming, response) => {
    response.on('error', () => {}); // whom we attack may hang up
    if (attack?.(incoming, response)) attacked += 1;
    else forward(target, incoming, response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  atEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** How often the attack of the moment was met. */
    get attacked() {
      return attacked;
    },
    attackWith(next: Attack): void {
      attacked = 0;
      attack = next;
      server.closeAllConnections(); // an open stream would go on in good faith
    },
    relent(): void {
      attack = undefined;
      server.closeAllConnections();
    },
  };
}

function forward(target: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { url = '/', method, headers } = incoming;
  const onward = request(`${target}${url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  incoming.pipe(onward);
}
