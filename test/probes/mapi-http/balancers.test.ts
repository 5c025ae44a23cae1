/** Debian's HAProxy and nginx in front of practice servers: sessions that are spread, answers that are buffered. */
import { expect } from 'vitest';
import { startPractice } from '../../../src/practice/practice.ts';
import { authority } from '../../peers/authority.ts';
import { haproxy } from '../../peers/haproxy.ts';
import { nginx } from '../../peers/nginx.ts';
import { testWith } from '../../peers/peers.ts';
import { checkAt, host } from './practice-check.ts';

const ca = await authority();
const identity = await ca.issue({ names: [host] });
const portOf = (url: string) => Number(new URL(url).port);

/** Each line is one server of the turn. */
const inTurn = (...ports: readonly number[]) => ({
  identity,
  frontend: 'mode tcp\n  default_backend exchange',
  backends: `backend exchange\n  mode tcp\n  balance roundrobin\n${ports
    .map((port, index) => `  server ex${index} 127.0.0.1:${port}\n`)
    .join('')}`,
});

testWith('haproxy')(
  'haproxy: connections that are spread over two servers lose the session, and one connection keeps it',
  async () => {
    await using first = await startPractice();
    await using second = await startPractice();
    const [one, other] = [portOf(first.rpcUrl), portOf(second.rpcUrl)];
    // The first connection reaches one server, all others the other.
    await using balancer = await haproxy(inTurn(one, other, other, other));

    const { all, findings, unexplained, health } = await checkAt(first, {
      port: balancer.port,
      authorities: [ca.root],
    });

    expect(all('mapi-http.session')).toMatchObject([
      {
        code: 'mapi-http.session-lost',
        evidence: { oneConnection: 'ecNone', twoConnections: 'mapi-http.context-not-found' },
      },
    ]);
    expect(findings).toEqual(['mapi-http/load-balancer-breaks-the-session proven']);
    expect(unexplained).toEqual([]);
    expect(health).toBe('failed');
    expect([first.seen.openSessions, second.seen.openSessions]).toEqual([0, 0]);
  },
);

testWith('haproxy')('haproxy: with affinity by source the session holds', async () => {
  await using first = await startPractice();
  await using second = await startPractice();
  const wish = inTurn(portOf(first.rpcUrl), portOf(second.rpcUrl));
  const backends = wish.backends.replace('roundrobin', 'source');
  await using balancer = await haproxy({ ...wish, backends });

  const { health, troubles } = await checkAt(first, {
    port: balancer.port,
    authorities: [ca.root],
  });

  expect(troubles).toEqual([]);
  expect(health).toBe('healthy');
});

const basicOnly = {
  front: { mapiSchemes: ['Basic'] },
  autodiscover: { schemes: ['Basic'] },
} as const;

testWith('nginx')(
  'nginx: requests that take turns forget the session on any connection',
  async () => {
    await using first = await startPractice({ knobs: basicOnly });
    await using second = await startPractice({ knobs: basicOnly });
    const [one, other] = [portOf(first.rpcUrl), portOf(second.rpcUrl)];
    await using balancer = await nginx(
      identity,
      `location /autodiscover { return 404; }
     location /mapi/nspi { proxy_pass http://127.0.0.1:${one}; }
     location / { proxy_pass http://both; }`,
      `upstream both { server 127.0.0.1:${one}; server 127.0.0.1:${other}; }`,
    );

    const { all, findings, unexplained } = await checkAt(first, {
      port: balancer.port,
      authorities: [ca.root],
    });

    expect(all('mapi-http.connect')[0]).toMatchObject({ outcome: 'passed' });
    expect(all('mapi-http.session')).toMatchObject([{ code: 'mapi-http.session-forgotten' }]);
    expect(findings).toContain('mapi-http/load-balancer-breaks-the-session likely');
    expect(unexplained).toEqual([]);
  },
);

testWith('nginx')(
  'nginx: with proxy_buffering the PENDINGs come all together, without it one by one',
  async () => {
    const mapiHttp = { pendings: 4, pendingPeriodMs: 150 };
    await using practice = await startPractice({ knobs: { ...basicOnly, mapiHttp } });
    const behind = portOf(practice.rpcUrl);
    const front = (buffering: string) =>
      nginx(
        identity,
        `location /autodiscover { return 404; }
       location / {
         proxy_pass http://127.0.0.1:${behind};
         proxy_http_version 1.1;
         proxy_buffering ${buffering};
       }`,
      );
    await using holding = await front('on');
    await using passing = await front('off');
    const authorities = [ca.root];

    const [held, passed] = await Promise.all([
      checkAt(practice, { port: holding.port, authorities }),
      checkAt(practice, { port: passing.port, authorities }),
    ]);

    expect(held.all('mapi-http.connect')).toMatchObject([
      { code: 'mapi-http.held-back', evidence: { pendings: 4 } },
    ]);
    expect(held.findings).toEqual(['mapi-http/answer-held-back proven']);
    expect(passed.all('mapi-http.connect')).toMatchObject([
      { outcome: 'passed', evidence: { pendings: 4 } },
    ]);
    expect(passed.findings).toEqual([]);
  },
);
