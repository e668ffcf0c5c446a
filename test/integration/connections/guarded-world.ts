import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsulVersion } from '../../../scripts/find-consul.mjs';
import { policyFor } from '../../../src/doctor/policy.ts';
import { freePorts } from '../../../src/sandbox/free-ports.ts';
import type { MarathonOptions } from '../../../src/sandbox/marathon.ts';
import { atEnd } from '../../support/at-end.ts';
import { type CertificateFiles, createCertificates } from '../../support/certificates.ts';
import type { ConsulOptions } from '../../support/consul.ts';
import { waitFor } from '../../support/process.ts';
import { startWorld, type World } from '../world.ts';

const MANAGEMENT = '00000000-0000-0000-0000-000000000001';

/** What the documentation tells to grant, for one node. */
export const POLICY = policyFor('test-node');

/** The same without the right to write services. */
export const READ_ONLY = POLICY.replace(
  'service_prefix "" { policy = "write" }',
  'service_prefix "" { policy = "read" }',
);

/** The same, for services called `web` alone. */
export const NARROWED = POLICY.replace(
  'service_prefix "" { policy = "write" }',
  'service_prefix "web" { policy = "write" }\nservice "marathon-consul" { policy = "write" }',
);

/** The same without the right to ask the agent who it is. */
export const WITHOUT_AGENT = POLICY.replace('agent "test-node" { policy = "read" }', '');

/** A Consul that denies strangers, and forgets what it knows of tokens after a second. */
const aclOf = (version: ConsulVersion): ConsulOptions => ({
  token: MANAGEMENT,
  config: {
    primary_datacenter: 'dc1',
    acl: {
      enabled: true,
      default_policy: 'deny',
      token_ttl: '1s',
      policy_ttl: '1s',
      role_ttl: '1s',
      // 1.11 gave it another name.
      tokens: { [version === '1.10.12' ? 'master' : 'initial_management']: MANAGEMENT, agent: MANAGEMENT },
    },
  },
});

/** A world whose Consul denies strangers, and a hand that grants and takes back. */
export async function startGuardedWorld(version: ConsulVersion = '1.22.7', marathon: Partial<MarathonOptions> = {}) {
  const world = await startWorld(version, marathon, aclOf(version));
  const folder = await temporaryFolder();
  const tokenFile = join(folder, 'token');
  const call = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${world.consul.url}/v1/acl/${path}`, {
      method,
      headers: { 'X-Consul-Token': MANAGEMENT },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const policy = await call<{ ID: string }>('PUT', 'policy', { Name: 'marathon-consul', Rules: POLICY });
  return {
    ...world,
    tokenFile,
    /** A new token with the policy. */
    async grant(): Promise<{ readonly secret: string; revoke(): Promise<void> }> {
      const { SecretID: secret, AccessorID } = await call<{ SecretID: string; AccessorID: string }>('PUT', 'token', {
        Policies: [{ ID: policy.ID }],
      });
      return { secret, revoke: async () => void (await call('DELETE', `token/${AccessorID}`)) };
    },
    /** As a tool that rotates secrets writes it. */
    async putToken(secret: string): Promise<void> {
      await writeFile(`${tokenFile}.new`, `${secret}\n`, { mode: 0o600 });
      await rename(`${tokenFile}.new`, tokenFile);
    },
    setRules: async (rules: string) =>
      void (await call('PUT', `policy/${policy.ID}`, { Name: 'marathon-consul', Rules: rules })),
  };
}

/** A world whose Consul speaks https on a second port, with those alone whom its authority has certified. */
export async function startSecuredWorld() {
  const certificates = createCertificates();
  atEnd(async () => certificates.remove());
  const authority = certificates.authority('Cluster authority');
  const server = authority.issue('consul');
  const [httpsPort = 0] = await freePorts(1);
  const https = {
    ca_file: authority.caFile,
    cert_file: server.certFile,
    key_file: server.keyFile,
    verify_incoming: true,
  };
  const world = await startWorld('1.22.7', {}, { httpsPort, config: { tls: { https } } });
  const client: CertificateFiles = {
    certFile: join(certificates.folder, 'client.pem'),
    keyFile: join(certificates.folder, 'client-key.pem'),
  };
  return {
    ...world,
    certificates,
    authority,
    client,
    httpsUrl: `https://127.0.0.1:${httpsPort}`,
    /** Puts another certificate in the daemon's files. */
    async putClient(from: CertificateFiles): Promise<void> {
      await copyFile(from.keyFile, `${client.keyFile}.new`);
      await copyFile(from.certFile, `${client.certFile}.new`);
      await rename(`${client.keyFile}.new`, client.keyFile);
      await rename(`${client.certFile}.new`, client.certFile);
    },
  };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits until the catalogue has what Marathon lists for this machine. */
export const untilPublished = (world: Pick<World, 'consulApi' | 'truth'>, withinMs = 30_000): Promise<unknown> =>
  waitFor(async () => JSON.stringify(await world.consulApi.published()) === JSON.stringify(world.truth()), {
    withinMs,
    what: 'the catalogue to equal the list of Marathon',
  });

/** Every task that Marathon lists here is in Consul at each look, while `work` goes on; those that come may take a while. */
export async function nothingIsLost(
  world: Pick<World, 'consulApi' | 'truth'>,
  work: () => Promise<void>,
): Promise<readonly string[]> {
  const lost: string[] = [];
  let isDone = false;
  const published = Object.keys(await world.consulApi.published());
  const watching = (async () => {
    while (!isDone) {
      const before = world.truth();
      const now = await world.consulApi.published();
      const after = world.truth();
      for (const id of published) if (id in before && id in after && !(id in now)) lost.push(id);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  await work().finally(() => {
    isDone = true;
  });
  await watching;
  return lost;
}
