import type { AppJson, AppRequest, ContainerJson, HealthCheckJson, PortDefinitionJson } from './app-json.ts';

/** What Marathon decides about an app that its author did not. */
export interface Completion {
  readonly version: string;
  readonly lastConfigChangeAt: string;
  /** A service port that no other app has. */
  readonly servicePort: () => number;
}

/**
 * The app as Marathon 1.11 prints it: its field order, its defaults, and nothing for what has no default.
 * Fields that it knows and we have no opinion on are kept where Marathon has them, or at the end.
 */
export function completeApp(request: AppRequest, completion: Completion): AppJson {
  const { version } = completion;
  const networks = request.networks ?? [{ mode: 'host' }];
  const isHost = networks.every((network) => network.mode === 'host');
  const isBridge = networks.some((network) => network.mode === 'container/bridge');
  const { healthChecks } = request;
  return present({
    id: request.id,
    backoffFactor: 1.15,
    backoffSeconds: 1,
    cmd: request.cmd ?? (request.container === undefined ? 'sleep 3600' : undefined),
    constraints: request.constraints,
    container: request.container && completeContainer(request.container, isBridge, completion),
    cpus: 0.1,
    disk: 0,
    env: request.env,
    executor: '',
    instances: 1,
    labels: {},
    maxLaunchDelaySeconds: 300,
    mem: 32,
    gpus: 0,
    requirePorts: false,
    upgradeStrategy: { maximumOverCapacity: 1, minimumHealthCapacity: 1 },
    killSelection: 'YOUNGEST_FIRST',
    unreachableStrategy: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
    role: '*',
    ...without(request, ['container', 'version', 'versionInfo']),
    networks,
    healthChecks: healthChecks?.length ? healthChecks.map(completeHealthCheck) : undefined,
    portDefinitions: isHost ? completePorts(request.portDefinitions, request, completion) : undefined,
    version,
    versionInfo: { lastScalingAt: version, lastConfigChangeAt: completion.lastConfigChangeAt },
  }) as unknown as AppJson;
}

/** Where nothing is said there is one port called `default`; an empty list means none. */
function completePorts(
  ports: readonly PortDefinitionJson[] = [{ name: 'default' }],
  { requirePorts = false }: AppRequest,
  { servicePort }: Completion,
): PortDefinitionJson[] {
  return ports.map(({ port = 0, labels = {}, name, protocol = 'tcp' }) =>
    present({
      port: port === 0 && !requirePorts ? servicePort() : port,
      labels: Object.keys(labels).length > 0 ? labels : undefined,
      name,
      protocol,
    }),
  );
}

function completeContainer(container: ContainerJson, isBridge: boolean, { servicePort }: Completion): ContainerJson {
  const { docker, portMappings } = container;
  return present({
    type: container.type ?? (docker === undefined ? 'MESOS' : 'DOCKER'),
    docker: docker && { forcePullImage: false, parameters: [], privileged: false, ...docker },
    volumes: container.volumes ?? [],
    portMappings: portMappings?.map((mapping) =>
      present({
        containerPort: mapping.containerPort,
        // Marathon gives every mapping of a bridge a host port (contract: Marathon, §2).
        hostPort: mapping.hostPort ?? (isBridge ? 0 : undefined),
        labels: mapping.labels ?? {},
        name: mapping.name,
        protocol: mapping.protocol ?? 'tcp',
        servicePort: mapping.servicePort || servicePort(),
        networkNames: mapping.networkNames,
      }),
    ),
  });
}

function completeHealthCheck(check: HealthCheckJson): HealthCheckJson {
  const protocol = check.protocol ?? 'HTTP';
  const isCommand = protocol === 'COMMAND';
  return present({
    command: check.command,
    gracePeriodSeconds: check.gracePeriodSeconds ?? 300,
    ignoreHttp1xx: protocol === 'HTTP' || protocol === 'HTTPS' ? false : undefined,
    intervalSeconds: check.intervalSeconds ?? 60,
    maxConsecutiveFailures: check.maxConsecutiveFailures ?? 3,
    path: check.path,
    portIndex: check.portIndex ?? (isCommand || check.port !== undefined ? undefined : 0),
    port: check.port,
    protocol,
    ipProtocol: 'IPv4',
    timeoutSeconds: check.timeoutSeconds ?? 20,
    delaySeconds: check.delaySeconds ?? 15,
  });
}

type Present<Value> = { [Field in keyof Value]: Exclude<Value[Field], undefined> };

/** Fields without a value do not exist in Marathon's JSON. */
const present = <Value extends object>(value: Value): Present<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Present<Value>;

const without = (value: object, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([field]) => !fields.includes(field)));
