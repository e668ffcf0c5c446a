import type { AppDefinition } from '../../../model/app-definition.ts';
import type { Sighting } from '../../../model/sighting.ts';
import { type JsonObject, listIn, nonEmptyTextIn, objectIn, objectsIn, textIn } from '../../json-fields.ts';
import { decodePod } from '../pods/decode-pod.ts';
import { decodePodInstances, decodePodStatus, versionOfInstance } from '../pods/decode-pod-status.ts';
import { decodeTask } from '../tasks/decode-task.ts';
import { readinessIn, withReadiness } from './app-answers.ts';
import { decodeApp } from './decode-app.ts';

/** The version of what has not been given to a Marathon yet. */
const DRAFT_VERSION = '(draft)';

/**
 * The definitions in a document that somebody wrote, or that any read of Marathon's API gave: an app or a pod as one
 * POSTs it, one app or pod, lists and groups of them; a pod gives one for each container. What a draft leaves out is as
 * Marathon would complete it. `undefined` when there is no app and no pod in it.
 */
export function decodeDraft(document: unknown): readonly AppDefinition[] | undefined {
  const definitions = partsIn(document).flatMap(definitionsIn);
  return definitions.length > 0 ? definitions : undefined;
}

function definitionsIn({ kind, wire }: Part): readonly AppDefinition[] {
  if (kind === 'app') return present(decodeApp(completed(wire)));
  return kind === 'pod' ? (decodePod(versioned(wire)) ?? []) : [];
}

/** The tasks in such a document, wherever they run: embedded in apps, a list of them, a pod's instances, a single task. */
export const decodeDraftTasks = (document: unknown): readonly Sighting[] => partsIn(document).flatMap(sightingsIn);

function sightingsIn({ kind, wire, status }: Part): readonly Sighting[] {
  if (kind === 'task') return present(decodeTask(wire));
  if (kind === 'app') {
    const readiness = readinessIn(wire.readinessCheckResults);
    return (listIn(wire.tasks) ?? []).flatMap((task) => present(withReadiness(decodeTask(task), readiness)));
  }
  const pod = decodePodStatus(status);
  return pod === undefined ? [] : decodePodInstances(pod, pod.instances, pod.definitions).sightings;
}

const present = <Value>(value: Value | undefined): readonly Value[] => (value === undefined ? [] : [value]);

interface Part {
  readonly kind: 'app' | 'pod' | 'task';
  readonly wire: JsonObject;
  /** What a pod's specification was found in, where that has its instances, too. */
  readonly status?: JsonObject;
}

/** Apps, pods and tasks, told apart by the fields that only they have. */
function partsIn(document: unknown, depth = 0): readonly Part[] {
  if (depth > MAX_DEPTH) return [];
  const within = (inner: unknown) => partsIn(inner, depth + 1);
  const list = listIn(document);
  if (list !== undefined) return list.flatMap(within);
  const wire = objectIn(document);
  if (wire === undefined) return [];
  const spec = objectIn(wire.spec);
  if (spec !== undefined) return [podIn(spec, wire)];
  if (listIn(wire.containers) !== undefined) return [{ kind: 'pod', wire }];
  if (nonEmptyTextIn(wire.appId) !== undefined) return [{ kind: 'task', wire }];
  const isGroup = GROUP_FIELDS.some((field) => listIn(wire[field]) !== undefined);
  const inner = [wire.app, ...GROUP_FIELDS.map((field) => wire[field])].flatMap(within);
  if (isGroup || inner.length > 0) return inner;
  if (nonEmptyTextIn(wire.id) !== undefined) return [{ kind: 'app', wire }];
  return within(wire.tasks);
}

/** A group in its list is two; no tree of groups is nearly as deep. */
const MAX_DEPTH = 200;

const GROUP_FIELDS = ['apps', 'pods', 'groups'] as const;

/** A specification without a version is of the one that its instances name, and they of its. */
function podIn(spec: JsonObject, status: JsonObject): Part {
  const instances = objectsIn(status.instances);
  const [named] = instances.flatMap((instance) => versionOfInstance(instance) ?? []);
  const wire = versioned({ ...spec, version: nonEmptyTextIn(spec.version) ?? named });
  const withVersion = instances.map((instance) =>
    versionOfInstance(instance) === undefined ? { ...instance, specReference: `::versions/${wire.version}` } : instance,
  );
  return { kind: 'pod', wire, status: { ...status, spec: wire, instances: withVersion } };
}

const versioned = (wire: JsonObject): JsonObject => ({
  ...wire,
  version: nonEmptyTextIn(wire.version) ?? DRAFT_VERSION,
});

/**
 * A draft as Marathon completes it, in the form in which it came: one port called `default` where nothing is said of
 * ports, and none for an empty list.
 */
function completed(draft: JsonObject): JsonObject {
  const app = versioned(draft);
  const container = objectIn(app.container);
  const docker = objectIn(container?.docker);
  const networks = (listIn(app.networks) ?? []).map(withMode);
  if (networks.length > 0 && textIn(objectIn(networks[0])?.mode) !== 'host') {
    const portMappings = listIn(container?.portMappings) ?? listIn(docker?.portMappings) ?? [DEFAULT_MAPPING];
    return { ...app, networks, container: { ...container, portMappings } };
  }
  const network = textIn(docker?.network);
  if (networks.length === 0 && (network === 'BRIDGE' || network === 'USER')) {
    const portMappings = listIn(docker?.portMappings) ?? [DEFAULT_MAPPING];
    return { ...app, container: { ...container, docker: { ...docker, portMappings } } };
  }
  const isHost = networks.length > 0 || objectIn(app.ipAddress) === undefined;
  const saysPorts = listIn(app.portDefinitions) !== undefined || listIn(app.ports) !== undefined;
  return isHost && !saysPorts ? { ...app, portDefinitions: [{ name: 'default' }] } : app;
}

/** A network is a container's unless it says otherwise. */
function withMode(network: unknown): unknown {
  const fields = objectIn(network);
  return fields && fields.mode === undefined ? { ...fields, mode: 'container' } : network;
}

const DEFAULT_MAPPING = { name: 'default', containerPort: 0 };
