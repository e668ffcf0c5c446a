import { type Checks, checksOf, type Judged } from '../../../../src/mapping/checks/checks.ts';
import { endpointOf, type WantedAddress } from '../../../../src/mapping/endpoint.ts';
import type { Health } from '../../../../src/mapping/mapped.ts';
import type { MappingOptions } from '../../../../src/mapping/options.ts';
import type { CheckWish, Traced } from '../../../../src/mapping/wish/wish.ts';
import type { AppDefinition, HealthCheck } from '../../../../src/model/app-definition.ts';
import { serviceId } from '../../../../src/model/ids.ts';
import type { CheckProbe } from '../../../../src/model/service.ts';
import type { Task } from '../../../../src/model/task.ts';
import { aDefinition, aTask, HTTP_CHECK, someOptions } from '../../examples.ts';

export const SERVICE = serviceId('marathon:task');
export const LEASE = serviceId('marathon-consul:main');

/** A value with where a label or an option said it. */
export const said = <Value>(value: Value, from = 'label consul.something'): Traced<Value> => ({ value, from });

/** Our own wish where nobody says anything. */
export const aWish = (over: Partial<CheckWish> = {}): CheckWish => ({
  health: said('native', 'default'),
  http: undefined,
  tcp: undefined,
  interval: undefined,
  maxIntervalMs: 10_000,
  timeout: undefined,
  verifyTls: said(false, 'default'),
  failures: undefined,
  successes: undefined,
  scripts: false,
  ignored: [],
  hasOlderIds: false,
  ...over,
});

/** What the checks are made from, where it is not as usual. No lease, unless its scope is given. */
export interface Setting {
  readonly task?: Partial<Task>;
  readonly definition?: Partial<AppDefinition>;
  readonly wish?: Partial<CheckWish>;
  readonly health?: Partial<Health>;
  readonly options?: Partial<MappingOptions>;
  readonly scope?: MappingOptions['lease']['scope'];
  readonly wanted?: WantedAddress;
  readonly fill?: Judged['fill'];
}

/** The checks of the service of the definition's first port. */
export function judge(healthChecks: readonly Partial<HealthCheck>[], setting: Setting = {}): Checks {
  const task = aTask(setting.task);
  const definition = aDefinition({
    ...setting.definition,
    healthChecks: healthChecks.map((check) => ({ ...HTTP_CHECK, ...check })),
  });
  const options = someOptions({ lease: { scope: setting.scope ?? 'none', serviceId: LEASE }, ...setting.options });
  const endpoint = endpointOf(task, definition, 0, options, setting.wanted);
  return checksOf(aWish(setting.wish), {
    id: SERVICE,
    task,
    definition,
    endpoint: endpoint.kind === 'at' ? endpoint : { address: '10.0.0.1', port: 31001 },
    ...(setting.wanted ? { wanted: setting.wanted } : {}),
    health: { initialStatus: 'passing', mirrored: undefined, ...setting.health },
    options,
    fill: setting.fill ?? ((text) => text),
  });
}

/** The probe of the only check. */
export function probe(check: Partial<HealthCheck>, setting: Setting = {}): CheckProbe | undefined {
  const { checks } = judge([check], setting);
  if (checks.length > 1) throw new Error(`${checks.length} checks`);
  return checks[0]?.probe;
}

/** Which kinds of checks there are, in order. */
export const kinds = (...args: Parameters<typeof judge>): readonly string[] =>
  judge(...args).checks.map((check) => check.probe.kind);
