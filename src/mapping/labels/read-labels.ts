import { nearest } from './nearest.ts';
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

function nearestLabel(name: string): string {
  const key = KEYS.get(nearest(name, [...KEYS.keys()]) ?? '');
  return LABELS[key ?? 'name'].name;
}

/** Reads what is in our namespace; what is unknown there, or belongs to another place, is told and has no effect. */
export function readLabels(
  labels: Readonly<Record<string, string>>,
  place: Place,
  called: (name: string) => string,
  warn: (warning: string) => void,
): ReadLabels {
  const texts = new Map<LabelKey, string>();
  const meta = new Map<string, string>();
  for (const [name, text] of Object.entries(labels)) {
    if (!name.startsWith(PREFIX)) continue;
    const isMeta = name.startsWith(META_PREFIX) && name !== META_PREFIX;
    const key = isMeta ? 'meta' : name === META_PREFIX ? undefined : KEYS.get(name);
    if (key === undefined) warn(`${called(shortened(name))} is unknown: did you mean ${nearestLabel(name)}?`);
    else if (!LABELS[key].places.includes(place))
      warn(`${called(name)} has no effect on a port: write it as a label of the app`);
    else {
      if (isMeta) meta.set(name.slice(META_PREFIX.length), text);
      texts.set(key, text);
    }
  }
  return {
    find: <Key extends LabelKey>(key: Key) => {
      const text = texts.get(key);
      return text === undefined ? undefined : { value: (LABELS[key] as Label<LabelValue<Key>>).parse(text) };
    },
    text: (key) => texts.get(key) ?? '',
    meta,
    keys: new Set(texts.keys()),
    called,
  };
}

const MAX_SHOWN = 80;

/** A text as a warning shows it. */
export const shortened = (text: string): string => (text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`);
