import { readPresetOptions } from '../../../src/config/presets/read-preset-options.ts';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { wishOf } from '../../../src/mapping/wish/wish-of.ts';
import { verdictOf } from '../../../src/model/health.ts';
import { appIdOfTask, instanceKeyOf, taskId } from '../../../src/model/ids.ts';
import { admit } from '../../../src/reconcile/conclusion/gate.ts';
import { type Case, compared, type Evaluation, type Json, listOf, objectOf, textOf } from '../case.ts';
import { appsIn, definitionOf, sightingOf, tasksIn } from '../marathon-wire.ts';

export function portsSource({ input, expected }: Case): Evaluation {
  const { ports } = definitionOf(objectOf(input.app));
  const labels = (definition: unknown) => Object.entries(objectOf(objectOf(definition).labels)).sort();
  return compared(listOf(expected.definitions).map(labels), ports.map(labels));
}

/** Whether a task that is not published yet may be. Each of its results is of one check. */
export const isLetThrough = (task: Json): boolean => {
  const { health, word } = sightingOf(task, {});
  const preset = readPresetOptions('allegro', []).preset;
  const definition = definitionOf({ labels: { consul: '' } });
  const { gate } = wishOf(definition, { ...DEFAULT_PUBLICATION, preset });
  const admission = admit({
    record: { health: health ? { marathon: health } : {}, isReady: undefined },
    definition,
    gate,
    verdict: verdictOf(health, health?.reported ?? 0),
    isMarathonGone: false,
    wasPublished: false,
  });
  return word === 'running' && 'status' in admission;
};

export function ids({ input, expected }: Case): Evaluation {
  if (typeof input.instanceId === 'string') {
    // Nothing here makes the one id of the other: both name an instance, and that is compared.
    const isSame = instanceKeyOf(input.instanceId) === instanceKeyOf(textOf(expected.taskId));
    return compared(expected, { taskId: isSame ? expected.taskId : 'another instance' });
  }
  const app = appIdOfTask(taskId(textOf(input.taskId)));
  return compared(expected, app === undefined ? { error: true } : { appId: app });
}

/** What of apps and tasks the older tool read, as far as we read it too. */
export function parsed({ expected }: Case, wire: unknown): Evaluation {
  const app = (one: Json) => {
    const { id, labels, healthChecks } = definitionOf(one);
    return { id, labels, healthChecks, tasks: tasksIn(one).map((task) => taskOf(task, one)) };
  };
  const wanted = (one: Json) => ({
    ...one,
    healthChecks: listOf(one.healthChecks).map((check) => {
      const { gracePeriodSeconds: _unread, ...read } = objectOf(check);
      return read;
    }),
  });
  if (expected.apps !== undefined)
    return compared(
      listOf(expected.apps).map((one) => wanted(objectOf(one))),
      appsIn(wire).map(app),
    );
  if (expected.app !== undefined) return compared(wanted(objectOf(expected.app)), appsIn(wire).map(app)[0]);
  const tasks = tasksIn(objectOf(wire)).map((task) => taskOf(task, {}));
  return compared(expected, { count: tasks.length, tasks });
}

function taskOf(wire: Json, app: Json): Json {
  const { task, health } = sightingOf(wire, app);
  const alive = health && Array.from({ length: health.reported }, (_, at) => at < health.alive);
  return {
    id: task.id,
    appId: task.appId,
    host: task.host,
    ports: task.ports,
    alive: alive ?? null,
    healthCheckResults: alive?.map((one) => ({ alive: one })),
  };
}
