/** The server in the clear, on the wire, as tshark sees it while impacket logs on. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { type Practice, startPractice } from '../../src/practice/practice.ts';
import { packetType } from '../../src/wire/dcerpc/header.ts';
import { channelLength } from '../../src/wire/rpc-http/channel-request.ts';
import { PduSplitter } from '../../src/wire/rpc-http/pdu-splitter.ts';
import type { Sent } from '../peers/pcap.ts';
import { testIf } from '../peers/peers.ts';
import { pythonWith } from '../peers/python.ts';
import { dissected, faultsOf } from '../peers/tshark.ts';
import { codes } from './peer.ts';

const patienceMs = 110_000;
const againMs = 500;
const run = promisify(execFile);

/** Captures what goes to and from a port on loopback while something is done. */
async function captured(file: string, practice: Practice, work: () => Promise<unknown>) {
  const { port } = new URL(practice.rpcUrl);
  const args = ['-i', 'lo', '-f', `tcp port ${port}`, '-w', file, '-P', '-l'];
  const tshark = spawn('tshark', args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: patienceMs,
  });
  let seen = '';
  tshark.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text;
  });
  /** Asks for a page until it has been seen: before, nothing is captured; behind, all is. */
  const mark = async (name: string) => {
    while (!seen.includes(name)) {
      await fetch(`http://127.0.0.1:${port}/${name}`);
      const shown = once(tshark.stdout, 'data', { signal: AbortSignal.timeout(againMs) });
      await shown.catch(() => undefined);
      if (tshark.exitCode !== null) throw new Error('tshark has ended');
    }
  };
  await mark('begin');
  await work();
  await mark('end');
  const ended = once(tshark, 'close');
  tshark.kill('SIGINT');
  await ended;
}

/** On a busy machine, loopback shows packets of two processors in another order than they were sent. */
const inOrder = ['-o', 'tcp.reassemble_out_of_order:TRUE'];

const tshark = async (file: string, ...args: string[]) => {
  const read = ['-r', file, ...inOrder, ...args];
  const { stdout } = await run('tshark', read, { timeout: patienceMs });
  return stdout.split('\n').filter(Boolean);
};

/** The PDUs of each logon, of both its channels, in the order in which they went over the wire. */
async function conversationsIn(file: string, port: string): Promise<Sent[][]> {
  const fields = ['-T', 'fields', '-e', 'tcp.dstport', '-e', 'tcp.payload'];
  const conversations: Sent[][] = [];
  for (const line of await tshark(file, ...fields, '-Y', 'tcp.len > 0')) {
    const [to = '', hex = ''] = line.split('\t');
    const data = Buffer.from(hex, 'hex');
    if (data[0] !== 5) continue; // HTTP
    if (data[2] === packetType.rts && data.length === channelLength.out) conversations.push([]);
    const from: Sent['from'] = to === port ? 'client' : 'server';
    const pdus = new PduSplitter().push(data);
    conversations.at(-1)?.push(...pdus.map((pdu) => ({ from, data: pdu })));
  }
  return conversations;
}

/** Not everyone may listen to a network. */
function mayCapture(): boolean {
  const { stdout } = spawnSync('tshark', ['-D'], { encoding: 'utf8', timeout: patienceMs });
  return /\blo\b/.test(stdout ?? '');
}

const isPossible = !!pythonWith('impacket') && mayCapture();
const test = testIf(isPossible, "Python's impacket, or tshark with the right to capture,");
const encrypted = 3;

test('tshark and impacket: nothing malformed on the wire, and at level 6 it can be decrypted', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'exchange-check-'));
  await using practice = await startPractice({ scenario: 'encryption-required' });
  const file = join(folder.path, 'loopback.pcapng');
  await captured(file, practice, async () =>
    expect(await codes(practice, [1, 2, 5, 6])).toEqual([0x970, 0x970, 0x970, 0]),
  );

  const bad = '_ws.malformed || _ws.expert.severity >= error';
  expect(await tshark(file, '-Y', bad)).toEqual([]);
  // By fields: a summary tells only the last of what one packet holds.
  const logon = 'http.request.method == "RPC_IN_DATA" && ntlmssp.messagetype == 3';
  const users = ['-T', 'fields', '-e', 'ntlmssp.auth.domain', '-e', 'ntlmssp.auth.username'];
  const logons = await tshark(file, '-Y', logon, ...users);
  expect(logons).toEqual(Array(4).fill('CONTOSO\tUser'));
  const summary = (await tshark(file)).join('\n');
  expect(summary.match(/RPCH.*CONN\/A1/g)).toHaveLength(4);

  const conversations = await conversationsIn(file, new URL(practice.rpcUrl).port);
  expect(conversations).toHaveLength(4);
  for (const conversation of conversations) expect(await faultsOf(conversation)).toEqual([]);
  const password = ['-o', `ntlmssp.nt_password:${practice.password}`];
  const told = (await dissected(conversations[encrypted] ?? [], ...password, '-V')).join('\n');
  expect(told).toContain('CONN/A3');
  expect(told).toContain('NTLMv2 authenticated');
  // EcDoConnectEx: `/o=Contoso` goes there, a handle and 60000 ms between polls come back.
  expect(told).toMatch(/Decrypted stub data: \w{24}2f6f3d436f6e746f736f/);
  expect(told).toMatch(/Decrypted stub data: 00000000\w{32}60ea0000/);
});
