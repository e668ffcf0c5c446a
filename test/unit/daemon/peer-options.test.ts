import { describe, expect, test } from 'vitest';
import { statusError } from '../../../src/clients/failures/answer-error.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { consulPeer, marathonPeer, mesosAgentPeer } from '../../../src/daemon/connections.ts';
import { createFakeClock } from '../fake-clock.ts';

type Side = 'marathon' | 'mesosAgent' | 'consul';

/** What an answer of that status is told as, to who has started the daemon so. */
function toldOf(side: Side, status: number, flags: Record<string, string>, env: Record<string, string> = {}): string {
  const { config, problems } = loadConfig(flags, env);
  if (problems) throw new Error(JSON.stringify(problems));
  const secret = async () => 'unread';
  const transport = { exchange: () => Promise.reject(new Error('nobody asks')), clock: createFakeClock(0) };
  const peers = {
    marathon: () => marathonPeer(() => config, secret, transport),
    mesosAgent: () => mesosAgentPeer(() => config, secret),
    consul: () => consulPeer(() => config, secret),
  };
  const answer = { status, headers: {}, body: Buffer.from('no') };
  return statusError('GET http://p/x', answer, peers[side]()?.options).message;
}

const M = 'MARATHON_CONSUL_';
const login = {
  '--marathon-login-url': 'https://dcos/login',
  '--marathon-login-user': 'svc',
  '--marathon-login-key-file': '/etc/key',
};

describe('who is refused is told by which options it was asked:', () => {
  test.each<[string, Side, number, Record<string, string>, Record<string, string>, string]>([
    [
      'Marathon without credentials',
      ...(['marathon', 401, {}, {}] as const),
      `it was asked without credentials: give --marathon-user with --marathon-password-file (or ${M}MARATHON_PASSWORD), --marathon-token-file (or ${M}MARATHON_TOKEN), or --marathon-login-url`,
    ],
    [
      'Marathon with a password of a file',
      ...(['marathon', 401, { '--marathon-user': 'me', '--marathon-password-file': '/etc/pw' }, {}] as const),
      'it was asked as "me" (--marathon-user) with the password in /etc/pw (--marathon-password-file)',
    ],
    [
      'Marathon with a password of the environment',
      ...(['marathon', 403, { '--marathon-user': 'me' }, { [`${M}MARATHON_PASSWORD`]: 'hunter2' }] as const),
      `it was asked as "me" (--marathon-user) with the password of ${M}MARATHON_PASSWORD`,
    ],
    [
      'Marathon with a token of a file',
      ...(['marathon', 401, { '--marathon-token-file': '/etc/tok', '--marathon-token-scheme': 'token' }, {}] as const),
      'it was asked with the token in /etc/tok (--marathon-token-file), sent as --marathon-token-scheme=token',
    ],
    [
      'Marathon with a token of the environment',
      ...(['marathon', 401, {}, { [`${M}MARATHON_TOKEN`]: 'hunter2' }] as const),
      `it was asked with the token of ${M}MARATHON_TOKEN, sent as --marathon-token-scheme=bearer`,
    ],
    [
      'Marathon with a service account',
      ...(['marathon', 403, login, {}] as const),
      'it was asked as "svc" (--marathon-login-user), with a token of https://dcos/login (--marathon-login-url)',
    ],
    [
      'the Mesos agent without credentials',
      ...(['mesosAgent', 401, {}, {}] as const),
      `give --mesos-agent-user with --mesos-agent-password-file (or ${M}MESOS_AGENT_PASSWORD)`,
    ],
    [
      'the Mesos agent with a password',
      ...(['mesosAgent', 401, { '--mesos-agent-user': 'me', '--mesos-agent-password-file': '/etc/pw' }, {}] as const),
      'it was asked as "me" (--mesos-agent-user) with the password in /etc/pw (--mesos-agent-password-file)',
    ],
    [
      'Consul without a token',
      ...(['consul', 403, {}, {}] as const),
      'it was asked without a token: give --consul-token-file (or CONSUL_HTTP_TOKEN)',
    ],
    [
      'Consul with a token of a file',
      ...(['consul', 403, { '--consul-token-file': '/etc/tok' }, {}] as const),
      'it was asked with the token in /etc/tok (--consul-token-file): correct it, or grant what `marathon-consul doctor` prints',
    ],
    [
      'Consul with a token of the environment',
      ...(['consul', 403, {}, { CONSUL_HTTP_TOKEN: 'hunter2' }] as const),
      'it was asked with the token of CONSUL_HTTP_TOKEN',
    ],
    ['a proxy before Consul', ...(['consul', 401, {}, {}] as const), 'give CONSUL_HTTP_AUTH'],
    [
      'a proxy before Consul that refuses',
      ...(['consul', 401, {}, { CONSUL_HTTP_AUTH: 'me:hunter2' }] as const),
      'correct CONSUL_HTTP_AUTH',
    ],
  ])('%s', (_name, side, status, flags, env, told) => {
    const message = toldOf(side, status, flags, env);
    expect(message).toContain(`GET http://p/x: ${status}: no; `);
    expect(message).toContain(told);
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain('\n');
  });
});

test.each([
  ['Client sent an HTTP request to an HTTPS server.\n', '--consul (or CONSUL_HTTP_ADDR)'],
  ['<html>The plain HTTP request was sent to HTTPS port</html>', '--consul (or CONSUL_HTTP_ADDR)'],
])('a server of TLS that says so (%j) has the scheme of its URL corrected', (body, option) => {
  const { config } = loadConfig({}, {});
  if (config === undefined) throw new Error('no configuration');
  const { options } = consulPeer(
    () => config,
    async () => '',
  );
  const answer = { status: 400, headers: {}, body: Buffer.from(body) };
  expect(statusError('GET x', answer, options).message).toContain(`write https:// in ${option}`);
});
