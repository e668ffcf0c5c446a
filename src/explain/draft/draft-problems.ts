import { type JsonObject, listIn, objectIn, portIn, textIn } from '../../clients/json-fields.ts';

/** More of one definition help nobody: they have one cause. */
const MOST_TOLD = 32;
const MOST_SHOWN = 60;

type Tell = (what: string, value: unknown, wanted: string) => void;
type Look = (tell: Tell, value: unknown, what: string) => void;

/**
 * What in the JSON of an app or a pod Marathon would refuse, of the parts that we read: one sentence each. The reading
 * itself takes such a part as if it were absent. Not a whole schema; never throws.
 */
export function draftProblems(wire: JsonObject): readonly string[] {
  const told: string[] = [];
  const tell: Tell = (what, value, wanted) => {
    // Marathon's own answers say null where there is nothing.
    if (value !== undefined && value !== null) told.push(refused(what, textOf(value), wanted));
  };
  const spec = objectIn(wire.spec) ?? wire;
  labels(tell, spec.labels, '');
  each(tell, spec.networks, 'networks', networkMode);
  if (spec.containers === undefined) app(tell, spec);
  else each(tell, spec.containers, 'containers', podContainer);
  const more = told.length - MOST_TOLD;
  return more > 0 ? [...told.slice(0, MOST_TOLD), `${more} more parts are not as Marathon wants them`] : told;
}

function app(tell: Tell, spec: JsonObject): void {
  for (const [index, port] of list(tell, spec.ports, 'ports').entries()) portNumber(tell, port, `port ${index}`);
  each(tell, spec.portDefinitions, 'portDefinitions', portEntry);
  const container = object(tell, spec.container, 'container');
  const docker = object(tell, container?.docker, 'container.docker');
  each(tell, container?.portMappings, 'container.portMappings', portEntry);
  each(tell, docker?.portMappings, 'container.docker.portMappings', portEntry);
  oneOf(tell, docker?.network, 'container.docker.network', ['HOST', 'BRIDGE', 'USER', 'NONE']);
  const discovery = object(tell, object(tell, spec.ipAddress, 'ipAddress')?.discovery, 'ipAddress.discovery');
  each(tell, discovery?.ports, 'ipAddress.discovery.ports', portEntry);
  each(tell, spec.healthChecks, 'healthChecks', healthCheck);
  list(tell, spec.readinessChecks, 'readinessChecks');
}

const networkMode: Look = (tell, network, what) =>
  oneOf(tell, objectIn(network)?.mode, `mode of ${what}`, ['host', 'container', 'container/bridge']);

const podContainer: Look = (tell, wire, what) => {
  const container = objectIn(wire);
  const name = textIn(container?.name);
  const it = name === undefined ? what : `container ${JSON.stringify(name)}`;
  labels(tell, container?.labels, ` of ${it}`);
  each(tell, container?.endpoints, `endpoints of ${it}`, portEntry);
  object(tell, container?.healthCheck, `healthCheck of ${it}`);
};

/** A port definition, a mapping or an endpoint: each has some of these. */
const portEntry: Look = (tell, wire, what) => {
  const port = objectIn(wire);
  const name = textIn(port?.name);
  const it = name === undefined ? what : `port ${JSON.stringify(name)}`;
  if (name === undefined) tell(`name of ${it}`, port?.name, 'a text');
  for (const field of ['port', 'hostPort', 'containerPort', 'number'] as const)
    portNumber(tell, port?.[field], `${field} of ${it}`);
  const { protocol } = port ?? {};
  const named = listIn(protocol) ?? textIn(protocol)?.split(',') ?? [protocol];
  const unknown = named.filter((one) => !isTransport(one));
  if (unknown.length > 0) tell(`protocol of ${it}`, unknown[0], 'tcp, udp or both');
  labels(tell, port?.labels, ` of ${it}`);
};

const isTransport = (protocol: unknown): boolean =>
  protocol === undefined || protocol === null || /^(?:tcp|udp)$/i.test(textIn(protocol)?.trim() ?? '');

const CHECK_PROTOCOLS = ['HTTP', 'HTTPS', 'TCP', 'COMMAND', 'MESOS_HTTP', 'MESOS_HTTPS', 'MESOS_TCP'];

const healthCheck: Look = (tell, wire, what) => {
  const check = objectIn(wire);
  oneOf(tell, check?.protocol, `protocol of ${what}`, CHECK_PROTOCOLS);
  portNumber(tell, check?.port, `port of ${what}`);
  const index = check?.portIndex;
  if (!Number.isInteger(index) || Number(index) < 0) tell(`portIndex of ${what}`, index, 'the index of a port, from 0');
};

function labels(tell: Tell, wire: unknown, ofWhat: string): void {
  for (const [key, value] of Object.entries(object(tell, wire, `labels${ofWhat}`) ?? {}))
    if (typeof value !== 'string') tell(`label ${key}${ofWhat}`, value ?? NULL, 'a text');
}

function portNumber(tell: Tell, value: unknown, what: string): void {
  if (portIn(value) === undefined) tell(what, value, 'a port from 0 to 65535');
}

function oneOf(tell: Tell, value: unknown, what: string, words: readonly string[]): void {
  if (!words.includes(textIn(value) ?? '')) tell(what, value, `one of ${words.join(', ')}`);
}

function object(tell: Tell, value: unknown, what: string): JsonObject | undefined {
  const found = objectIn(value);
  if (found === undefined) tell(what, value, 'an object');
  return found;
}

function list(tell: Tell, value: unknown, what: string): readonly unknown[] {
  const found = listIn(value);
  if (found === undefined) tell(what, value, 'a list');
  return found ?? [];
}

/** The objects of a list, each called by its place. */
function each(tell: Tell, value: unknown, what: string, look: Look): void {
  for (const [index, entry] of list(tell, value, what).entries()) {
    if (objectIn(entry) === undefined) tell(`${what}[${index}]`, entry ?? NULL, 'an object');
    else look(tell, entry, `${what}[${index}]`);
  }
}

function refused(what: string, text: string, wanted: string): string {
  const shown = text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
  return `${what} is ${shown}, not ${wanted}: Marathon refuses it`;
}

/** Where nothing may stand for nothing. */
const NULL = Symbol('null');

/** What holds others is only named: it may be deeper than anybody can write it out. */
function textOf(value: unknown): string {
  if (value === NULL) return 'null';
  if (listIn(value) !== undefined) return 'a list';
  return objectIn(value) === undefined ? JSON.stringify(value) : 'an object';
}
