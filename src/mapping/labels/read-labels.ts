import { probablyMeant } from './nearest.ts';
import { LABELS, type Label, type LabelKey, type LabelValue, META_PREFIX, type Place, PREFIX } from './table.ts';

/** The `consul.*` labels of one place: an app, one of its ports, or a rule. */
export interface ReadLabels {
  /** `value` is `undefined` where the text is not understood. */
  readonly find: <Key extends LabelKey>(key: Key) => { readonly value: LabelValue<Key> | undefined } | undefined;
  readonly text: (key: LabelKey) => string;
  readonly meta: ReadonlyMap<string, string>;
  /** The labels that are here, by key; `meta` only where there is any. */
  readonly keys: ReadonlySet<LabelKey>;
  /** How a label that stands here is called: `label consul.tags of port "http"`. */
  readonly called: (name: string) => string;
}

const KEYS = new Map<string, LabelKey>(
  (Object.keys(LABELS) as LabelKey[]).map((key) => [key === 'meta' ? META_PREFIX : LABELS[key].name, key]),
);
/** Without what they all begin with, which says nothing of what was meant. */
const ENDINGS = [...KEYS.keys()].map((name) => name.slice(PREFIX.length));

function whatInstead(name: string): string {
  const ending = probablyMeant(name.slice(PREFIX.length), ENDINGS);
  const key = ending === undefined ? undefined : KEYS.get(PREFIX + ending);
  return key === undefined ? 'docs/labels.md has those that we know' : `did you mean ${LABELS[key].name}?`;
}

/** Reads what is in our namespace; what is unknown there, or belongs to another place, is told and has no effect. */
export function readLabels(
  labels: Readonly<Record<string, string>>,
  place: Place,
  called: (name: string) => string,
  warn: (warning: string) => void,
): ReadLabels {
  const texts = new Map<LabelKey, string>();
  const values = new Map<LabelKey, unknown>();
  let unknown = 0;
  let superfluous = 0;
  const meta = new Map<string, string>();
  for (const [name, text] of Object.entries(labels)) {
    if (!name.startsWith(PREFIX)) continue;
    const isMeta = name.startsWith(META_PREFIX) && name !== META_PREFIX;
    const key = isMeta ? 'meta' : name === META_PREFIX ? undefined : KEYS.get(name);
    if (key === undefined) {
      unknown += 1;
      if (unknown <= MAX_UNKNOWN) warn(`${called(shortened(name))} is unknown: ${whatInstead(name)}`);
    } else if (!LABELS[key].places.includes(place))
      warn(`${called(name)} has no effect on a port: write it as a label of the app`);
    else {
      if (isMeta && meta.size >= MAX_META) {
        superfluous += 1;
        continue;
      }
      if (isMeta) meta.set(name.slice(META_PREFIX.length), text);
      texts.set(key, text);
    }
  }
  if (unknown > MAX_UNKNOWN) warn(`${called(`${PREFIX}*`)}: ${unknown - MAX_UNKNOWN} more labels are unknown, too`);
  if (superfluous > 0)
    warn(`${called(`${META_PREFIX}KEY`)}: Consul takes ${MAX_META} pairs, so ${superfluous} more have no effect`);
  return {
    find: <Key extends LabelKey>(key: Key) => {
      const text = texts.get(key);
      if (text === undefined) return undefined;
      // A label of the app is asked for by each of its ports.
      if (!values.has(key)) values.set(key, (LABELS[key] as Label<LabelValue<Key>>).parse(text));
      return { value: values.get(key) as LabelValue<Key> | undefined };
    },
    text: (key) => texts.get(key) ?? '',
    meta,
    keys: new Set(texts.keys()),
    called,
  };
}

/** As many are told one by one; each is compared with every label there is. */
const MAX_UNKNOWN = 16;
/** What Consul takes of a service; ours are among them. */
const MAX_META = 64;
const MAX_SHOWN = 80;

/** A text as a warning shows it. */
export const shortened = (text: string): string => (text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`);
