/** The tunnel, PDU by PDU: what a server of Microsoft's or another maker may send. */
import { expect, test } from 'vitest';
import { startPractice } from '../../src/practice/practice.ts';
import { decodePdu, encodePdu } from '../../src/wire/dcerpc/pdu.ts';
import { ndr, ndr64 } from '../../src/wire/dcerpc/syntaxes.ts';
import { destination } from '../../src/wire/rpc-http/commands.ts';
import { decodeRts, encodeRts } from '../../src/wire/rpc-http/rts.ts';
import { openChannels, plainBind } from './raw-client.ts';

type Pdus = AsyncGenerator<Buffer> | undefined;

async function next(pdus: Pdus): Promise<Buffer> {
  const { value } = (await pdus?.next()) ?? {};
  if (!value) throw new Error('the OUT channel has ended');
  return value;
}

const rts = async (pdus: Pdus) => decodeRts(await next(pdus)).kind;

/** A request with so many bytes for an operation that there isn't: it gets a fault. */
const request = (bytes: number) =>
  encodePdu({
    kind: 'request',
    flags: 3,
    callId: 2,
    body: { allocationHint: bytes, contextId: 0, opnum: 99, stub: Buffer.alloc(bytes) },
  });

test('A3 at once, C2 when the other channel is there, then RPC', async () => {
  await using practice = await startPractice();
  await using channels = await openChannels(practice);
  expect(channels.head).toMatchObject({ status: 200, reason: 'Success' });
  expect(decodeRts(await next(channels.pdus))).toEqual({
    kind: 'CONN/A3',
    body: { connectionTimeoutMs: 120_000 },
  });
  channels.join();
  expect(await rts(channels.pdus)).toBe('CONN/C2');
  channels.in.send(plainBind('emsmdb'));
  expect(decodePdu(await next(channels.pdus))).toMatchObject({
    kind: 'bind_ack',
    body: { secondaryAddress: '6001', results: [{ result: 0, reason: 0 }] },
  });
  expect(practice.seen.openTunnels).toBe(1);
});

test('a client that does not wait for C2 loses nothing', async () => {
  await using practice = await startPractice();
  await using channels = await openChannels(practice);
  channels.join();
  channels.in.send(plainBind('mgmt'));
  const kinds = [await rts(channels.pdus), await rts(channels.pdus)];
  expect(kinds).toEqual(['CONN/A3', 'CONN/C2']);
  expect(decodePdu(await next(channels.pdus)).kind).toBe('bind_ack');
});

test('C2 may come first, and PDUs that mean nothing', async () => {
  const knobs = {
    tunnel: {
      order: ['CONN/C2', 'CONN/A3'],
      extraRts: ['ping', 'known-commands', 'unknown-command'],
    },
  } as const;
  await using practice = await startPractice({ knobs });
  await using channels = await openChannels(practice);
  channels.join();
  const kinds = [await rts(channels.pdus), await rts(channels.pdus), await rts(channels.pdus)];
  expect(kinds).toEqual(['CONN/C2', 'CONN/A3', 'Ping']);
  expect(await rts(channels.pdus)).toBe('other');
  const unknown = await next(channels.pdus);
  expect(() => decodeRts(unknown)).toThrow('rts.unknown-command');
});

test('the server acknowledges what comes on IN, by half of its window', async () => {
  const knobs = { tunnel: { receiveWindow: 8192 } };
  await using practice = await startPractice({ knobs });
  await using channels = await openChannels(practice);
  channels.join();
  await rts(channels.pdus);
  await rts(channels.pdus);
  channels.in.send(plainBind('mgmt'));
  expect(decodePdu(await next(channels.pdus)).kind).toBe('bind_ack');
  channels.in.send(request(5000));
  expect(decodeRts(await next(channels.pdus))).toMatchObject({
    kind: 'FlowControlAckWithDestination',
    body: {
      destination: destination.client,
      acknowledgment: { bytesReceived: 72 + 5024, channelCookie: channels.inChannelCookie },
    },
  });
  expect(decodePdu(await next(channels.pdus))).toMatchObject({
    kind: 'fault',
    body: { status: 0x1c010002 },
  });
});

