import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { tls } from '../../src/probes/tls/probe.ts';
import { authority } from '../peers/authority.ts';
import { nginx } from '../peers/nginx.ts';
import { testWith } from '../peers/peers.ts';
import { tlsPeer } from '../peers/servers.ts';
import { host, runAt } from './steps-at.ts';

const trusted = await authority();

testWith('nginx')('nginx, which nobody of us wrote, is read as it is', async () => {
  const identity = await trusted.issue({ names: [host] });
  await using peer = await nginx(identity, '');

  const { step, troubles } = await runAt(tls, peer, [trusted.root]);

  expect(troubles.filter((trouble) => !trouble.endsWith('legacy-accepted'))).toEqual([]);
  expect(step('tls.certificate-trust').evidence).toMatchObject({ sentCount: 2, inOrder: true });
});

testWith('openssl')('the chain as sent is what openssl shows', async () => {
  for (const sends of ['intermediate', 'nothing', 'root', 'reversed'] as const) {
    await using peer = await tlsPeer(await trusted.issue({ names: [host], sends }));
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-c', `openssl s_client -showcerts -connect 127.0.0.1:${peer.port} </dev/null`],
      { timeout: 60_000, killSignal: 'SIGKILL' },
    );
    const subjects = [...stdout.matchAll(/^ *\d s:(.*)$/gm)].map(([, name = '']) => cnOf(name));

    const { step } = await runAt(tls, peer, [trusted.root]);
    const { sent } = step('tls.certificate-trust').evidence;

    expect([sent].flat().map((name) => cnOf(String(name)))).toEqual(subjects);
  }
});

function cnOf(name: string): string {
  return /CN ?= ?([^,]+)/.exec(name)?.[1] ?? name;
}
