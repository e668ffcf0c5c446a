import type { Config } from '../../config/config.ts';
import type { World } from '../../daemon/world.ts';
import type { Secret } from '../../model/connection.ts';
import { openListener } from '../../server/listener/listener.ts';
import { AppError, messageOf } from '../../support/errors.ts';
import { bracketed } from '../../support/ip.ts';
import { silentLog } from '../../support/log.ts';
import type { ListenerLook } from '../picture.ts';

const PUBLIC_FLAGS = { bind: '--public-bind', port: '--public-port' };

/**
 * Opens our own servers as the daemon would, one after the other, and closes them at once: address, port, certificate,
 * key and token are then known to be good. Whoever comes in between is hung up on.
 */
export async function lookAtListeners(
  { server }: Pick<Config, 'server'>,
  { readSecret, clock }: Pick<World, 'readSecret' | 'clock'>,
): Promise<readonly ListenerLook[]> {
  const wanted = [
    { ...server, isPublic: false },
    ...(server.public === undefined ? [] : [{ ...server.public, isPublic: true }]),
  ];
  const looks: ListenerLook[] = [];
  const opened: { close(): Promise<void> }[] = [];
  try {
    for (const { isPublic, bind, port, certificate } of wanted) {
      const address = `${bracketed(bind)}:${port}`;
      try {
        const hangUp = (_request: unknown, response: { destroy(): void }) => response.destroy();
        const flags = isPublic ? PUBLIC_FLAGS : undefined;
        if (!isPublic && server.token !== undefined) await proveToken(server.token, readSecret);
        opened.push(await openListener({ bind, port, certificate }, hangUp, { log: silentLog, clock }, flags));
        looks.push({ isPublic, address, refusal: undefined });
      } catch (error) {
        const { code } = ((error as Error).cause ?? error) as { code?: string };
        looks.push({ isPublic, address, refusal: { code, why: messageOf(error) } });
      }
    }
  } finally {
    await Promise.all(opened.map((listener) => listener.close()));
  }
  return looks;
}

/** The daemon does not start without the token that others must show. */
async function proveToken(token: Secret, readSecret: World['readSecret']): Promise<void> {
  const text = await readSecret(token).catch((cause: unknown) => {
    throw new AppError('UPSTREAM_DENIED', messageOf(cause)); // without its cause: what is wrong is the token
  });
  if (text === '') throw new AppError('UPSTREAM_DENIED', 'the server token is empty');
}
