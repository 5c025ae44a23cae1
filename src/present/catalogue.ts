/** The knowledge as a catalogue: each entry in full, beside those that it is mistaken for. */
import type {
  Catalogue,
  CatalogueEntry,
  CatalogueFamily,
  CatalogueLink,
} from '../model/catalogue.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import { diagnosisBlocks, roleTitle, toneOf } from './diagnosis-card.ts';

export function catalogueOf(knowledge: readonly Diagnosis[]): Catalogue {
  const families = Map.groupBy(knowledge, ({ id }) => familyOf(id));
  return {
    families: [...families]
      .map(
        ([id, entries]): CatalogueFamily => ({
          id,
          title: familyTitles[id] ?? id,
          entries: entries.map((entry) => entryOf(entry, knowledge)),
        }),
      )
      .toSorted((one, other) => one.title.localeCompare(other.title, 'en')),
  };
}

/** The first part of an id, which is the folder that the entry is in. */
export function familyOf(id: string): string {
  return id.split('/')[0] ?? id;
}

/** Families without a row are called as they are written. */
const familyTitles: Readonly<Record<string, string>> = {
  activesync: 'ActiveSync (phones)',
  'address-book': 'Address book',
  adfs: 'AD FS (federated sign-in)',
  auth: 'Logon to the server',
  autodiscover: 'Autodiscover',
  check: 'The check itself',
  dns: 'DNS',
  ews: 'Exchange Web Services',
  'exchange-online': 'Exchange Online',
  guard: 'What may be checked',
  http: 'HTTP, proxies and IIS',
  hybrid: 'Hybrid and free/busy',
  imap: 'IMAP and POP',
  mapi: 'MAPI result codes',
  'mapi-http': 'MAPI over HTTP',
  outlook: 'Outlook',
  rpc: 'Outlook Anywhere (RPC)',
  'sign-in': 'Sign-in to Microsoft 365',
  smtp: 'Mail flow (SMTP)',
  store: 'Mailbox store',
  tcp: 'TCP',
  tls: 'TLS and certificates',
  tool: "Microsoft's analyzer",
};

const labels: Readonly<Record<Diagnosis['severity'], string>> = {
  error: 'Error',
  warning: 'Warning',
  healthy: 'No fault',
};

function entryOf(diagnosis: Diagnosis, knowledge: readonly Diagnosis[]): CatalogueEntry {
  const { id, title, kind, severity, remedies, said, sources } = diagnosis;
  const roles = [...new Set(remedies.map(({ who }) => roleTitle[who]))];
  const versions = [...new Set(remedies.flatMap((remedy) => remedy.versions ?? []))];
  const own = kind === 'symptom' ? 'Symptom' : kind === 'notice' ? 'Notice' : labels[severity];
  return {
    id,
    title,
    tone: toneOf(diagnosis),
    label: own,
    facts: [
      ...(roles.length > 0 ? [{ label: 'Who fixes it', value: roles.join(', ') }] : []),
      ...(versions.length > 0
        ? [{ label: 'Steps are for', value: `Exchange ${versions.join(', ')}` }]
        : []),
      ...(diagnosis.scope === 'on-premises'
        ? [{ label: 'Applies to', value: 'a server of your own, not Exchange Online' }]
        : []),
    ],
    blocks: diagnosisBlocks(diagnosis),
    related: relatedOf(diagnosis, knowledge).filter(({ entries }) => entries.length > 0),
    words: [...new Set(said.map(({ phrase }) => phrase))],
    sources,
  };
}

function relatedOf(diagnosis: Diagnosis, knowledge: readonly Diagnosis[]) {
  const others = knowledge.filter(({ id }) => id !== diagnosis.id);
  const ofSymptoms = diagnosis.symptoms.map(({ symptom }) => symptom);
  return [
    {
      why: 'What may be behind it',
      entries: linksOf(others, ({ symptoms }) =>
        symptoms.some(({ symptom }) => symptom === diagnosis.id),
      ),
    },
    { why: 'Shows itself as', entries: linksOf(others, ({ id }) => ofSymptoms.includes(id)) },
    { why: 'Easily mistaken for', entries: linksOf(others, twinsOf(diagnosis)) },
  ];
}

function linksOf(
  entries: readonly Diagnosis[],
  fits: (entry: Diagnosis) => boolean,
): CatalogueLink[] {
  const found = entries.filter(fits).map(({ id, title }) => ({ id, title }));
  return [...new Map(found.map((link) => [link.id, link])).values()];
}

/** Who is named as such, has the same words, or the same topic of the analyzer. */
function twinsOf({ twins, said, topics }: Diagnosis): (other: Diagnosis) => boolean {
  const words = new Set(said.map(({ phrase }) => phrase.toLowerCase()));
  return (other) =>
    twins.some(({ id }) => id === other.id) ||
    other.said.some(({ phrase }) => words.has(phrase.toLowerCase())) ||
    other.topics.some((topic) => topics.includes(topic));
}
