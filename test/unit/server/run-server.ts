import { realClock } from '../../../src/daemon/production-world.ts';
import type { Secret } from '../../../src/model/connection.ts';
import { type RunningServer, type ServerOptions, type ServerParts, startServer } from '../../../src/server/server.ts';
import { silentLog } from '../../../src/support/log.ts';
import { atEnd } from '../../support/at-end.ts';
import { snapshot } from './snapshot.ts';

const OPTIONS: ServerOptions = {
  bind: '127.0.0.1',
  port: 0,
  certificate: undefined,
  hosts: [],
  token: undefined,
  public: undefined,
  version: '1.2.3',
};

export const ANYWHERE = { bind: '127.0.0.1', port: 0, certificate: undefined };

export const textOfSecret = async (secret: Secret): Promise<string> => (secret.kind === 'text' ? secret.text : '');

/** A server on a free port, closed at the end of the test. */
export async function runServer(
  options: Partial<ServerOptions> = {},
  parts: Partial<ServerParts> = {},
): Promise<RunningServer> {
  const server = await startServer(
    { ...OPTIONS, ...options },
    { status: snapshot, log: silentLog, clock: realClock, readSecret: textOfSecret, hostName: 'node-1', ...parts },
  );
  atEnd(() => server.close());
  return server;
}
