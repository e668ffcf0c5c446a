import { describe, expect, test } from 'vitest';
import { parseConsulAddress, parseHttpAddress, withTls } from '../../../../src/config/values/address.ts';

describe('an HTTP address', () => {
  test.each([
    ['http://marathon.mesos:8080', 'http://marathon.mesos:8080'],
    ['https://marathon.example/service/marathon/', 'https://marathon.example/service/marathon'],
    ['HTTP://Marathon:8080', 'http://marathon:8080'],
    ['marathon.mesos:8080', 'http://marathon.mesos:8080'],
    ['10.0.0.7:5051', 'http://10.0.0.7:5051'],
    ['[fd00::7]:5051', 'http://[fd00::7]:5051'],
    ['http://[::1]:8500', 'http://[::1]:8500'],
  ])('%s means %s', (text, url) => expect(parseHttpAddress(text)).toBe(url));

  test.each([
    '',
    'marathon',
    'marathon:',
    'ftp://marathon:21',
    'http://',
    'http://host:99999',
    'host:99999',
    'host:0',
    'http://user:password@host:80',
    'http://host:80/?token=1',
    'http://host:80/#x',
    'http://ho st:80',
    'unix:///run/consul.sock',
  ])('%j is none', (text) => expect(parseHttpAddress(text)).toBeUndefined());
});

describe("Consul's address", () => {
  test('may be a socket file', () => {
    expect(parseConsulAddress('unix:///run/consul.sock')).toBe('unix:///run/consul.sock');
    expect(parseConsulAddress('unix://run/consul.sock')).toBeUndefined();
    expect(parseConsulAddress('unix:///')).toBeUndefined();
  });

  test('becomes https by CONSUL_HTTP_SSL, but for a socket file', () => {
    expect(withTls('http://127.0.0.1:8500')).toBe('https://127.0.0.1:8500');
    expect(withTls('https://127.0.0.1:8501')).toBe('https://127.0.0.1:8501');
    expect(withTls('unix:///run/consul.sock')).toBe('unix:///run/consul.sock');
  });
});
