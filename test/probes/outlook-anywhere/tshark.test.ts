/** What our client says, judged by Wireshark's dissectors: as it went over the wire, and as we keep it. */
import { execFile } from 'node:child_process';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { Packet } from '../../../src/model/capture.ts';
import { startPractice } from '../../../src/practice/practice.ts';
import { HeadReader } from '../../../src/wire/http1/head-reader.ts';
import { pcapOf } from '../../../src/wire/pcap.ts';
import { PduSplitter } from '../../../src/wire/rpc-http/pdu-splitter.ts';
import { between, type Passing } from '../../peers/between.ts';
import type { Sent } from '../../peers/pcap.ts';
import { testWith } from '../../peers/peers.ts';
import { dissected, faultsOf } from '../../peers/tshark.ts';
import { checkAt } from './practice-check.ts';

const test = testWith('tshark');
const run = promisify(execFile);

/** The PDUs on one of the two channels, behind the head that opens it. */
class Channel {
  readonly #splitter = new PduSplitter();
  #reader: HeadReader | undefined = new HeadReader();

  push(data: Uint8Array, opens: RegExp): Buffer[] {
    if (!this.#reader) return this.#splitter.push(data);
    const head = this.#reader.push(data);
    if (!head) return [];
    this.#reader = opens.test(head.text) ? undefined : new HeadReader();
    return this.push(head.rest, opens);
  }
}

/** All virtual connections of a check, each as PDUs in the order in which they came by. */
async function conversations(): Promise<Sent[][]> {
  const knobs = { front: { refusalBody: 0 } };
  await using practice = await startPractice({ scenario: 'encryption-required', knobs });
  const seen: Passing[] = [];
  await using way = await between(Number(new URL(practice.rpcUrl).port), (passing) => {
    seen.push({ ...passing, data: Buffer.from(passing.data) });
    return passing.data;
  });
  await checkAt(practice, { port: way.port, clear: true });
  return virtualConnections(seen);
}

const opening = {
  client: /: (76|1073741824)(\r|$)/,
  server: /^HTTP\/1.1 200 Success.*application\/rpc/s,
};

function virtualConnections(seen: readonly Passing[]): Sent[][] {
  const channels = new Map<string, Channel>();
  const cookies = new Map<number, string>();
  const byCookie = new Map<string, Sent[]>();
  for (const { from, connection, data } of seen) {
    const key = `${connection} ${from}`;
    const channel = channels.get(key) ?? new Channel();
    channels.set(key, channel);
    for (const pdu of channel.push(data, opening[from])) {
      if (from === 'client' && !cookies.has(connection)) cookies.set(connection, cookieIn(pdu));
      const cookie = cookies.get(connection) ?? '';
      byCookie.set(cookie, [...(byCookie.get(cookie) ?? []), { from, data: pdu }]);
    }
  }
  byCookie.delete(''); // the answer to an echo
  return [...byCookie.values()];
}

/** CONN/A1 and CONN/B1 begin with that of the virtual connection. */
function cookieIn(pdu: Buffer): string {
  return pdu.toString('hex', 32, 48);
}

const connectEx = 10;

function isLogon(messages: readonly Sent[]): boolean {
  return messages.some(({ data }) => data[2] === 0 && data[22] === connectEx);
}

const password = ['-o', 'ntlmssp.nt_password:Password'];

test('what we send is read without a fault, and its NTLM is right', async () => {
  const all = await conversations();
  const logons = all.filter(isLogon);
  expect(logons).toHaveLength(2);
  for (const messages of all) expect(await faultsOf(messages)).toEqual([]);
  const sealed = logons.at(-1) ?? [];
  const text = (await dissected(sealed, '-V', ...password)).join('\n');
  expect(text).toContain('NTLMv2 Response');
  expect(text).toContain('Host name: EXCHANGE-CHECK');
  expect(text).toContain('Auth level: Packet privacy (6)');
  // It decrypts only what was sealed with the keys that this password leads to.
  expect(text).toContain('Decrypted stub data');
});

test('what we keep is read without a fault, and holds no proof', async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  const packets: Packet[] = [];
  await checkAt(practice, { capture: (packet) => void packets.push(packet) });
  using folder = mkdtempDisposableSync(join(tmpdir(), 'capture-'));
  const file = join(folder.path, 'kept.pcap');
  writeFileSync(file, pcapOf(packets));
  const read = async (...options: string[]) => {
    const { stdout } = await run('tshark', ['-r', file, '-d', 'tcp.port==6001,dcerpc', ...options]);
    return stdout;
  };
  expect(await read('-Y', '_ws.malformed || _ws.expert.severity >= error')).toBe('');
  const text = await read('-V');
  expect(text).toContain('RPC_OUT_DATA');
  expect(text).toContain('CONN/A1');
  const proofs = await read('-T', 'fields', '-e', 'ntlmssp.ntlmv2_response.ntproofstr');
  const found = proofs.split(/[\s,]+/).filter(Boolean);
  expect(found.length).toBeGreaterThan(2);
  expect(new Set(found)).toEqual(new Set(['0'.repeat(32)]));
});
