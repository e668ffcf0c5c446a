import { decodeApp } from '../../../../src/clients/marathon/apps/decode-app.ts';
import { decodeTask } from '../../../../src/clients/marathon/tasks/decode-task.ts';
import { mapTask } from '../../../../src/mapping/map-task.ts';
import type { Mapped } from '../../../../src/mapping/mapped.ts';
import { DEFAULT_PUBLICATION, type Preset, type PublicationOptions } from '../../../../src/mapping/options.ts';
import type { Gate } from '../../../../src/mapping/wish/wish.ts';
import { wishOf } from '../../../../src/mapping/wish/wish-of.ts';
import type { HealthReport } from '../../../../src/model/health.ts';
import type { Word } from '../../../../src/model/sighting.ts';
import { someOptions } from '../../examples.ts';

/** An app and a task as Marathon would write them; what a row leaves out is as in the contract. */
export interface Given {
  readonly app: Readonly<Record<string, unknown>>;
  readonly task?: Readonly<Record<string, unknown>>;
}

const HOST = '10.0.0.7';
const TASK = {
  id: 'web.11',
  appId: '/web',
  host: HOST,
  ports: [31001, 31002],
  state: 'TASK_RUNNING',
  healthCheckResults: [{ alive: true }],
};

/** What a preset makes of a row: the whole way from Marathon's JSON. */
export function mapRow(
  preset: Preset,
  { app, task = {} }: Given,
  over: Partial<PublicationOptions> = {},
): { readonly mapped: Mapped; readonly gate: Gate; readonly word: Word; readonly health: HealthReport | undefined } {
  const definition = decodeApp({ id: '/web', version: '2020-01-01T10:00:00.000Z', ...app });
  const sighting = decodeTask({ ...TASK, ...task });
  if (definition === undefined || sighting === undefined) throw new Error('the row is malformed');
  const publication = { ...DEFAULT_PUBLICATION, preset, ...over };
  const wish = wishOf(definition, publication);
  const health = { initialStatus: wish.gate.initialStatus, mirrored: undefined };
  const options = someOptions({ agentAddress: HOST, nodeAddress: HOST, publication });
  return {
    mapped: mapTask(sighting.task, definition, wish, health, options),
    gate: wish.gate,
    word: sighting.word,
    health: sighting.health,
  };
}

export const servicesOf = (mapped: Mapped) =>
  mapped.kind === 'services' ? mapped.services.map(({ service }) => service) : [];