test('the server sends no more than the client has room for', async () => {
  await using practice = await startPractice();
  await using channels = await openChannels(practice, 100);
  channels.join();
  await rts(channels.pdus);
  await rts(channels.pdus);
  channels.in.send(plainBind('mgmt'));
  expect(decodePdu(await next(channels.pdus)).kind).toBe('bind_ack'); // 60 of 100 bytes
  channels.in.send(request(4));
  channels.in.send(request(4)); // a fault is 32 bytes: one fits, the next doesn't
  expect(decodePdu(await next(channels.pdus)).kind).toBe('fault');
  const acknowledgment = {
    bytesReceived: 92,
    availableWindow: 100,
    channelCookie: channels.outChannelCookie,
  };
  const second = next(channels.pdus);
  channels.in.send(
    encodeRts({
      kind: 'FlowControlAckWithDestination',
      body: { destination: destination.outProxy, acknowledgment },
    }),
  );
  expect(decodePdu(await second).kind).toBe('fault');
});

test('an idle OUT channel shows that it is alive', async () => {
  await using practice = await startPractice({ knobs: { tunnel: { pingMs: 5 } } });
  await using channels = await openChannels(practice);
  expect(await rts(channels.pdus)).toBe('CONN/A3');
  expect(await rts(channels.pdus)).toBe('Ping');
});

test('a channel that stays alone is closed', async () => {
  await using practice = await startPractice({ knobs: { tunnel: { pairingMs: 5 } } });
  await using channels = await openChannels(practice);
  await rts(channels.pdus);
  expect((await channels.pdus?.next())?.done).toBe(true);
  expect(practice.seen.openTunnels).toBe(0);
});

test('a silent connection is closed', async () => {
  const knobs = { tunnel: { connectionTimeoutMs: 500 } };
  await using practice = await startPractice({ knobs });
  await using channels = await openChannels(practice);
  await rts(channels.pdus);
  await expect(channels.pdus?.next()).resolves.toMatchObject({ done: true });
});

test('a proxy that keeps the IN channel to itself never gives C2', async () => {
  const knobs = { tunnel: { keepsIn: true, pingMs: 5 } };
  await using practice = await startPractice({ knobs });
  await using channels = await openChannels(practice);
  channels.join();
  const kinds = [await rts(channels.pdus), await rts(channels.pdus), await rts(channels.pdus)];
  expect(kinds).toEqual(['CONN/A3', 'Ping', 'Ping']);
});

test('a server may ask for another channel as soon as there is one', async () => {
  await using practice = await startPractice({ knobs: { tunnel: { recycles: true } } });
  await using channels = await openChannels(practice);
  channels.join();
  const kinds = [await rts(channels.pdus), await rts(channels.pdus), await rts(channels.pdus)];
  expect(kinds).toEqual(['CONN/A3', 'CONN/C2', 'recycle']);
});

test('when one channel ends, the other does, too', async () => {
  await using practice = await startPractice();
  await using channels = await openChannels(practice);
  channels.join();
  await rts(channels.pdus);
  await rts(channels.pdus);
  await channels.hangUpOut();
  expect(await channels.in.next().catch(() => undefined)).toBeUndefined();
});

test('NDR64 alone is refused, beside NDR it is not missed; features are none', async () => {
  const features = { uuid: '6cb71c2c-9812-4540-0300-000000000000', major: 1, minor: 0 };
  const results = [
    [[ndr64], { result: 2, reason: 2 }],
    [[ndr64, ndr], { result: 0, reason: 0 }],
    [[features], { result: 3, reason: 0 }],
  ] as const;
  await using practice = await startPractice();
  for (const [syntaxes, result] of results) {
    await using channels = await openChannels(practice);
    channels.join();
    await rts(channels.pdus);
    await rts(channels.pdus);
    channels.in.send(plainBind('emsmdb', [...syntaxes]));
    expect(decodePdu(await next(channels.pdus))).toMatchObject({ body: { results: [result] } });
  }
});

test('an interface that is not offered is refused with its reason', async () => {
  await using practice = await startPractice({ knobs: { rpc: { interfaces: ['mgmt'] } } });
  await using channels = await openChannels(practice);
  channels.join();
  await rts(channels.pdus);
  await rts(channels.pdus);
  channels.in.send(plainBind('emsmdb'));
  const body = { results: [{ result: 2, reason: 1 }] };
  expect(decodePdu(await next(channels.pdus))).toMatchObject({ kind: 'bind_ack', body });
});

test('what is no RPC ends both channels', async () => {
  await using practice = await startPractice();
  await using channels = await openChannels(practice);
  channels.join();
  await rts(channels.pdus);
  await rts(channels.pdus);
  channels.in.send('GET / HTTP/1.1\r\n\r\n');
  expect((await channels.pdus?.next())?.done).toBe(true);
});
