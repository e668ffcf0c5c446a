import { DEFAULT_PUBLICATION, type PublicationOptions } from '../../../../src/mapping/options.ts';
import type { Publication, Wish } from '../../../../src/mapping/wish/wish.ts';
import { wishOfLabels } from '../../../../src/mapping/wish/wish-of-labels.ts';
import type { AppDefinition } from '../../../../src/model/app-definition.ts';
import { aDefinition, aPort, aTask } from '../../examples.ts';

type Labels = Readonly<Record<string, string>>;

/** The wish of an app with these labels. */
export const aWish = (
  labels: Labels = {},
  definition: Partial<AppDefinition> = {},
  options: Partial<PublicationOptions> = {},
): Wish => wishOfLabels(aDefinition({ labels, ...definition }), { ...DEFAULT_PUBLICATION, ...options });

/** Ports by name; an empty name is a port without one. */
export const portsNamed = (...names: readonly string[]) => names.map((name) => aPort({ name: name || undefined }));

export const labelledPort = (labels: Labels, name: string | undefined = 'http') => aPort({ name, labels });

export const aRule = (labels: Labels, isOverride = false, match = '/shop/**') => ({ match, labels, isOverride });

/** The only publication there is. */
export function onlyOf(wish: Wish): Publication {
  const [only, ...others] = wish.publications;
  if (!only || others.length > 0) throw new Error(`${wish.publications.length} publications: ${wish.none}`);
  return only;
}

/** Port, name and id of each service, the task id left out, with the name as it stands in the wish. */
export const servicesOf = (wish: Wish): readonly string[] =>
  wish.publications.map(({ port, name, id }) => {
    const task = aTask();
    return `${port.value} ${name.value} ${id(task, name.value, 0).replace(`marathon:${task.id}`, '@')}`;
  });
