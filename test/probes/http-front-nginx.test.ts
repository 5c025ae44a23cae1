import { expect } from 'vitest';
import { httpFront } from '../../src/probes/http-front/probe.ts';
import { authority } from '../peers/authority.ts';
import { exchangeFront } from '../peers/exchange-front.ts';
import { nginx } from '../peers/nginx.ts';
import { testWith } from '../peers/peers.ts';
import { host, runAt } from './steps-at.ts';

const identity = await (await authority()).issue({ names: [host] });

testWith('nginx')('nginx in front is found out, and lets Exchange through', async () => {
  await using behind = await exchangeFront(identity);
  await using peer = await nginx(
    identity,
    `location /rpc { return 403; }
     location / { proxy_pass https://127.0.0.1:${behind.port}; }`,
  );

  const { steps, troubles } = await runAt(httpFront, peer);

  const answerers = Object.fromEntries(
    steps
      .filter(({ name }) => name === 'http.request')
      .map(({ evidence }) => [evidence.directory, evidence.answeredBy]),
  );
  expect(answerers).toEqual({
    owa: 'exchange',
    rpc: 'proxy',
    mapi: 'exchange',
    autodiscover: 'exchange',
    ews: 'exchange',
    'Microsoft-Server-ActiveSync': 'exchange',
  });
  expect(troubles).toEqual(['http.request http.403', 'http.ntlm-challenge http.ntlm-refused']);
});
