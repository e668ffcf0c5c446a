import { describe, expect, test } from 'vitest';
import { scriptArgs } from '../../../../src/mapping/checks/script-check.ts';
import { aTask } from '../../examples.ts';
import { judge } from './judged.ts';

const PORTS = Array.from({ length: 11 }, (_, index) => 31_000 + index);
const bare = (command: string, ports = PORTS) => scriptArgs(command, aTask({ host: 'node-1.example', ports }), true);

describe('a command', () => {
  test.each([
    ['true', 'true'],
    ['nc $HOST $PORT0 && nc $HOST $PORT1', 'nc node-1.example 31000 && nc node-1.example 31001'],
    ['nc $HOST:$PORT10', 'nc node-1.example:31010'],
    [`curl http://\${HOST}:\${PORT1}/`, 'curl http://node-1.example:31001/'],
    ['nc $HOST $PORT', 'nc node-1.example 31000'],
    [`nc $PORT99 \${PORT99}`, `nc $PORT99 \${PORT99}`],
    ['echo $HOSTNAME $HOST_2 $PORT_HTTP $OTHER', 'echo $HOSTNAME $HOST_2 $PORT_HTTP $OTHER'],
    ['echo $PORT0/$HOST', 'echo 31000/node-1.example'],
  ])('%s is told host and ports: %s', (command, expected) => {
    expect(bare(command)).toEqual([expected]);
  });

  test('never takes one port for another', () => {
    expect(bare('nc $PORT10', [31000, 31001])).toEqual(['nc $PORT10']);
  });

  test('keeps the name of a host that nobody knows', () => {
    expect(scriptArgs('nc $HOST', aTask({ host: undefined }), true)).toEqual(['nc $HOST']);
  });

  test('is given to a shell, as Mesos does', () => {
    expect(scriptArgs('test -f x && true', aTask(), false)).toEqual(['/bin/sh', '-c', 'test -f x && true']);
  });
});

describe('where the agent runs scripts, a COMMAND check', () => {
  const command = { protocol: 'COMMAND', command: 'nc $HOST $PORT0' };

  test('is one of them', () => {
    expect(judge([command], { wish: { scripts: true } }).checks).toMatchObject([
      {
        name: 'Marathon COMMAND check 0',
        probe: {
          kind: 'script',
          args: ['/bin/sh', '-c', 'nc node-1.example 31001'],
          intervalMs: 10_000,
          timeoutMs: 5_000,
        },
      },
    ]);
  });

  test('is one argument where it was so for an older tool', () => {
    expect(judge([command], { wish: { scripts: true, hasOlderIds: true } }).checks).toMatchObject([
      { probe: { args: ['nc node-1.example 31001'] } },
    ]);
  });

  test('needs no verdict of Marathon’s', () => {
    expect(judge([command], { wish: { scripts: true }, scope: 'unchecked' }).checks).toHaveLength(1);
  });
});
