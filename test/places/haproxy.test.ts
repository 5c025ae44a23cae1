/** What a whole check ends in behind HAProxy, as Debian has it, in front of practice servers. */
import { describe, expect, test } from 'vitest';
import type { FrontKnobs } from '../../src/practice/knobs.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { authority } from '../peers/authority.ts';
import { checkBehind, host, portOf } from '../peers/balancer.ts';
import { between } from '../peers/between.ts';
import { haproxy } from '../peers/haproxy.ts';
import { testWith } from '../peers/peers.ts';
import { closedPort } from '../peers/tcp.ts';

const ca = await authority();
const identity = await ca.issue({ names: [host] });
const withHaproxy = testWith('haproxy');

const off = { extendedProtection: 'off' } as const;

/** A frontend and a backend of HAProxy, with these servers. */
function proxying(mode: 'tcp' | 'http', servers: readonly string[], backend = '') {
  const lines = servers.map((server, index) => `  server node${index} ${server}`);
  return {
    frontend: `mode ${mode}\n  default_backend nodes`,
    backends: ['backend nodes', `  mode ${mode}`, `  ${backend}`, ...lines].join('\n'),
  };
}

/** Behind HAProxy, which ends TLS with a certificate of its own and begins it again. */
async function bridged(
  mode: 'tcp' | 'http',
  { front = off, backend = '', defaults = '' }: BridgeWish = {},
) {
  await using practice = await startPractice({ knobs: { front } });
  const servers = [`127.0.0.1:${portOf(practice)} ssl verify none`];
  await using device = await haproxy({
    identity,
    defaults,
    ...proxying(mode, servers, backend),
  });
  const seen = await checkBehind(practice, device.port, { authorities: [ca.root] });
  return { ...seen, failedLogons: practice.seen.failedLogons };
}

interface BridgeWish {
  readonly front?: Partial<FrontKnobs>;
  readonly backend?: string;
  readonly defaults?: string;
}

describe('HAProxy', () => {
  withHaproxy.each([
    ['healthy', 'healthy', []],
    ['extended-protection', 'healthy', []],
    ['encryption-required', 'degraded', ['rpc/encryption-required proven']],
  ])(
    'that passes TCP through shows the server as it is: %s',
    async (scenario, health, findings) => {
      await using practice = await startPractice({ scenario });
      const servers = [`127.0.0.1:${portOf(practice)}`];
      await using device = await haproxy(proxying('tcp', servers));
      const seen = await checkBehind(practice, device.port);
      expect([seen.health, seen.findings, seen.unexplained]).toEqual([health, findings, []]);
      expect(practice.seen.storeConnects.length).toBeGreaterThan(0);
    },
  );

  withHaproxy.each(['tcp', 'http'] as const)(
    'that bridges TLS in mode %s cannot go with Extended Protection, required or only allowed',
    async (mode) => {
      for (const extendedProtection of ['require', 'allow'] as const) {
        const seen = await bridged(mode, { front: { extendedProtection } });
        expect(seen.findings).toEqual(['auth/extended-protection proven']);
        expect(seen.health).toBe('failed');
        expect(seen.unexplained).toEqual([]);
        expect(seen.failedLogons).toEqual({ 'contoso\\user': 1 });
      }
    },
  );

  withHaproxy.each([
    ['tcp', ''],
    ['http', ''],
    ['http', 'http-reuse always'],
    ['http', 'http-reuse never'],
    ['http', 'option prefer-last-server'],
  ] as const)('that bridges TLS in mode %s %s works without it', async (mode, backend) => {
    const seen = await bridged(mode, { backend });
    expect([seen.health, seen.findings]).toEqual(['healthy', []]);
    expect(seen.failedLogons).toEqual({});
  });

  withHaproxy.each(['option httpclose', 'option http-server-close'])(
    'with %s parts the two halves of NTLM: the right password is refused, once, and nobody is locked out',
    async (backend) => {
      const seen = await bridged('http', { backend });
      expect(seen.health).toBe('failed');
      expect(seen.findings).toEqual(['auth/wrong-password likely']);
      const [refusal, ...others] = seen.troubles.toSorted();
      expect(refusal).toBe('http.logon auth.refused');
      expect(others.every((one) => one.endsWith(' credentials.withheld'))).toBe(true);
      expect(seen.failedLogons).toEqual({});
    },
  );

  withHaproxy('whose pool is empty answers 503 by itself', async () => {
    await using practice = await startPractice();
    const servers = [`127.0.0.1:${await closedPort()} check inter 100 fall 1`];
    await using device = await haproxy({ identity, ...proxying('http', servers) });
    const seen = await checkBehind(practice, device.port, { authorities: [ca.root] });
    expect(seen.findings[0]).toBe('http/balancer-has-no-server likely');
    expect(seen.findings).not.toContain('http/unhealthy-component proven');
    expect([seen.health, seen.unexplained]).toEqual(['failed', []]);
    expect(practice.seen.connections).toBe(0);
  });

  withHaproxy('whose pool is empty hangs up in mode tcp', async () => {
    await using practice = await startPractice();
    const servers = [`127.0.0.1:${await closedPort()}`];
    await using device = await haproxy(proxying('tcp', servers, 'retries 0'));
    const seen = await checkBehind(practice, device.port);
    expect(seen.findings).toEqual(['tls/handshake-cut-off proven']);
    expect([seen.health, seen.unexplained]).toEqual(['failed', []]);
  });

  withHaproxy.each([
    ['http', 'http/proxy-answered proven', 'outlook-anywhere.methods http.504'],
    ['tcp', 'http/idle-connections-cut possible', 'outlook-anywhere.methods http.closed'],
  ] as const)(
    'in mode %s with idle limits shorter than the server thinks: %s',
    async (mode, diagnosis, trouble) => {
      await using practice = await startPractice({ knobs: { front: off } });
      const toServer = (from: string) => (from === 'client' ? 'swallow' : 'end');
      await using thinking = await between(portOf(practice, 'rpcUrl'), ({ from }) =>
        toServer(from),
      );
      const proxied = proxying(mode, [`127.0.0.1:${thinking.port}`], 'retries 0');
      const defaults = 'timeout server 200ms';
      await using device = await haproxy({ identity, defaults, ...proxied });
      const seen = await checkBehind(practice, device.port, { authorities: [ca.root] });
      expect(seen.findings).toContain(diagnosis);
      expect(seen.troubles).toContain(trouble);
      expect([seen.health, seen.unexplained]).toEqual(['failed', []]);
    },
  );
});

