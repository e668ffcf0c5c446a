import type { PortDefinition } from '../../../model/app-definition.ts';
import { type Layers, portInWords } from '../../labels/layers.ts';
import { shortened } from '../../labels/read-labels.ts';
import type { PortChoice, Selection } from '../../options.ts';
import type { Traced } from '../wish.ts';

/** Which ports become services, and which one has the bare name and id. */
export interface ChosenPorts {
  readonly ports: readonly Traced<number>[];
  /** Never depends on how many ports there are, so that no name changes with their number. */
  readonly main: number;
  /** Why there are none. */
  readonly none: string | undefined;
}

/**
 * The ports that the choice names, those that a label of their own adds, and without those that one takes out.
 * `isOptedIn`: the app itself is to be published; else only ports that say so themselves are.
 */
export function chosenPorts(
  ports: readonly PortDefinition[],
  choice: Traced<PortChoice>,
  layers: Layers,
  isOptedIn: boolean,
  warn: (warning: string) => void,
): ChosenPorts {
  // Before Marathon 1.0 a task may have ports that its definition does not list.
  if (ports.length === 0) return { ports: [{ value: 0, from: 'default' }], main: 0, none: undefined };
  const wanted = indexesOf(ports, choice.value, (port) =>
    warn(`it has no port ${JSON.stringify(shortened(port))} (${choice.from})`),
  );
  const main = choice.value.kind === 'listed' ? (wanted[0] ?? 0) : 0;
  const chosen = new Map<number, string>();
  if (isOptedIn) for (const index of wanted) chosen.set(index, choice.from);
  for (const [index, labels] of layers.ports.entries()) {
    const publish = layers.publishOfPort[index];
    if (publish === false) chosen.delete(index);
    else if (publish) addPort(chosen, index, labels.called('consul.publish'));
    else if (isOptedIn && labels.find('name')?.value) addPort(chosen, index, labels.called('consul.name'));
  }
  return {
    ports: [...chosen].map(([value, from]) => ({ value, from })),
    main,
    none: chosen.size === 0 ? whyNone(ports, choice, wanted) : undefined,
  };
}

export const isOptedIn = ({ by }: Selection, publish: Traced<boolean> | undefined): boolean =>
  by === 'all' || publish?.value === true;

function addPort(chosen: Map<number, string>, index: number, from: string): void {
  if (!chosen.has(index)) chosen.set(index, from);
}

function indexesOf(
  ports: readonly PortDefinition[],
  choice: PortChoice,
  tellUnknown: (port: string) => void,
): readonly number[] {
  switch (choice.kind) {
    case 'first':
      return [0];
    case 'all':
      return ports.map((_, index) => index);
    case 'named':
      return ports.flatMap(({ name }, index) => (name === undefined ? [] : [index]));
    case 'listed': {
      const byName = portsByName(ports);
      const found = choice.ports.map((port) => {
        const index = byName.get(port) ?? (/^\d{1,5}$/.test(port) && ports[Number(port)] ? Number(port) : undefined);
        if (index === undefined) tellUnknown(port);
        return index;
      });
      return [...new Set(found.filter((index) => index !== undefined))];
    }
  }
}

const portsByName = (ports: readonly PortDefinition[]): ReadonlyMap<string, number> =>
  new Map(
    ports.flatMap(({ name }, index): [string, number][] => (name === undefined ? [] : [[name, index]])).reverse(),
  );

/** Ports that one sentence names. */
const MAX_SHOWN = 16;

function whyNone(
  ports: readonly PortDefinition[],
  { value, from }: Traced<PortChoice>,
  wanted: readonly number[],
): string {
  if (wanted.length > 0) return 'label consul.publish=false takes out every port that would be published';
  const shown = ports.slice(0, MAX_SHOWN).map((port, index) => portInWords(port, index));
  const known = [...shown, ...(ports.length > MAX_SHOWN ? [`${ports.length - MAX_SHOWN} more`] : [])].join(', ');
  return value.kind === 'named'
    ? `none of its ports has a name, and only named ones are published (${from})`
    : `none of the wanted ports is there (${from}): it has ${known}`;
}
