/** What is true now: advice that died is not given, and what took its place is said, with the date. */
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Diagnosis } from '../../src/model/diagnosis.ts';

const knowledge = loadKnowledge();

interface Dead {
  readonly what: string;
  /** In a command that is offered to be copied. */
  readonly command: RegExp;
  /** Versions of Exchange for which the command still serves, as `versions` of a step says them. */
  readonly except?: RegExp;
  /** The entry that says what serves instead, and the words that say since when. */
  readonly told?: { readonly by: string; readonly words: RegExp };
  /** Where that is written, read on 2026-11-22. */
  readonly source: string;
}

const dead: readonly Dead[] = [
  {
    what: 'MSOnline and Azure AD PowerShell',
    command: /\b\w+-(?:Msol|AzureAD)\w+/i,
    told: {
      by: 'adfs/token-signing-certificate',
      words: /Update-MgDomainFed[\s\S]*March 2025|March 2025[\s\S]*Update-MgDomainFed/,
    },
    source: 'https://learn.microsoft.com/powershell/azure/active-directory/overview',
  },
  {
    what: 'a password in Exchange Online',
    command:
      /New-PSSession.*outlook\.office365\.com|-Authentication Basic.*office365|office365.*-Authentication Basic/i,
    told: { by: 'exchange-online/basic-auth-off', words: /2022 and 2023/ },
    source:
      'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online',
  },
  {
    what: 'doing without TLS on a virtual directory',
    command: /sslFlags.*(?:None|""|'')|ClientsRequireSsl:? ?\$false|requireSSL.*false/i,
    told: { by: 'http/ssl-required', words: /Require SSL[\s\S]*since CU14 \(February 2024\)/ },
    source: 'https://microsoft.github.io/CSS-Exchange/Security/Extended-Protection/',
  },
  {
    what: 'block lists that are gone',
    command: /sorbs\.net|spamlinks/i,
    told: { by: 'smtp/on-block-list', words: /SORBS: it was shut down in June 2024/ },
    source: 'https://en.wikipedia.org/wiki/Spam_and_Open_Relay_Blocking_System',
  },
  {
    what: 'publishing by ISA or TMG',
    command: /\b(?:isa|tmg)\b/i,
    told: {
      by: 'http/proxy-distrusts-back-end',
      words: /ISA Server and TMG, which are long out of support/,
    },
    source:
      'https://learn.microsoft.com/lifecycle/products/forefront-threat-management-gateway-2010',
  },
  {
    what: 'Test-OutlookWebServices after Exchange 2010',
    command: /Test-OutlookWebServices/i,
    except: /^2010$/,
    source: 'https://learn.microsoft.com/powershell/module/exchange/test-outlookwebservices',
  },
  {
    what: 'Send-MailMessage, which can not make sure of TLS',
    command: /Send-MailMessage/i,
    source:
      'https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/send-mailmessage',
  },
];

function commandsOf({ id, remedies, settle }: Diagnosis) {
  return [
    ...remedies.flatMap(({ run, undo, versions }) => [
      { id, text: run ?? '', versions },
      { id, text: undo ?? '', versions },
    ]),
    ...settle.map(({ run }) => ({ id, text: run ?? '', versions: undefined })),
  ];
}

const commands = knowledge.flatMap(commandsOf);

test.each(dead)('$what: no command that is offered to be copied has it', ({ command, except }) => {
  const offered = commands.filter(
    ({ text, versions }) => command.test(text) && !(versions && except?.test(versions)),
  );
  expect(offered.map(({ id, text }) => `${id}: ${text}`)).toEqual([]);
});

test.each(dead.flatMap(({ what, told }) => (told ? [{ what, ...told }] : [])))(
  '$what: $by says what serves, and since when',
  ({ by, words }) => {
    const entry = knowledge.find(({ id }) => id === by);
    expect(JSON.stringify([entry?.meaning, entry?.remedies, entry?.settle])).toMatch(words);
  },
);

const dayMs = 86_400_000;
const mostDays = 365;
const checks = knowledge.flatMap(({ id, sources }) =>
  sources.map(({ name, checked }) => ({ id, name, checked: Date.parse(checked) })),
);

test('no source was read more than a year before the newest', () => {
  const newest = Math.max(...checks.map(({ checked }) => checked));
  const old = checks.filter(({ checked }) => newest - checked > mostDays * dayMs);
  expect(old.map(({ id, name }) => `${id}: ${name}`)).toEqual([]);
});

test('no source is said to have been read on a day that has not come', () => {
  const early = checks.filter(({ checked }) => checked > Date.now());
  expect(early.map(({ id, name }) => `${id}: ${name}`)).toEqual([]);
});
