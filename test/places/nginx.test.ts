/** What a whole check ends in behind nginx, as Debian has it, in front of practice servers. */
import { expect } from 'vitest';
import { startPractice } from '../../src/practice/practice.ts';
import { authority } from '../peers/authority.ts';
import { checkBehind, host, portOf } from '../peers/balancer.ts';
import { nginx } from '../peers/nginx.ts';
import { testWith } from '../peers/peers.ts';
import { closedPort } from '../peers/tcp.ts';

const ca = await authority();
const identity = await ca.issue({ names: [host] });
const withNginx = testWith('nginx');
const off = { extendedProtection: 'off' } as const;

/** Only /rpc is published, with these directives; the proxy asks for a password by Basic. */
async function publishing(directives: string) {
  const front = { ...off, rpcSchemes: ['Basic'] } as const;
  await using practice = await startPractice({ knobs: { front } });
  await using device = await nginx(
    identity,
    `location /autodiscover/ { return 404; }
       location / { proxy_pass https://127.0.0.1:${portOf(practice)}; ${directives} }`,
  );
  const wish = { authorities: [ca.root], patienceMs: 2500, without: ['mapi-http'] };
  return await checkBehind(practice, device.port, wish);
}

const unlimited = 'client_max_body_size 0; proxy_http_version 1.1;';

withNginx.each([
  ['its defaults: 413 to the IN channel', '', 'rpc/channels-broken proven', 'http.413'],
  ['no limit: it waits for the end', unlimited, 'rpc/channels-broken likely', 'http.timeout'],
  [
    'no buffer for requests: it keeps the answer back',
    `${unlimited} proxy_request_buffering off;`,
    'rpc/channels-broken likely',
    'http.timeout',
  ],
])('nginx in front of /rpc with %s', async (_what, directives, diagnosis, code) => {
  const seen = await publishing(directives);
  expect(seen.troubles).toContain(`outlook-anywhere.tunnel ${code}`);
  expect(seen.findings).toContain(diagnosis);
  expect([seen.health, seen.unexplained]).toEqual(['failed', []]);
});

withNginx('nginx in front of /rpc without limits and buffers carries RPC', async () => {
  const seen = await publishing(`${unlimited} proxy_request_buffering off; proxy_buffering off;`);
  expect(seen.all('store.logon')).toMatchObject([{ outcome: 'passed' }]);
  expect(seen.findings).not.toContainEqual(expect.stringMatching(/^rpc/));
});

const device = 'http/logon-split-between-connections likely';

/** What a whole check makes of NTLM through nginx. */
async function throughPool(directives: string, pool: string) {
  await using practice = await startPractice({ knobs: { front: off } });
  await using proxy = await nginx(
    identity,
    `location / { proxy_pass https://exchange; ${directives} }`,
    `upstream exchange { server 127.0.0.1:${portOf(practice)}; ${pool} }`,
  );
  const seen = await checkBehind(practice, proxy.port, { authorities: [ca.root] });
  return { ...seen, failedLogons: practice.seen.failedLogons['contoso\\user'] ?? 0 };
}

withNginx('nginx with a connection for each request breaks NTLM, and is named first', async () => {
  const seen = await throughPool('', '');
  expect(seen.findings.slice(0, 2)).toEqual([device, 'auth/wrong-password likely']);
  expect([seen.health, seen.unexplained, seen.failedLogons]).toEqual(['failed', [], 0]);
});

withNginx(
  'nginx with a pool of connections breaks NTLM at times: never by Extended Protection',
  async () => {
    const passing = 'client_max_body_size 0; proxy_request_buffering off; proxy_buffering off;';
    const seen = await throughPool(
      `proxy_http_version 1.1; proxy_set_header Connection ""; ${passing}`,
      'keepalive 16;',
    );
    // Which of the free connections is taken is chance: now and then it is the right one each time.
    expect(seen.findings[0] ?? device).toBe(device);
    expect(seen.findings).not.toContain('auth/extended-protection proven');
    expect(seen.unexplained).toEqual([]);
    expect(seen.failedLogons).toBeLessThanOrEqual(1);
  },
);

withNginx('nginx without a server behind it says 502', async () => {
  await using practice = await startPractice();
  await using device = await nginx(
    identity,
    `location / { proxy_pass https://127.0.0.1:${await closedPort()}; }`,
  );
  const seen = await checkBehind(practice, device.port, { authorities: [ca.root] });
  expect(seen.findings[0]).toBe('http/proxy-answered proven');
  expect([seen.health, seen.unexplained]).toEqual(['failed', []]);
});
