/** What a check takes while a server sends more than anyone wants. `npm run bench -- hostile-memory` */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startPractice } from '../../src/practice/practice.ts';
import { cells } from '../hostile/cells.ts';
import { authority } from '../peers/authority.ts';
import { faultServer } from '../peers/fault-server.ts';

const program = fileURLToPath(new URL('../hostile/check-program.ts', import.meta.url));
const hostileBody = /endless|bomb|million/;
const timeoutMs = 6000;

test('memory', { timeout: 3_600_000 }, async () => {
  await using practice = await startPractice();
  const { user, domain, password, server, dn, mailbox } = practice;
  const own = await authority();
  const identity = await own.issue({ names: ['mail.contoso.test'] });
  const upstreamPort = Number(new URL(practice.rpcUrl).port);
  await using servers = new AsyncDisposableStack();
  // The first few are healthy ones, by which a process gets as large as it is anyway.
  const warmUp = Array.from({ length: 5 }, () => ({
    name: 'no fault',
    classes: [],
    isSample: true,
  }));
  const wanted = [...warmUp, ...cells.filter(({ name }) => hostileBody.test(name))];
  const ports: number[] = [];
  for (const cell of wanted)
    ports.push(servers.use(await faultServer({ ...cell, upstreamPort, identity })).port);

  const child = spawn(process.execPath, ['--no-warnings', '--expose-gc', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const account = { user, domain, password, server, dn, mailbox };
  child.stdin.end(JSON.stringify({ ports, root: own.root, timeoutMs, practice: account }));
  const grown = z.array(z.number()).parse(JSON.parse(await text(child.stdout)));

  const named = wanted.map(({ name }, at) => ({ name, mib: (grown[at] ?? 0) / 2 ** 20 }));
  for (const { name, mib } of named)
    process.stdout.write(`${mib.toFixed(1).padStart(6)} MiB ${name}\n`);
  const most = Math.max(...named.slice(warmUp.length).map(({ mib }) => mib));
  expect(most).toBeLessThanOrEqual(64);
});
