/** Several addresses of one name, which are not alike. */
import { expect, test } from 'vitest';
import { startPractice } from '../../../src/practice/practice.ts';
import { between } from '../../peers/between.ts';
import { checkAt } from './practice-check.ts';

const rpcPort = ({ rpcUrl }: { readonly rpcUrl: string }) => Number(new URL(rpcUrl).port);

test('one of four nodes wants encryption', async () => {
  await using usual = await startPractice();
  await using other = await startPractice({ scenario: 'encryption-required' });
  await using first = await between(rpcPort(usual));
  const { port } = first;
  await using _second = await between(rpcPort(usual), undefined, { host: '127.0.0.2', port });
  await using _third = await between(rpcPort(other), undefined, { host: '127.0.0.3', port });
  await using _fourth = await between(rpcPort(usual), undefined, { host: '127.0.0.4', port });

  const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'];
  const { all, findings, health } = await checkAt(usual, { port, clear: true, addresses });

  expect(all('outlook-anywhere.nodes')).toMatchObject([
    {
      outcome: 'warned',
      code: 'nodes.differ',
      evidence: { differing: [`127.0.0.3:${port}`] },
    },
  ]);
  expect(findings).toEqual(['rpc/encryption-required proven', 'rpc/nodes-differ proven']);
  expect(health).toBe('degraded');
});

test('nodes that are alike are no finding', async () => {
  await using practice = await startPractice();
  await using first = await between(rpcPort(practice));
  const { port } = first;
  await using _second = await between(rpcPort(practice), undefined, { host: '127.0.0.2', port });
  const addresses = ['127.0.0.1', '127.0.0.2'];
  const { all, health } = await checkAt(practice, { port, clear: true, addresses });
  expect(all('outlook-anywhere.nodes')).toMatchObject([{ outcome: 'passed' }]);
  expect(all('outlook-anywhere.nodes')[0]?.evidence.nodes).toContainEqual(
    expect.stringMatching(/^127\.0\.0\.1:\d+: EX01 15\.2\.\d+\.\d+: 12\.0\.4228\.0/),
  );
  expect(health).toBe('healthy');
});
