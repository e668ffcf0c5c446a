/** Ids are opaque keys. The brands keep one kind from being passed where another is meant. */
type Branded<Name extends string> = string & { readonly __brand: Name };

/** A Mesos task id, the key of everything here: Marathon reuses instance ids, never (but for resident tasks) task ids. */
export type TaskId = Branded<'TaskId'>;
/** A Marathon app (or pod) id with its leading slash: `/shop/web`. */
export type AppId = Branded<'AppId'>;
/** A Mesos agent id, on the wire still `slaveId`. It changes when the agent's work folder or attributes do. */
export type AgentId = Branded<'AgentId'>;
/** The id under which one Marathon is registered with Mesos; tells two Marathons on one agent apart. */
export type FrameworkId = Branded<'FrameworkId'>;
/** A Consul service id, unique on one agent. */
export type ServiceId = Branded<'ServiceId'>;
/** A Consul check id, unique on one agent across all its services. */
export type CheckId = Branded<'CheckId'>;
/** What the task id and the instance id of one Marathon instance have in common, in every version's spelling. */
export type InstanceKey = Branded<'InstanceKey'>;

export const taskId = (text: string): TaskId => text as TaskId;
export const appId = (text: string): AppId => (text.startsWith('/') ? text : `/${text}`) as AppId;
export const agentId = (text: string): AgentId => text as AgentId;
export const frameworkId = (text: string): FrameworkId => text as FrameworkId;
export const serviceId = (text: string): ServiceId => text as ServiceId;
export const checkId = (text: string): CheckId => text as CheckId;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const INSTANCE = new RegExp(`^(?:instance \\[)?(.+?)[._](?:marathon-|instance-)?(${UUID})(?:[.\\]]|$)`, 'i');

/**
 * The instance that a task id or an instance id names, `undefined` when it has no uuid.
 * Marathon spells the two differently (`app.<uuid>` and `app.marathon-<uuid>`, `app.instance-<uuid>._app.1` and
 * `app.instance-<uuid>`), so neither is a prefix of the other: only app and uuid are compared.
 */
export function instanceKeyOf(id: string): InstanceKey | undefined {
  const match = INSTANCE.exec(id);
  return match ? (`${match[1]}#${match[2]?.toLowerCase()}` as InstanceKey) : undefined;
}

/**
 * The app that a task id was made from, for sources that name no app (the Mesos agent).
 * `_` is illegal in app ids, so turning it back into `/` is exact; `undefined` when the id is in no known form.
 */
export function appIdOfTask(id: TaskId): AppId | undefined {
  const match = INSTANCE.exec(id);
  return match?.[1] === undefined ? undefined : appId(match[1].replaceAll('_', '/'));
}

/** Behind the instance: the container's name, and since 1.8 how often the instance has been launched. */
const CONTAINER = new RegExp(`\\.instance-${UUID}\\.(?!_app(?:\\.|$)|\\$anon(?:\\.|$))([^.]+)(?:\\.\\d+)?$`, 'i');

/**
 * The container of a pod that a task is; `undefined` for an app's, which ends in `_app`, in `$anon` or in none
 * (contract: Marathon, §3). A container's name has no dots: it is a DNS label.
 */
export const containerOf = (id: TaskId): string | undefined =>
  // `_` is illegal in app ids: what has this is an app's. It is asked all the time, and the pattern is slow.
  id.includes('._app') ? undefined : CONTAINER.exec(id)?.[1];

/** Whether a task is a pod's. */
export const isPodTask = (id: TaskId): boolean => containerOf(id) !== undefined;
