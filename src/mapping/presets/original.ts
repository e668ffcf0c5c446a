import type { AppDefinition } from '../../model/app-definition.ts';
import { serviceId } from '../../model/ids.ts';
import { DEFAULT_WEIGHTS } from '../../model/service.ts';
import type { PublicationOptions } from '../options.ts';
import { whyPassedOver } from '../wish/selection.ts';
import { byDefault } from '../wish/traced.ts';
import type { CheckWish, Traced, Wish } from '../wish/wish.ts';
import { dnsWarning } from './dns-warning.ts';
import { firstHostPort } from './first-host-port.ts';

const byPreset = <Value>(value: Value): Traced<Value> => ({ value, from: 'preset original' });

/** It knew no checks but its own heartbeat, which is the lease. */
const CHECKS: CheckWish = {
  health: byPreset('none'),
  http: undefined,
  tcp: undefined,
  interval: undefined,
  maxIntervalMs: undefined,
  timeout: undefined,
  verifyTls: byPreset(false),
  failures: undefined,
  successes: undefined,
  scripts: false,
  ignored: [],
  hasOlderIds: false,
};

/** What marathon-consul-discovery of 2014 published: whatever runs here, on its first port (contract: migration, E). */
export function wishOfOriginal(definition: AppDefinition, options: PublicationOptions): Wish {
  const rest = { gate: { when: 'running', initialStatus: 'passing' }, unreachable: 'keep' } as const;
  const none =
    definition.container === undefined
      ? whyPassedOver(definition, options.select)
      : 'it is a pod, which the preset original does not publish';
  if (none !== undefined) return { publications: [], none, warnings: [], ...rest };
  const name = nameOf(definition.id);
  const publication: Wish['publications'][number] = {
    port: byDefault(firstHostPort(definition)),
    name: { value: name, from: 'app id' },
    isNameDerived: true,
    nameForm: 'verbatim',
    tags: [],
    meta: {},
    address: byPreset('node'),
    ipFamily: byPreset('IPv4'),
    weights: byDefault(DEFAULT_WEIGHTS),
    enableTagOverride: byPreset(false),
    checks: CHECKS,
    placeholders: 'ports',
    id: (task) => serviceId(`marathon:${task.id}`),
  };
  return { publications: [publication], none: undefined, warnings: dnsWarning(name), ...rest };
}

/** One leading character that it did not know is dropped, every other becomes a dash: `/a/b.c` is `a-b-c`. */
const nameOf = (appId: string): string => appId.replace(/^[^A-Za-z0-9-]/, '').replaceAll(/[^A-Za-z0-9-]/g, '-');