describe('two servers behind HAProxy', () => {
  /** One after the other, request by request or connection by connection. */
  async function taking(turns: string, mode: 'tcp' | 'http', scenarios: readonly string[]) {
    await using stack = new AsyncDisposableStack();
    const nodes = [];
    for (const scenario of scenarios)
      nodes.push(stack.use(await startPractice({ scenario, knobs: { front: off } })));
    const [first] = nodes;
    if (!first) throw new Error('no node');
    const servers = nodes.map((node) => `127.0.0.1:${portOf(node)} ssl verify none`);
    const device = stack.use(await haproxy({ identity, ...proxying(mode, servers, turns) }));
    const wish = { authorities: [ca.root], patienceMs: 2500 };
    const seen = await checkBehind(first, device.port, wish);
    return { ...seen, requests: nodes.map((node) => node.seen.requests.length) };
  }

  withHaproxy.each(['tcp', 'http'] as const)(
    'in turns in mode %s: the halves of a virtual connection do not meet',
    async (mode) => {
      const seen = await taking('balance roundrobin', mode, ['healthy', 'healthy']);
      // Whose turn it is decides whether the session of MAPI over HTTP meets both of them, and
      // whether two channels meet by luck once: then something works at times.
      const ofMapi = 'mapi-http/load-balancer-breaks-the-session proven';
      expect(seen.findings.filter((one) => one !== ofMapi)).toEqual(['rpc/channels-broken likely']);
      expect(seen.health).toMatch(/^(failed|degraded)$/);
      expect(seen.unexplained).toEqual([]);
      expect(Math.min(...seen.requests)).toBeGreaterThan(0);
    },
  );

  withHaproxy.each(['tcp', 'http'] as const)(
    'by the address of the client in mode %s: one of them does it all',
    async (mode) => {
      const seen = await taking('balance source', mode, ['healthy', 'healthy']);
      expect([seen.health, seen.findings]).toEqual(['healthy', []]);
      expect(Math.min(...seen.requests)).toBe(0);
    },
  );
});

test('a pass-through that nothing is wrong with costs the account nothing', async () => {
  await using practice = await startPractice();
  const seen = await checkBehind(practice, portOf(practice));
  expect([seen.health, seen.findings]).toEqual(['healthy', []]);
  expect(practice.seen.failedLogons).toEqual({});
});
