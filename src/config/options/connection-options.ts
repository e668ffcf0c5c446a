import type { Option } from '../option.ts';
import { parseConsulAddress, parseHttpAddress } from '../values/address.ts';
import { address, matching, truth } from '../values/value-types.ts';

/** Where everything is that we talk to. */
export const CONNECTION_OPTIONS = {
  config: {
    flags: ['--config'],
    placeholder: 'FILE',
    alsoEnv: [],
    default: undefined,
    type: matching(/^/),
    expected: 'a YAML file',
    doc: 'a YAML file with any of these options (state-dir: …), and with rules for apps',
  },
  marathon: {
    flags: ['--marathon'],
    placeholder: 'URL',
    alsoEnv: [],
    default: 'http://marathon.mesos:8080',
    type: address(parseHttpAddress),
    expected: 'http://host:port, https://host:port or host:port, without user and password',
    doc: 'where Marathon answers',
  },
  mesosAgent: {
    flags: ['--mesos-agent', '--mesos_slave'],
    placeholder: 'URL',
    alsoEnv: [],
    default: 'http://127.0.0.1:5051',
    type: address(parseHttpAddress),
    expected: 'http://host:port, https://host:port or host:port, without user and password',
    doc: 'where the Mesos agent of this machine answers',
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
  consul: {
    flags: ['--consul'],
    placeholder: 'URL',
    alsoEnv: ['CONSUL_HTTP_ADDR'],
    default: 'http://127.0.0.1:8500',
    type: address(parseConsulAddress),
    expected: 'http://host:port, https://host:port, host:port or unix:///path, without user and password',
    doc: 'where the Consul agent of this machine answers',
  },
  consulTls: {
    flags: [],
    placeholder: undefined,
    alsoEnv: ['CONSUL_HTTP_SSL'],
    default: 'false',
    type: truth,
    expected: 'true or false',
    doc: 'reach Consul by https, whatever scheme its address has',
  },
  consulToken: {
    flags: [],
    placeholder: undefined,
    alsoEnv: ['CONSUL_HTTP_TOKEN'],
    default: undefined,
    type: matching(/^[\x21-\x7e]+$/),
    expected: 'a token of printable characters, without spaces and line ends',
    doc: 'the ACL token for Consul; not a flag, because every user of a machine can read its command lines',
    isSecret: true,
  },
} satisfies Readonly<Record<string, Option>>;
