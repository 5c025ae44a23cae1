/** What our client says, judged by Wireshark's dissectors: as it went over the wire, and as we keep it. */
import { execFile } from 'node:child_process';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { Packet } from '../../../src/model/capture.ts';
import { startPractice } from '../../../src/practice/practice.ts';
import { pcapOf } from '../../../src/wire/pcap.ts';
import type { Sent } from '../../peers/pcap.ts';
import { testWith } from '../../peers/peers.ts';
import { dissected, faultsOf } from '../../peers/tshark.ts';
import { checkAt } from './practice-check.ts';
import { conversations } from './transcripts.ts';

const test = testWith('tshark');
const run = promisify(execFile);

const connectEx = 10;

function isLogon(messages: readonly Sent[]): boolean {
  return messages.some(({ data }) => data[2] === 0 && data[22] === connectEx);
}

const password = ['-o', 'ntlmssp.nt_password:Password'];

test('what we send is read without a fault, and its NTLM is right', async () => {
  const all = await conversations('encryption-required');
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

/** Its interface is bound to, and its calls are sealed. */
function talksTo(messages: readonly Sent[], uuidStart: string): boolean {
  return messages.some(
    ({ data }) => data[2] === 11 && Buffer.from(data).includes(uuidStart, 0, 'hex'),
  );
}

test('the address book and the referral are understood, and nothing in them is malformed', async () => {
  const all = await conversations('healthy');
  const book = all.find((messages) => talksTo(messages, '185accf56442'));
  const referral = all.find((messages) => talksTo(messages, 'e0f544153c61'));
  const told = async (messages: readonly Sent[] = []) =>
    (await dissected(messages, '-V', ...password)).join('\n');
  const names = await told(book);
  expect(names).toMatch(/Operation: NspiBind \(0\)/);
  expect(names).toMatch(/Operation: NspiResolveNamesW \(20\)/);
  expect(names).toMatch(/Operation: NspiUnbind \(1\)/);
  expect(names).toContain('Codepage: 1252');
  const server = await told(referral);
  expect(server).toMatch(/Operation: RfrGetNewDSA \(0\)/);
  expect(server).toMatch(/Operation: RfrGetFQDNFromLegacyDN \(1\)/);
  expect(server).toMatch(/MAPISTATUS: MAPI_E_SUCCESS/);
  for (const text of [names, server]) expect(text).not.toContain('Malformed');
});
