import { expect, test } from 'vitest';
import { explanationOf } from '../../src/commands/explain.ts';
import type { Card } from '../../src/model/card.ts';
import { findingsCard } from '../../src/present/findings-card.ts';
import { operatorReach, programOf } from '../../src/program.ts';

const program = programOf((target) => operatorReach(target, []));
const blocked =
  'Your Exchange Server administrator has blocked the version of Outlook that you are using.';

function cardOf(text: string): Card {
  return findingsCard(explanationOf(text, program));
}

function textOf({ blocks }: Card): string {
  return JSON.stringify(blocks);
}

function buttonsOf({ blocks }: Card): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'actions'
      ? block.actions.flatMap((action) => ('words' in action ? [action.words] : []))
      : [],
  );
}

test('a proven cause is said in one sentence, with why, steps by role, and sources with their dates', () => {
  const card = cardOf(
    'Store logon returned ecNotEncrypted 2416. The Server requires RPC Encryption.',
  );

  expect(card).toMatchObject({
    summary: 'Proven: The server wants encrypted RPC, and this client does not encrypt',
    tone: 'bad',
  });
  expect(card.blocks[0]).toMatchObject({ kind: 'facts', facts: [{ label: 'because' }] });
  expect(textOf(card)).toMatch(/Exchange administrator.*User.*Desktop administrator/);
  expect(card.blocks.at(-1)).toMatchObject({
    kind: 'note',
    text: expect.stringMatching(/checked 20\d\d-\d\d-\d\d/),
  });
});

test('the step that weakens security comes last, is marked, and carries its undo', () => {
  const [, behind = ''] = textOf(cardOf('Store logon returned ecNotEncrypted')).split('WEAKENS');
  expect(behind).toMatch(/EncryptionRequired \$false.*take it back.*EncryptionRequired \$true/);
  expect(behind).not.toMatch(/changes a setting/);
});

test('an ambiguous message names every cause that fits, and what tells them apart', () => {
  const card = cardOf(blocked);

  expect(card.summary).toMatch(/blocked its version\. \d causes fit\.$/);
  expect(buttonsOf(card)).toEqual(
    expect.arrayContaining([
      'show rpc/cached-mode-required',
      'show rpc/encryption-required',
      'show rpc/mapi-disabled',
      'show rpc/version-blocked-by-server',
      'show rpc/version-blocked-for-mailbox',
    ]),
  );
  expect(textOf(card)).toContain('What tells the causes apart');
});

test('what else the text says ranks the causes', () => {
  const card = cardOf(`We moved to Exchange 2010 and Outlook 2003 says: ${blocked}`);
  expect(card.summary).toBe(
    'Likely: The server wants encrypted RPC, and this client does not encrypt',
  );
});

test('Exchange Online is said first, and steps for a server of one’s own are withheld', () => {
  const card = cardOf(`The mailbox is in Exchange Online, Outlook 2003 says: ${blocked}`);

  expect(textOf(card)).not.toContain('Set-RpcClientAccess');
  const [first] = card.blocks;
  expect(first).toMatchObject({
    kind: 'heading',
    text: expect.stringContaining('Exchange Online'),
  });
});

test('what none of us knows is said so, and how to ask better', () => {
  const card = cardOf('Segmentation fault');
  expect(card.summary).toMatch(/^I don't know/);
  expect(buttonsOf(card)).toEqual(['help']);
});

test('what a text only reads like is looked into first, and nothing is changed for it', () => {
  const { findings, ...rest } = explanationOf('Store logon returned ecNotEncrypted', program);
  const because = [
    { witness: 'quote', name: 'like', evidence: {}, text: 'rpc store', line: 1 },
  ] as const;
  const guessed = findings.map((one) => ({ ...one, certainty: 'possible' as const, because }));

  const card = findingsCard({ ...rest, findings: guessed });

  expect(textOf(card)).toMatch(/line 1 reads like what others pasted: “rpc store”.*only look/);
  expect(textOf(card)).toMatch(/only reads/);
  expect(textOf(card)).not.toMatch(/changes a setting|WEAKENS/);
});

test('a secret in the paste is mentioned, and is nowhere in the card', () => {
  const card = cardOf('password: hunter2!\nStore logon returned ecNotEncrypted');
  expect(textOf(card)).toMatch(/A secret was in this text.*change the password/);
  expect(JSON.stringify(card)).not.toContain('hunter2');
});
