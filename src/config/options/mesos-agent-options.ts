import type { Option } from '../option.ts';
import { parseHttpAddress } from '../values/address.ts';
import { address, matching, truth } from '../values/value-types.ts';
import { passwordOption, userOption } from './secret-options.ts';
import {
  caFileOption,
  certFileOption,
  fileOption,
  insecureOption,
  keyFileOption,
  serverNameOption,
} from './tls-options.ts';

/** What stands for a Mesos agent that cannot be asked by anybody. */
export const NO_AGENT = 'none';

/** Where the Mesos agent of this machine is, and what it wants to know of us. */
export const MESOS_AGENT_OPTIONS = {
  mesosAgent: {
    flags: ['--mesos-agent', '--mesos_slave'],
    placeholder: 'URL',
    alsoEnv: [],
    default: 'http://127.0.0.1:5051',
    type: address((text) => (text === NO_AGENT ? NO_AGENT : parseHttpAddress(text))),
    expected:
      'http://host:port, https://host:port or host:port, without user and password (there is --mesos-agent-user), or none',
    doc: "where the Mesos agent of this machine answers, or none: there is none to ask, and Marathon's word stands alone",
  },
  hostname: {
    flags: ['--hostname'],
    placeholder: 'NAME',
    alsoEnv: [],
    default: undefined,
    type: matching(/^[A-Za-z0-9_.:-]{1,253}$/),
    expected: 'a host name or an IP address, as Marathon shows it as the host of a task',
    doc: 'with --mesos-agent none: what Marathon calls this machine (default: its own host name)',
  },
  allowRemoteAgent: {
    flags: ['--allow-remote-agent'],
    placeholder: undefined,
    alsoEnv: [],
    default: 'false',
    type: truth,
    expected: 'true or false',
    doc: 'write even when the Mesos agent is not on this machine',
  },
  mesosAgentUser: userOption(
    '--mesos-agent-user',
    "the Mesos agent's",
    'MARATHON_CONSUL_MESOS_AGENT_PASSWORD or --mesos-agent-password-file',
  ),
  mesosAgentPassword: passwordOption('MARATHON_CONSUL_MESOS_AGENT_PASSWORD', '--mesos-agent-password-file'),
  mesosAgentPasswordFile: fileOption('--mesos-agent-password-file', 'a file with the password of --mesos-agent-user'),
  mesosAgentCaFile: caFileOption('--mesos-agent-ca-file', "the Mesos agent's"),
  mesosAgentCertFile: certFileOption('--mesos-agent-cert-file', 'the Mesos agent'),
  mesosAgentKeyFile: keyFileOption('--mesos-agent-key-file', '--mesos-agent-cert-file'),
  mesosAgentServerName: serverNameOption('--mesos-agent-server-name', "the Mesos agent's"),
  mesosAgentInsecure: insecureOption('--mesos-agent-insecure', "the Mesos agent's"),
} satisfies Readonly<Record<string, Option>>;
