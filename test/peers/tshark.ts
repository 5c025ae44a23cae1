/** Wireshark's dissectors, which nobody of us wrote, as a judge of what our encoders make. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pcapOf, type Sent, serverPort } from './pcap.ts';

const run = promisify(execFile);

/** What it prints about a conversation, line by line. */
export async function dissected(
  messages: readonly Sent[],
  ...options: string[]
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pcap-'));
  try {
    const file = join(folder, 'conversation.pcap');
    await writeFile(file, pcapOf(messages));
    const decodeAs = ['-d', `tcp.port==${serverPort},dcerpc`];
    const { stdout } = await run('tshark', ['-r', file, ...decodeAs, ...options], {
      timeout: 60_000,
    });
    return stdout.split('\n').slice(0, -1);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Messages that it can't read. */
export const faultsOf = (messages: readonly Sent[]) =>
  dissected(messages, '-Y', '_ws.malformed || _ws.expert.severity >= error');

/** One line a message, its fields between tabs. */
export const fieldsOf = (messages: readonly Sent[], ...names: string[]) =>
  dissected(messages, '-T', 'fields', ...names.flatMap((name) => ['-e', name]));
