import { expect, test } from 'vitest';
import { Secret } from '../../src/model/account.ts';
import { Conversation } from '../../src/net/conversation.ts';
import { LogonGate, partOf } from '../../src/net/logon-gate.ts';
import { RpcHttpChannel } from '../../src/net/rpc-http-channel.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { reaching } from '../reaching.ts';

const name = 'mail.contoso.test';
const address = '127.0.0.1';
const path = '/rpc/rpcproxy.dll';

test('the logons after one virtual connection wait for nobody: its channels showed that the proxy keeps them apart', async () => {
  await using practice = await startPractice();
  const port = Number(new URL(practice.rpcUrl).port);
  const { user, domain, password, server } = practice;
  const { signal } = new AbortController();
  const gate = new LogonGate();
  const endpoint = { name, address, port };
  const credentials = {
    account: { user, domain, password: new Secret(password) },
    scheme: 'NTLM' as const,
    host: name,
  };

  using channel = await RpcHttpChannel.open({
    ...{ endpoint, path, server, port: 6001, credentials, gate },
    reach: { ...reaching({ pins: [endpoint] }), clearPorts: [port] },
    patience: { ms: 8000, signal },
    conversation: new Conversation(address),
  });
  await channel.establish();
  const begun: string[] = [];
  const verdict = Promise.withResolvers<'accepted'>();
  const knocks = ['one', 'other'].map((where) =>
    gate.knock({ where, part: partOf(endpoint, path), scheme: 'NTLM' }, () => {
      begun.push(where);
      return verdict.promise;
    }),
  );
  await new Promise((resolve) => setImmediate(resolve));
  const begunWithoutVerdict = [...begun];
  verdict.resolve('accepted');
  await Promise.all(knocks);

  expect(begunWithoutVerdict).toEqual(['one', 'other']);
});
