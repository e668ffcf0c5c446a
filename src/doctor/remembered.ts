import { objectIn, textIn } from '../clients/json-fields.ts';
import type { World } from '../daemon/world.ts';

/** What the state file of this cluster, or the only one, remembers; `undefined`: nothing that can be read. */
export async function rememberedIn(
  store: World['store'],
  cluster: string | undefined,
): Promise<{ readonly cluster: string; readonly framework: string | undefined } | undefined> {
  const names = await store.list().catch(() => []);
  const name = cluster === undefined ? (names.length === 1 ? names[0] : undefined) : `${cluster}.json`;
  const text = name && (await store.read(name).catch(() => undefined));
  if (!name || !text) return undefined;
  return { cluster: name.replace(/\.json$/, ''), framework: frameworkIn(text) };
}

function frameworkIn(text: string): string | undefined {
  try {
    return textIn(objectIn(objectIn(JSON.parse(text))?.framework)?.id);
  } catch {
    return undefined; // the daemon tells of a state that cannot be read
  }
}
