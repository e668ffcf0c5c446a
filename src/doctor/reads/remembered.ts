import { join } from 'node:path';
import { objectIn, textIn } from '../../clients/json-fields.ts';
import type { World } from '../../daemon/world.ts';
import type { Remembered } from '../picture.ts';

/** What the state file of this cluster, or the only one, remembers; `undefined`: there is none. */
export async function rememberedIn(
  store: World['store'],
  stateDir: string,
  cluster: string | undefined,
): Promise<Remembered | undefined> {
  const names = await store.list().catch(() => []);
  const name = cluster === undefined ? (names.length === 1 ? names[0] : undefined) : `${cluster}.json`;
  const text = name && (await store.read(name).catch(() => undefined));
  if (name === undefined || text === undefined) return undefined;
  const document = documentIn(text);
  return {
    cluster: name.replace(/\.json$/, ''),
    path: join(stateDir, name),
    framework: textIn(objectIn(objectIn(document)?.framework)?.id),
    isDamaged: objectIn(document) === undefined,
  };
}

function documentIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // told as damaged
  }
}
